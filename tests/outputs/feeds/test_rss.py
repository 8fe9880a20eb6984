"""The feed: read back by two parsers that know nothing of each other, and by its own rules."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime

import feedparser
import podcastparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.core.model import Library
from pipeline.core.site import Listing
from pipeline.core.values import Correction, Picture, Publication, State
from pipeline.outputs import audio, timed
from pipeline.outputs.feeds import rss, text
from tests.outputs import small
from tests.outputs.small import Bench

NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
BASE = "https://cdn.example/prefix/"


def read(bench: Bench, library: Library) -> etree._Element:
    return etree.fromstring(bench.bytes_of(rss.feed(library)))


def said(element: etree._Element, path: str) -> str | None:
    found = element.findall(path, NAMES)
    assert len(found) <= 1, path
    return found[0].text if found else None


def only_attributes(element: etree._Element, path: str) -> dict[str, str]:
    (found,) = element.findall(path, NAMES)
    return {str(k): str(v) for k, v in found.attrib.items()}


def test_two_parsers_agree(bench: Bench) -> None:
    library = small.library(bench)
    body = bench.bytes_of(rss.feed(library))
    one = feedparser.parse(body)
    other = podcastparser.parse(BASE + "feed.xml", io.BytesIO(body))
    assert not one.bozo
    assert one.feed.title == other["title"] == "Når nogen lytter"
    theirs = {e["guid"]: e for e in other["episodes"]}
    assert len(one.entries) == len(theirs) == 2
    for entry in one.entries:
        twin, episode = theirs[entry.id], next(e for e in library.episodes if e.guid == entry.id)
        facts = bench.make(m := audio.master(library, episode)).facts(m)
        assert entry.title == twin["title"] == episode.title
        (mine,), (yours,) = entry.enclosures, twin["enclosures"]
        assert mine.href == yours["url"]
        assert int(mine.length) == yours["file_size"] == facts["bytes"]
        assert mine.type == yours["mime_type"] == "audio/mpeg"
        assert entry.link == twin["link"] == BASE + episode.address
        assert twin["total_time"] == round(float(str(facts["duration_s"])))
        assert episode.publication.due is not None
        assert twin["published"] == int(episode.publication.due.timestamp())


def test_channel_has_what_psp1_and_apple_require(bench: Bench) -> None:
    channel = read(bench, small.library(bench))[0]
    assert said(channel, "title") == "Når nogen lytter"
    assert said(channel, "link") == BASE + "episoder/index.html", "the page, not the feed itself"
    assert said(channel, "language") == "da"
    assert said(channel, "description") == (
        "Samtaler for fagpersoner.\n\nEksempelindhold – opdigtet"
    )
    own = only_attributes(channel, "atom:link")
    assert own == {"href": BASE + "feed.xml", "rel": "self", "type": "application/rss+xml"}
    assert said(channel, "itunes:explicit") == "false"
    assert only_attributes(channel, "itunes:image")["href"].startswith(BASE + "media/cover-")
    assert only_attributes(channel, "podcast:image")["alt"] == "To stole"
    assert said(channel, "itunes:author") == "Styrelsen"
    assert said(channel, "itunes:type") == "serial"
    assert said(channel, "itunes:owner/itunes:email") == "redaktion@programmet.example"
    assert said(channel, "itunes:complete") is None
    assert said(channel, "generator") == "spor2"
    assert said(channel, "lastBuildDate") == "Wed, 18 May 2022 06:00:00 +0200"


def test_every_category_is_there(bench: Bench) -> None:
    channel = read(bench, small.library(bench))[0]
    found = [
        (c.get("text"), [s.get("text") for s in c])
        for c in channel.findall("itunes:category", NAMES)
    ]
    assert found == [
        ("Health & Fitness", ["Mental Health"]),
        ("Education", ["Courses", "How To"]),
    ]


def test_podcast_namespace_on_the_channel(bench: Bench) -> None:
    channel = read(bench, small.library(bench))[0]
    assert said(channel, "podcast:guid") == "e551ccaf-ef92-528b-aa82-1c3858425edb"
    assert said(channel, "podcast:locked") == "yes"
    assert only_attributes(channel, "podcast:locked") == {"owner": "redaktion@programmet.example"}
    assert said(channel, "podcast:medium") == "podcast"
    assert said(channel, "podcast:license") == "Må frit afspilles."
    assert only_attributes(channel, "podcast:license")["url"] == BASE + "episoder/index.html"


def test_an_item_has_all_its_tags(bench: Bench) -> None:
    item = read(bench, small.library(bench)).find("channel/item")
    assert item is not None
    assert said(item, "guid") == "5b0e2a1c-0001-4d7e-9c0a-000000000001"
    assert only_attributes(item, "guid") == {"isPermaLink": "false"}
    assert said(item, "pubDate") == "Wed, 04 May 2022 06:00:00 +0200"
    assert said(item, "itunes:explicit") == "false"
    assert said(item, "itunes:duration") == "3"
    assert (said(item, "itunes:season"), said(item, "itunes:episode")) == ("1", "1")
    assert said(item, "itunes:episodeType") == "full"
    assert said(item, "podcast:season") == "1"
    assert only_attributes(item, "podcast:season") == {"name": "Mødet & samtalen"}
    assert said(item, "podcast:episode") == "1"
    people = [(p.text, p.get("role")) for p in item.findall("podcast:person", NAMES)]
    assert people == [("Vært", "host"), ("Psykolog", "guest")]
    chapters = only_attributes(item, "podcast:chapters")
    assert chapters["type"] == "application/json+chapters"
    assert chapters["url"].endswith(".json")


def test_transcripts_stand_in_the_order_apps_choose_by(bench: Bench) -> None:
    library = small.library(bench)
    item = read(bench, library).find("channel/item")
    assert item is not None
    found = item.findall("podcast:transcript", NAMES)
    types = ["text/vtt", "application/x-subrip", "application/json", "text/html"]
    assert [t.get("type") for t in found] == types
    assert {t.get("language") for t in found} == {"da"}
    assert [t.get("rel") for t in found] == ["captions"] * 3 + [None]
    made = bench.make(timed.transcript(library, library.episodes[0])).tree()
    paths = {str(t.get("url")).removeprefix(BASE) for t in found}
    assert paths < {entry.path for entry in made}


def test_the_content_note_comes_first(bench: Bench) -> None:
    item = read(bench, small.library(bench)).find("channel/item")
    assert item is not None
    described = (said(item, "description") or "").splitlines()
    assert described[0] == "Om indholdet: Overgreb bliver ikke beskrevet."
    assert described[-1] == "Eksempelindhold – opdigtet"
    content = said(item, "content:encoded") or ""
    assert content.startswith(
        "<p><strong>Om indholdet:</strong> Overgreb bliver ikke beskrevet.</p>"
    )


def test_notes_have_only_the_html_that_apps_show_and_absolute_links(bench: Bench) -> None:
    body = bench.bytes_of(rss.feed(small.library(bench))).decode()
    assert "<content:encoded><![CDATA[<p>" in body
    link = f'<a href="{BASE}haandbog/samtalen.html#foer">kapitlet</a>'
    assert f"<p>Hør <em>med</em>. Læs {link}.</p>" in body
    assert "<p><strong>Mere</strong></p>" in body
    assert "<li>et</li>" in body


def test_notes_end_with_the_ways_to_the_page_and_to_help(bench: Bench) -> None:
    item = read(bench, small.library(bench)).find("channel/item")
    assert item is not None
    lines = (said(item, "content:encoded") or "").splitlines()
    assert lines[-3:] == [
        f'<p><a href="{BASE}episoder/1.html">Transskription og materialer på hjemmesiden</a></p>',
        f'<p><a href="{BASE}hjaelp.html">Her kan du få hjælp</a></p>',
        "<p>Eksempelindhold – opdigtet</p>",
    ]
    assert "hjemmesiden" not in (said(item, "description") or "")


def test_a_correction_is_told(bench: Bench) -> None:
    library = small.library(bench)
    episode = replace(
        library.episodes[0], correction=Correction(date(2022, 7, 1), "Et tal er rettet.")
    )
    channel = read(bench, replace(library, episodes=(episode,)))[0]
    assert "Rettet 1.\N{NO-BREAK SPACE}juli 2022: Et tal er rettet." in (
        said(channel, "item/description") or ""
    )
    assert said(channel, "lastBuildDate") == "Fri, 01 Jul 2022 00:00:00 +0200"


def test_order_of_a_serial_and_of_an_episodic_show(bench: Bench) -> None:
    library = small.library(bench)
    later = replace(
        library.episodes[0],
        id="ep-03",
        guid="3",
        season=2,
        publication=small.approved("2022-09-01"),
    )
    library = replace(library, episodes=(*library.episodes, later))
    serial = [i.findtext("guid") for i in read(bench, library)[0].findall("item")]
    assert [str(g)[-1] for g in serial] == ["3", "1", "2"], "newest season, then as it is heard"
    show = replace(library.programme.show, type="episodic", complete=True)
    library = replace(library, programme=replace(library.programme, show=show))
    channel = read(bench, library)[0]
    assert [str(i.findtext("guid"))[-1] for i in channel.findall("item")] == ["3", "2", "1"]
    assert said(channel, "itunes:complete") == "yes"


@pytest.mark.parametrize("hidden", ["draft", "scheduled", "embargoed", "silent"])
def test_what_is_not_public_is_not_listed(bench: Bench, hidden: str) -> None:
    library = small.library(bench)
    future = datetime(2030, 1, 1, tzinfo=UTC)
    changed = {
        "draft": replace(library.episodes[1], publication=Publication(State.DRAFT)),
        "scheduled": replace(
            library.episodes[1], publication=Publication(State.APPROVED, publish_at=future)
        ),
        "embargoed": replace(
            library.episodes[1], publication=Publication(State.APPROVED, embargo_until=future)
        ),
        "silent": replace(library.episodes[1], sound=None),
    }
    artefact = rss.feed(replace(library, episodes=(library.episodes[0], changed[hidden])))
    body = bench.bytes_of(artefact)
    assert len(etree.fromstring(body).findall("channel/item")) == 1
    assert library.episodes[1].guid.encode() not in body


def test_an_empty_feed_has_no_invented_date(bench: Bench) -> None:
    channel = read(bench, replace(small.library(bench), episodes=()))[0]
    assert channel.find("lastBuildDate") is None
    assert channel.findall("item") == []


def test_an_episodes_own_artwork_and_licence(bench: Bench) -> None:
    library = small.library(bench)
    picture = Picture(bench.source("cover.jpg"), "Et vindue")
    episode = replace(library.episodes[0], artwork=picture, licence="CC-BY-4.0", markers=())
    item = read(bench, replace(library, episodes=(episode,))).find("channel/item")
    assert item is not None
    assert only_attributes(item, "itunes:image")["href"].startswith(BASE + "media/artwork-1-")
    assert only_attributes(item, "podcast:image")["alt"] == "Et vindue"
    assert (said(item, "podcast:license"), only_attributes(item, "podcast:license")) == (
        "cc-by-4.0",
        {},
    )
    assert item.find("podcast:chapters", NAMES) is None


def test_listings_are_what_a_release_remembers(bench: Bench) -> None:
    artefact = rss.feed(small.library(bench))
    result = bench.make(artefact)
    listings = [Listing(**one) for one in result.facts(artefact)["listings"]]  # type: ignore[attr-defined]
    assert [one.item for one in listings] == ["ep-01", "ep-02"]
    assert listings[0].title == "Hvad er senfølger?"
    assert listings[0].page == "episoder/1.html"
    assert listings[0].address in result.tree()
    assert listings[0].sound != listings[1].sound


def test_headers_say_that_it_is_a_feed(bench: Bench) -> None:
    entry = bench.make(rss.feed(small.library(bench))).tree()["feed.xml"]
    assert entry.headers.content_type == "application/xml; charset=utf-8"
    assert entry.kind == "feed"
    assert entry.provenance >= {"ep-01", "ep-02"}


HOSTILE = (
    "Kontrol\x00\x08\x1b\x0c tegn\ufffe",
    "]]> <script>alert(1)</script> & «æ»",
    "👩🏽‍⚕️ samtale 🏳️‍🌈",
    "\u202eבדיקה\u202c",
    "æøå" * 1400,
    "  kanter\n og\tlinjer  ",
)


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_and_notes(bench: Bench, title: str) -> None:
    library = small.library(bench)
    episode = replace(library.episodes[0], title=title, summary=title, notes=title)
    body = bench.bytes_of(rss.feed(replace(library, episodes=(episode,))))
    item = etree.fromstring(body).find("channel/item")
    assert item is not None
    shown = said(item, "title") or ""
    assert shown == text.value(title)
    assert 0 < len(shown) <= 255
    assert len((said(item, "description") or "").encode()) <= 4000
    assert "<script" not in (said(item, "content:encoded") or "")
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    other = podcastparser.parse(BASE + "feed.xml", io.BytesIO(body))["episodes"][0]["title"]
    assert " ".join(parsed.entries[0].title.split()) == " ".join(other.split())


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.text())
def test_any_text_is_legal_short_and_stable(given_text: str) -> None:
    described = text.description(given_text * 50)
    assert len(described.encode()) <= 4000
    element = etree.Element("a")
    element.text = described
    assert (etree.fromstring(etree.tostring(element)).text or "") == described
    once = text.value(given_text)
    assert text.value(once) == once
    assert "]]>" not in text.shown(f"<p>{given_text}]]></p>", BASE)


WITHIN = """
import sys
from pathlib import Path
from tests.outputs import small
from pipeline.outputs.feeds import rss
bench = small.Bench(Path(sys.argv[1]))
sys.stdout.buffer.write(bench.bytes_of(rss.feed(small.library(bench))))
"""


@pytest.mark.slow
def test_bytes_are_the_same_whatever_the_place_and_seed(bench: Bench) -> None:
    """The feed alone is made anew in each process: its record is taken out of the cache."""
    library = small.library(bench)
    bodies = {bench.bytes_of(rss.feed(library))}
    for zone, locale, seed in (("Asia/Tokyo", "da_DK.UTF-8", "1"), ("America/Lima", "C", "2")):
        for record in (bench.folder / "cache" / "records").rglob("*.json"):
            if '"listings"' in record.read_text():
                record.unlink()
        environment = os.environ | {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        made = subprocess.run(
            [sys.executable, "-c", WITHIN, str(bench.folder)],
            env=environment,
            capture_output=True,
            check=True,
        )
        bodies.add(made.stdout)
    assert len(bodies) == 1
