"""Out and in again: a published podcast moves into an empty programme, and is published from there.

Everything is real: two builds, a web server, the feed's own pages (RFC 5005) and its files.
"""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from pipeline.core.errors import FetchError
from pipeline.ingest.feeds.moving import Move, plan
from pipeline.ingest.feeds.names import attribute, named, text
from pipeline.ingest.web import Web
from pipeline.media.transcript import parse
from pipeline.outputs.feeds import paging
from tests.cli.conftest import NOW, Spor2, mend
from tests.ingest.feeds.server import Site, serving
from tests.ingest.handed import write_out, write_wav

pytestmark = pytest.mark.slow

AT = ("--now", NOW, "--quiet")
HOME = "https://stemmer.example/"
VTT = """WEBVTT

00:00:00.200 --> 00:00:00.900
<v Vært>Æblet &amp; øen, nummer {n}.

00:00:01.000 --> 00:00:01.800
<v Psykolog>Ja – «netop».
"""
NOTES = """Noter til **nummer {n}** med *vægt*, et
[link](https://x.example/a_(b)?c=1&d=2) og `kode`.

## Overskrift med 1 < 2 & 3 > 2

- Et punkt
- Et andet
  - under det

1. Først
2. Så

1\\. ikke en liste, * og _ og # er tegn. Emoji 😀 og ]]> og {{x}}.
"""
EPISODE = """id: {id}
guid: {guid}
season: {season}
number: {number}
type: {type}
title: {title}
summary: "Resumé {n}: æøå & <b>ikke fed</b>."
state: approved
publish_at: 2022-05-0{n}T06:00:00+02:00
audio: master.wav
transcript: {{file: t.vtt, made_by: human}}
content_note: {{summary: "Der bliver nævnt «noget» *svært*.", detail_level: mentioned}}
markers:
  - {{start: "00:00:00", id: a, title: "Velkommen: {n} < 2"}}
  - {{start: "00:00:01.250", id: b, title: Slut}}
{more}"""
#: Season, number, type, title, what more.
EPISODES = (
    (1, 1, "trailer", "Smagsprøve", ""),
    (1, 2, "full", "Den *første* & eneste", "licence: Må frit deles.\n"),
    (1, 3, "full", "S1E4: ikke et mærke", "number_shown_as: Mellemspil\n"),
    (
        2,
        1,
        "full",
        "Når «stilhed» taler 😀",
        "correction: {date: 2022-06-01, text: Et tal er rettet.}\n",
    ),
    (2, 2, "bonus", "Ekstra", ""),
    (2, 3, "full", "Den sidste", "updated: 2022-07-01\n"),
)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Archives of two, so that six episodes have two of them."""
    monkeypatch.setattr(paging, "SIZE", 2)
    monkeypatch.setattr(paging, "NEWEST", 2)


def begun(spor2: Spor2, folder: Path) -> Path:
    assert spor2("init", folder, "--title", "Stemmer", "--now", NOW).code == 0
    mend(folder / "programme.yaml", ("default_target: lokal", "default_target: mappe"))
    return folder


def original(spor2: Spor2, folder: Path) -> Path:
    """A programme with six episodes in two seasons, one of them from yet another feed."""
    write_out(begun(spor2, folder))
    seasons = "- {{number: 1, title: Mødet}}\n    - {{number: 2, title: Æ & Ø}}".format()
    mend(folder / "programme.yaml", ("- {number: 1}", seasons))
    for n, (season, number, kind, title, told) in enumerate(EPISODES, 1):
        place = folder / "episodes" / f"{n}"
        place.mkdir()
        guid = f"5b0e2a1c-000{n}-4d7e-9c0a-00000000000{n}"
        more = told
        if n == 2:
            guid = '"https://ældre.example/?p=1&x= y#Z"'
            more += "moved_from: x\n"
        values = {"id": f"ep-{n}", "guid": guid, "n": n, "season": season, "number": number}
        text_ = EPISODE.format(
            **values, type=kind, title=json.dumps(title, ensure_ascii=False), more=more
        )
        (place / "episode.yaml").write_text(text_, encoding="utf-8")
        (place / "shownotes.md").write_text(NOTES.format(n=n), encoding="utf-8")
        (place / "t.vtt").write_text(VTT.format(n=n), encoding="utf-8")
        write_wav(place / "master.wav", 2, 200 + 50 * n)
    return folder


def built(spor2: Spor2, folder: Path) -> Path:
    said = spor2("build", "--folder", folder, *AT)
    assert said.code == 0, said.all
    return folder / "public"


def put_out(site: Site, public: Path) -> str:
    """Every file at its address; in the feeds our own addresses are the server's."""
    for file in public.rglob("*"):
        if file.is_file():
            body = file.read_bytes()
            if file.suffix == ".xml":
                body = body.replace(HOME.encode(), f"{site.base}/".encode())
            site.put(f"/{file.relative_to(public).as_posix()}", body)
    return f"{site.base}/feed.xml"


def approve(folder: Path) -> None:
    """A person has read the transcripts, and the settings that no feed tells."""
    for file in (folder / "episodes").glob("*/episode.yaml"):
        mend(file, ("made_by: auto}", "made_by: human}"))
    write_out(folder)


def listed(public: Path) -> dict[str, dict[str, Any]]:
    """What apps are told of each episode, on whatever page it stands."""
    found: dict[str, dict[str, Any]] = {}
    for page in (public / "feed.xml", *sorted((public / "feed").glob("arkiv-*.xml"))):
        root = etree.parse(str(page)).getroot()
        told = {one.id: one for one in feedparser.parse(str(page)).entries}
        for item in root.iter("item"):
            found[text(item, "guid")] = _told(item, told[text(item, "guid")], public)
    return found


def _told(item: etree._Element, entry: Any, public: Path) -> dict[str, Any]:
    chapters = attribute(next(named(item, "podcast:chapters")), "url").removeprefix(HOME)
    tracks = [attribute(one, "url").removeprefix(HOME) for one in named(item, "podcast:transcript")]
    words = parse((public / next(t for t in tracks if t.endswith(".vtt"))).read_bytes())
    marks = json.loads((public / chapters).read_bytes())["chapters"]
    return {
        "page": item.getroottree().docinfo.URL,
        "title": entry.title,
        "published": entry.published,
        "season": (
            text(item, "itunes:season"),
            attribute(next(named(item, "podcast:season")), "name"),
        ),
        "number": text(item, "itunes:episode"),
        "shown": attribute(next(named(item, "podcast:episode")), "display"),
        "type": text(item, "itunes:episodetype"),
        "notes": entry.content[0].value,
        "description": entry.summary if "summary" in entry else "",
        "markers": [(mark["startTime"], mark["title"]) for mark in marks],
        "transcript": [(cue.start_s, cue.end_s, cue.speaker, cue.text) for cue in words.cues],
        "licence": text(item, "podcast:license"),
    }


def _words(notes: str) -> str:
    """What is seen of the notes, apart from where a line ends."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", notes)).split())


def test_out_and_in_again(spor2: Spor2, tmp_path: Path) -> None:
    first = built(spor2, original(spor2, tmp_path / "gammel"))
    assert sorted(file.name for file in (first / "feed").glob("arkiv-*")) == [
        *("arkiv-1.xml", "arkiv-2.xml"),
    ]
    second = begun(spor2, tmp_path / "ny")
    with serving() as site:
        where = put_out(site, first)
        with pytest.raises(FetchError, match="T056"):
            plan(second, Move(where), Web())
        said = spor2(
            "ingest", "feed", where, "--ours", "--state", "approved", "--folder", second, *AT
        )
    assert said.code == 0, said.all
    assert "6 episoder er taget ind (godkendt)" in said.out
    approve(second)
    before, after = listed(first), listed(built(spor2, second))
    assert list(after) == list(before)
    assert len(before) == 6
    for guid, told in before.items():
        again = after[guid]
        for field in told.keys() - {"page", "notes"}:
            assert again[field] == told[field], (guid, field)
        assert _words(again["notes"]) == _words(told["notes"])
        assert Path(again["page"]).name == Path(told["page"]).name

    show, same = (
        feedparser.parse(str(folder / "public" / "feed.xml")).feed
        for folder in (tmp_path / "gammel", second)
    )
    assert show.podcast_guid
    for field in (
        "description",
        "title",
        "subtitle",
        "podcast_guid",
        "tags",
        "itunes_type",
        "itunes_explicit",
    ):
        assert same.get(field) == show.get(field), field
