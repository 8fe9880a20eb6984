"""``spor2 publish`` tells podping and a hub, softly, and only when there is news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.cli import crash
from pipeline.cli.afterwards import TOKEN
from pipeline.publish import announce
from pipeline.publish.record import record_from_bytes
from tests.cli.conftest import NOW, Spor2, mend
from tests.publish.ears import Listener, listening

pytestmark = pytest.mark.slow

TO = ("--target", "mappe", "--now", NOW)
SECRET = "zq-hemmelig-kode"
SITE = "https://proeveprogrammet.dk/"
EPISODE = "episodes/01-en-proeve/episode.yaml"


@pytest.fixture
def podping(programme: Path, monkeypatch: pytest.MonkeyPatch, spor2: Spor2) -> Iterator[Listener]:
    """A programme that wants podping and a hub to be told; the hub is not there."""
    monkeypatch.setenv(TOKEN, SECRET)
    monkeypatch.setenv("no_proxy", "*")
    settings = programme / "programme.yaml"
    text = settings.read_text(encoding="utf-8")
    old = next(line for line in text.splitlines() if "base_address" in line)
    new = f'  mappe: {{kind: folder, path: udgivet, base_address: "{SITE}"}}'
    mend(settings, (old, new))
    with listening() as gone:
        hub = gone.address.replace("http:", "https:")
    mend(settings, ("  seasons:", f'  announce: {{podping: ja, websub: "{hub}"}}\n  seasons:'))
    with listening(answer=200, look=lambda: _state(programme)) as heard:
        monkeypatch.setattr(announce, "PODPING", heard.address)
        yield heard


def _state(programme: Path) -> tuple[bool, bool]:
    """Whether there is a release, and whether somebody is still publishing."""
    (file,) = (programme / "udgivet" / "release").rglob("release.jsonl")
    record = record_from_bytes(file.read_bytes(), "", "release.jsonl")
    return record.manifest is not None, record.intent is not None


def test_a_publish_tells_when_it_is_over_and_never_fails_by_it(
    spor2: Spor2, programme: Path, podping: Listener
) -> None:
    said = spor2("publish", *TO)
    assert said.code == 0, said.all
    (heard,) = podping.heard
    assert heard.said["url"] == f"{SITE}feed.xml"
    assert heard.headers["authorization"] == SECRET
    assert heard.seen == (True, False)
    assert "podping (127.0.0.1) har fået besked om, at 1 feed er ændret." in said.out
    assert "advarsel[W301] der er udgivet, men WebSub (127.0.0.1) svarede ikke" in said.out
    assert said.out.count("W301") == 1, "once, though there are several feeds"
    assert SECRET not in said.all
    left = [f for f in programme.rglob("*") if f.is_file() and SECRET.encode() in f.read_bytes()]
    assert left == []


def test_only_news_is_told(spor2: Spor2, programme: Path, podping: Listener) -> None:
    told = spor2("publish", *TO, "--format", "json").json["told"]
    assert {(one["service"], one["feed"], one["ok"]) for one in told} >= {
        ("podping", f"{SITE}feed.xml", True),
        ("websub", f"{SITE}feed.xml", False),
        ("websub", f"{SITE}feed.json", False),
    }
    assert {one["failure"] for one in told if not one["ok"]} == {"W301"}
    assert spor2("publish", *TO, "--format", "json").json["told"] == []
    mend(programme / "pages/01-om.md", ("state: draft", "state: approved"), ("UDFYLD: ", ""))
    page = spor2("publish", *TO, "--format", "json").json
    assert (page["told"], page["sent"] > 0) == ([], True)
    mend(programme / EPISODE, ("En prøve", "En anden"))
    silent = spor2("publish", *TO, "--no-ping", "--format", "json").json
    assert (silent["told"], silent["sent"] > 0) == ([], True)
    assert len(podping.heard) == 1
    mend(programme / EPISODE, ("En anden", "En tredje"))
    assert spor2("publish", *TO).code == 0
    assert len(podping.heard) == 2


def test_what_is_stopped_is_told_to_nobody(
    spor2: Spor2, programme: Path, podping: Listener
) -> None:
    mend(programme / EPISODE, ("title:", "titel:"))
    assert spor2("publish", *TO).code == 1
    assert podping.heard == []


@pytest.mark.parametrize(
    "pair",
    [
        (f'base_address: "{SITE}"', 'base_address: "https://proeve.example/"'),
        ("language: da", "example: ja\nlanguage: da"),
    ],
)
def test_nobody_is_told_of_an_example_or_of_what_none_can_reach(
    pair: tuple[str, str], spor2: Spor2, programme: Path, podping: Listener
) -> None:
    mend(programme / "programme.yaml", pair)
    said = spor2("publish", *TO, "--format", "json")
    assert (said.code, said.json["told"]) == (0, []), said.all
    assert podping.heard == []


def test_a_missing_token_is_a_warning(
    spor2: Spor2, programme: Path, podping: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TOKEN)
    said = spor2("publish", *TO)
    assert said.code == 0
    assert "advarsel[W304]" in said.out
    assert "SPOR2_PODPING_TOKEN" in said.out
    assert podping.heard == []


def test_a_crash_does_not_tell_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(TOKEN, SECRET)
    assert SECRET in crash.known_secrets(None)
    assert SECRET not in crash.without_secrets(f"x={SECRET}", crash.known_secrets(None))
