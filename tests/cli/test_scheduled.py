"""An episode that waits: staff see it everywhere, others nowhere, until the very instant it is due.

From files to the folder that a web server would serve. Each of its words is one that is nowhere
else, so that any trace of it can be found, in whatever file: pages, feeds, OPML, kits, sitemap.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from pipeline import workflow
from tests.cli.conftest import Spor2, mend
from tests.ingest.handed import write_wav

pytestmark = pytest.mark.slow

DUE = "2022-11-01T06:00:00+01:00"
BEFORE = ("--now", "2022-11-01T05:59:59+01:00")
AT = ("--now", DUE)
TO = ("--target", "mappe")
SITE = "udgivet/site"
GUID = "5b0e2a1c-0002-4d7e-9c0a-0000000000ff"
#: The words of what it is to say, by where they stand.
WORDS = {
    "title": "Zqtitel",
    "summary": "Zqresume",
    "notes": "Zqnoter",
    "transcript": "Zqreplik",
    "marker": "Zqstykke",
    "content": "Zqindhold",
    "topic": "zqemne",
    "reflection": "Zqspoergsmaal",
    "discreet": "Zqdiskret",
    "marker-id": "zqsted",
}
EPISODE = f"""id: zq-venter
guid: {GUID}
number: 2
title: Zqtitel
summary: Zqresume for alle.
state: approved
publish_at: 2022-11-01T06:00
audio: master.wav
transcript: {{file: tekst.vtt, made_by: human}}
topics: [zqemne]
roles: [laege]
content_note: {{summary: Zqindhold., topics: [zqemne], detail_level: none}}
markers:
  - {{start: "00:00:00", id: velkommen, title: Velkommen}}
  - {{start: "00:00:01", id: zqsted, title: Zqstykke}}
reflection: ["Zqspoergsmaal?"]
discreet_title: Zqdiskret
"""
EVENT = """id: dag
type: theme_day
title: Dagen
state: approved
start: 2022-12-01T09:00
end: 2022-12-01T15:00
venue: {name: Huset}
programme:
  - {start: "09:00", end: "09:20", title: Lyt sammen, episode: "zq-venter#zqsted"}
kit: {include: [ep-01, zq-venter, questions, programme]}
materials: [zq-venter]
"""


@pytest.fixture
def folder(programme: Path) -> Path:
    """A programme with an episode that waits, a day and a chapter that lead to it, and a podcast
    that has been published without it.
    """
    place = programme / "episodes" / "02-venter"
    place.mkdir()
    (place / "episode.yaml").write_text(EPISODE, encoding="utf-8")
    (place / "shownotes.md").write_text("Zqnoter med mere.\n", encoding="utf-8")
    (place / "tekst.vtt").write_text(
        "WEBVTT\n\n00:00:00.200 --> 00:00:00.900\nZqreplik.\n", encoding="utf-8"
    )
    write_wav(place / "master.wav", hertz=300)
    (programme / "events" / "dag.yaml").write_text(EVENT, encoding="utf-8")
    return programme


def traces(folder: Path) -> dict[str, list[str]]:
    """Which of the words, and of what else is its own, are found in a site, and where."""
    own = (*WORDS.values(), "zq-venter", GUID, "02-venter", "2.html", "episode-2")
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            path = file.relative_to(folder).as_posix()
            text = (path.encode() + b"\n" + file.read_bytes()).lower()
            for word in own:
                if word.lower().encode() in text:
                    found.setdefault(word, []).append(path)
    return found


def sounds(folder: Path) -> int:
    return len([f for f in folder.rglob("*") if f.suffix in {".mp3", ".m4a", ".opus", ".wav"}])


def test_staff_see_what_waits_and_nobody_else(spor2: Spor2, folder: Path) -> None:
    said = spor2("publish", *TO, *BEFORE)
    assert said.code == 0, said.all
    assert traces(folder / SITE) == {}
    assert sounds(folder / SITE) == 1
    row = [line for line in spor2("status", *BEFORE).out.splitlines() if "zq-venter" in line]
    assert "planlagt" in row[0]
    assert "1. november 2022 kl. 6.00" in row[0].replace("\xa0", " ")
    assert spor2("status", "--next", "--quiet", *BEFORE).out == f"{DUE}\n"
    run = workflow.Run(folder, _instant(BEFORE[1]))
    shown = workflow.build(run, preview=True)
    assert shown.site is not None
    seen = traces(shown.site.root)
    assert {WORDS[name] for name in ("title", "summary", "notes", "transcript")} <= seen.keys()


@pytest.mark.parametrize(
    "held", ["state: draft", "state: review", "embargo_until: 2022-11-02T06:00\nstate: approved"]
)
def test_neither_is_what_nobody_has_let_go(held: str, spor2: Spor2, folder: Path) -> None:
    """Though its hour has come. A kit may not hold it: that is a fault of the content."""
    mend(folder / "events/dag.yaml", ("[ep-01, zq-venter,", "[ep-01,"))
    mend(folder / "episodes/02-venter/episode.yaml", ("state: approved", held))
    said = spor2("publish", *TO, *AT)
    assert said.code == 0, said.all
    assert traces(folder / SITE) == {}
    assert sounds(folder / SITE) == 1


def test_at_the_hour_it_is_there_and_whole(spor2: Spor2, folder: Path) -> None:
    assert spor2("publish", *TO, *BEFORE).code == 0
    said = spor2("publish", *TO, *AT)
    assert said.code == 0, said.all
    assert "Nye episoder: «Zqtitel»" in said.out
    found = traces(folder / SITE)
    assert found.keys() >= {*WORDS.values(), GUID} - {WORDS["marker-id"]}
    assert {"feed.xml", "feed.json", "episoder/2.html", "episoder/index.html"} <= {
        *found["Zqtitel"]
    }
    assert {"feed.xml", "feed.json"} <= {*found[GUID]}
    assert "podcast.opml" in found["zqemne"]
    assert any(path.startswith("kits/") for path in found["Zqtitel"])
    assert sounds(folder / SITE) == 2
    assert spor2("status", "--next", "--format", "json", *AT).json["coming"][0]["kind"] == "event"
    later = json.loads(spor2("publish", *TO, *AT, "--format", "json").out)
    assert later["sent"] == 0


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
