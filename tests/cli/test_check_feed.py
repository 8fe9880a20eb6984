"""``spor2 check --feed``, and what a broken feed stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Spor2, mend
from tests.ingest.handed import whole_tree
from tests.outputs.feeds.gate.mutations import PERFECT

AT = ("--now", NOW)


@pytest.fixture
def broken(programme: Path) -> Path:
    """A programme whose notes link to a page of its own that is not there."""
    settings = programme / "programme.yaml"
    mend(settings, ("default_target: lokal", "default_target: mappe"))
    rows = settings.read_text(encoding="utf-8").splitlines()
    base = next(row.split('"')[1] for row in rows if "mappe:" in row)
    notes = programme / "episodes/01-en-proeve/shownotes.md"
    notes.write_text(f"Læs [mere]({base}findes-ikke.html).\n", encoding="utf-8")
    return programme


def test_a_file(spor2: Spor2, tmp_path: Path) -> None:
    """Anywhere on the disk: no programme is needed."""
    file = tmp_path / "feed.xml"
    file.write_text(PERFECT, encoding="utf-8")
    said = spor2("check", "--feed", file)
    assert (said.code, said.out) == (0, "1 feed opfylder alle krav.\n")
    file.write_text(PERFECT.replace(">false<", ">no<"), encoding="utf-8")
    said = spor2("check", "--feed", file)
    assert said.code == 1
    assert "fejl[F129] «Når nogen lytter»: «no» i <itunes:explicit>" in said.out
    told = spor2("check", "--feed", file, "--format", "json").json
    assert told["feeds"] == [file.as_posix()]
    first = told["problems"][0]
    assert (first["code"], first["line"], first["severity"]) == ("F129", 23, "error")
    assert first["params"]["path"] == "/rss/channel/itunes:explicit"


def test_a_file_that_is_not_there(spor2: Spor2, tmp_path: Path) -> None:
    said = spor2("check", "--feed", tmp_path / "nej.xml")
    assert said.code == 2
    assert "nej.xml' findes ikke." in said.all


def test_what_has_no_title_is_told_by_the_files_name(spor2: Spor2, tmp_path: Path) -> None:
    """Another kind of feed, say: Atom has no <channel> with a title."""
    file = tmp_path / "atom.xml"
    file.write_text('<feed xmlns="http://www.w3.org/2005/Atom"/>\n', encoding="utf-8")
    assert f"fejl[F105] {file.as_posix()} er ikke RSS 2.0" in spor2("check", "--feed", file).all


@pytest.mark.slow
def test_the_programmes_own_feeds(spor2: Spor2, programme: Path) -> None:
    said = spor2("check", "--feed", *AT)
    assert said.code == 0, said.out
    assert "opfylder alle krav." in said.out
    told = spor2("check", "--feed", *AT, "--format", "json").json
    assert "public/feed.xml" in told["feeds"]
    assert {p["severity"] for p in told["problems"]} <= {"warning"}


def test_faults_of_the_content_come_first(spor2: Spor2, programme: Path) -> None:
    mend(programme / "episodes/01-en-proeve/episode.yaml", ("title:", "titel:"))
    said = spor2("check", "--feed", *AT)
    assert said.code == 1
    assert "fejl[E012]" in said.out


@pytest.mark.slow
def test_a_feed_that_breaks_a_requirement_is_not_published(spor2: Spor2, broken: Path) -> None:
    said = spor2("check", "--feed", *AT)
    assert said.code == 1
    assert "fejl[F190] «En prøve»: " in said.out
    assert "findes-ikke.html" in said.out
    before = whole_tree(broken / "udgivet") if (broken / "udgivet").exists() else {}
    for command in ("plan", "publish"):
        stopped = spor2(command, *AT)
        assert stopped.code == 1
        assert "fejl[F190]" in stopped.out
    after = whole_tree(broken / "udgivet") if (broken / "udgivet").exists() else {}
    assert after == before
    assert spor2("build", *AT).code == 1
    notes = broken / "episodes/01-en-proeve/shownotes.md"
    mend(notes, ("findes-ikke.html", "index.html"))
    assert spor2("publish", *AT).code == 0
    assert (broken / "udgivet").exists()
