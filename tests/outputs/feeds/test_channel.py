"""The head of a feed, tag by tag, and whatever a text may hold."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

import feedparser
import podcastparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.build.artefact import Job, Made, MadeFile
from pipeline.core.locale import ZONE
from pipeline.core.model import Library
from pipeline.core.programme import (
    Announce,
    Location,
    RegularPerson,
    RemoteFeed,
    Show,
    UpdateFrequency,
)
from pipeline.core.values import Publication, State
from pipeline.media.images import PictureFacts, picture_facts
from pipeline.outputs import assets
from pipeline.outputs.feeds import rss
from pipeline.outputs.feeds.about import Channel, channel_of
from pipeline.outputs.feeds.channel import write_channel
from pipeline.outputs.feeds.extension import new_feed
from tests.outputs import small
from tests.outputs.small import Bench

NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}
BASE = "https://cdn.example/prefix/"
NOWHERE = Bench(Path("nowhere"))


@dataclass(frozen=True)
class Document:
    channel: Channel
    path: str = "feed.xml"
    changed: datetime | None = None


def made(public: str, **facts: object) -> Made:
    return Made({"feed": MadeFile(Path("none"), "0" * 64, 1, public)}, facts)


def body(channel: Channel, path: str = "feed.xml") -> bytes:
    inputs = {"cover": made("media/cover-3000-0123.jpg", pixels={"feed": 1400})}
    for trailer in channel.trailers:
        sound = made(f"media/{trailer.id}.mp3", bytes=1234, media_type="audio/mpeg")
        inputs[f"{trailer.id}/sound"] = sound
    feed = new_feed()
    write_channel(feed, Document(channel, path), Job(None, inputs, Path("none")))
    written: bytes = feed.rss_str()
    return written


def library(**changes: object) -> Library:
    """The small programme with another show."""
    made_ = small.library(NOWHERE)
    show: Show = replace(made_.programme.show, **changes)  # type: ignore[arg-type]
    return replace(made_, programme=replace(made_.programme, show=show))


def head(**changes: object) -> etree._Element:
    return read(channel_of(library(**changes)))


def read(channel: Channel, path: str = "feed.xml") -> etree._Element:
    return etree.fromstring(body(channel, path))[0]


def told(channel: etree._Element, path: str) -> list[tuple[str | None, dict[str, str]]]:
    found = channel.findall(path, NAMES)
    return [(e.text, {str(k): str(v) for k, v in e.attrib.items()}) for e in found]


def test_nothing_is_said_that_nobody_has_said() -> None:
    channel = head(type="episodic")
    for name in (
        *("itunes:type", "itunes:complete", "itunes:block", "itunes:new-feed-url"),
        *("podcast:person", "podcast:location", "podcast:trailer", "podcast:updateFrequency"),
        *("podcast:txt", "podcast:block", "podcast:podping", "podcast:podroll"),
        "podcast:remoteItem",
    ):
        assert told(channel, name) == [], name
    assert [a["rel"] for _, a in told(channel, "atom:link")] == ["self"]


def test_no_public_comments_unless_wanted() -> None:
    assert told(head(), "podcast:socialInteract") == [(None, {"protocol": "disabled"})]
    assert told(head(comments=True), "podcast:socialInteract") == []


def test_the_picture_is_told_of_in_three_ways() -> None:
    channel, cover = head(), BASE + "media/cover-3000-0123.jpg"
    assert told(channel, "itunes:image") == [(None, {"href": cover})]
    (_, picture) = told(channel, "podcast:image")[0]
    assert picture == {
        "href": cover,
        "alt": "To stole",
        "aspect-ratio": "1/1",
        "width": "1400",
        "type": "image/jpeg",
        "purpose": "artwork",
    }
    old = [channel.findtext(f"image/{part}") for part in ("url", "title", "link")]
    assert old == [cover, "Når nogen lytter", BASE + "episoder/index.html"]


def test_people_and_places() -> None:
    channel = head(
        people=(RegularPerson("Vært"), RegularPerson("Fortæller", "narrator")),
        locations=(
            Location("Danmark", country="dk", osm="R50046", geo="geo:55.67,10.33"),
            Location("Odense", "creator"),
        ),
    )
    assert told(channel, "podcast:person") == [
        ("Vært", {"role": "host"}),
        ("Fortæller", {"role": "narrator"}),
    ]
    assert told(channel, "podcast:location") == [
        (
            "Danmark",
            {"rel": "subject", "geo": "geo:55.67,10.33", "osm": "R50046", "country": "dk"},
        ),
        ("Odense", {"rel": "creator"}),
    ]


def test_the_rhythm_until_the_series_is_complete() -> None:
    weekly = UpdateFrequency("Hver onsdag", "FREQ=WEEKLY;BYDAY=WE", date(2022, 5, 4))
    expected = {"dtstart": "2022-05-04", "rrule": "FREQ=WEEKLY;BYDAY=WE"}
    assert told(head(update_frequency=weekly), "podcast:updateFrequency") == [
        ("Hver onsdag", expected)
    ]
    ended = head(update_frequency=weekly, complete=True)
    assert told(ended, "podcast:updateFrequency") == [("Serien er afsluttet", {"complete": "true"})]
    assert told(ended, "itunes:complete") == [("yes", {})]


@pytest.mark.parametrize(("said", "text"), [(True, "true"), (False, "false")])
def test_artificial_voices_are_told_of_when_asked_for(said: bool, text: str) -> None:
    assert told(head(ai_content=said), "podcast:txt") == [(text, {"purpose": "ai-content"})]


@pytest.mark.parametrize(
    ("episodes", "text"),
    [
        ((None, None), None),
        ((False, None), None),
        ((False, False), "false"),
        ((None, True), "true"),
    ],
)
def test_what_all_episodes_say_together(
    episodes: tuple[bool | None, ...], text: str | None
) -> None:
    base = small.library(NOWHERE)
    pairs = zip(base.episodes, episodes, strict=True)
    said = tuple(replace(episode, ai_content=answer) for episode, answer in pairs)
    hidden = replace(base.episodes[0], publication=Publication(State.DRAFT), ai_content=True)
    channel = read(channel_of(replace(base, episodes=(*said, hidden))))
    assert [found for found, _ in told(channel, "podcast:txt")] == ([text] if text else [])


def test_apple_can_verify_the_owner() -> None:
    expected = [("05124", {"purpose": "applepodcastsverify"})]
    assert told(head(verify="05124"), "podcast:txt") == expected


def test_moving_out() -> None:
    channel = head(new_feed_address="https://nyt.example/feed", locked=False)
    assert told(channel, "itunes:new-feed-url") == [("https://nyt.example/feed", {})]
    assert told(channel, "podcast:locked") == [("no", {"owner": "redaktion@programmet.example"})]


def test_who_is_told_of_a_change() -> None:
    channel = head(announce=Announce("https://hub.example/", podping=True))
    assert told(channel, "atom:link")[1:] == [
        (None, {"rel": "hub", "href": "https://hub.example/"})
    ]
    assert told(channel, "podcast:podping") == [(None, {"usesPodping": "true"})]


def test_other_feeds() -> None:
    other = RemoteFeed("917393e3-1b1e-5cef-ace4-edaa54e1f810", "En anden", "https://a.example/f")
    publisher = RemoteFeed(
        "003af0a0-6a45-55cf-b765-68e3d349551a", "Styrelsen", "https://p.example/f", "publisher"
    )
    channel = head(podroll=(other,), publisher_feed=publisher)
    assert told(channel, "podcast:podroll/podcast:remoteItem") == [
        (None, {"feedGuid": other.guid, "feedUrl": other.address, "title": "En anden"})
    ]
    assert told(channel, "podcast:publisher/podcast:remoteItem") == [
        (
            None,
            {
                "feedGuid": publisher.guid,
                "feedUrl": publisher.address,
                "medium": "publisher",
                "title": "Styrelsen",
            },
        )
    ]
    assert told(channel, "podcast:remoteItem") == [], "those are a publisher's"


def test_another_feed_of_the_show_is_a_channel_with_some_values_replaced() -> None:
    child = RemoteFeed("e551ccaf-ef92-528b-aa82-1c3858425edb", "Podcasten", BASE + "feed.xml")
    other = replace(
        channel_of(library()),
        guid="00000000-0000-5000-8000-000000000001",
        title="Film",
        page="film/index.html",
        medium="video",
        block=True,
        feeds=(child,),
    )
    channel = read(other, "feed/film.xml")
    assert told(channel, "atom:link")[0][1]["href"] == BASE + "feed/film.xml"
    assert channel.findtext("link") == BASE + "film/index.html"
    assert channel.findtext("title") == channel.findtext("image/title") == "Film"
    assert told(channel, "podcast:guid") == [(other.guid, {})]
    assert told(channel, "podcast:medium") == [("video", {})]
    assert told(channel, "itunes:block") == [("Yes", {})]
    assert told(channel, "podcast:block") == [("yes", {})]
    assert told(channel, "podcast:remoteItem") == [
        (None, {"feedGuid": child.guid, "feedUrl": child.address, "title": "Podcasten"})
    ]


def test_trailers_that_are_out_and_heard_are_told_of_the_newest_first() -> None:
    base = small.library(NOWHERE)
    first = replace(base.episodes[0], type="trailer")
    later = replace(
        first, id="ep-20", season=2, title="Snart mere", publication=small.approved("2022-09-01")
    )
    hidden = [
        replace(first, id="silent", sound=None),
        replace(first, id="draft", publication=Publication(State.DRAFT)),
        replace(first, id="soon", publication=small.approved("2030-01-01")),
        replace(first, id="undated", publication=Publication(State.APPROVED)),
        base.episodes[1],
    ]
    channel = read(channel_of(replace(base, episodes=(first, *hidden, later))))
    (newest, oldest) = told(channel, "podcast:trailer")
    assert newest == (
        "Snart mere",
        {
            "pubdate": "Thu, 01 Sep 2022 06:00:00 +0200",
            "url": BASE + "media/ep-20.mp3",
            "length": "1234",
            "type": "audio/mpeg",
            "season": "2",
        },
    )
    assert oldest[1]["url"] == BASE + "media/ep-01.mp3"


def test_a_trailer_is_the_same_file_as_its_items(bench: Bench) -> None:
    whole = small.library(bench)
    trailer = replace(whole.episodes[0], type="trailer")
    written = bench.bytes_of(rss.feed(replace(whole, episodes=(trailer, whole.episodes[1]))))
    channel = etree.fromstring(written)[0]
    ((title, place),) = told(channel, "podcast:trailer")
    ((_, enclosure), _) = told(channel, "item/enclosure")
    assert title == "Hvad er senfølger?"
    assert {key: place[key] for key in ("url", "length", "type")} == enclosure
    assert place["pubdate"] == channel.findtext("item/pubDate")


def test_artwork_is_a_square_rgb_jpeg_with_a_plain_name(bench: Bench) -> None:
    """Of any source that the content check lets through (E174 to E177)."""
    whole = small.library(bench)
    cover = assets.cover(whole)
    file = bench.make(cover).outcomes[cover.id].made.files["feed"]
    facts = picture_facts(file.path)
    assert isinstance(facts, PictureFacts)
    assert (facts.width, facts.height, facts.mode, facts.format) == (1400, 1400, "RGB", "JPEG")
    assert file.public is not None
    assert file.public.isascii()
    channel = etree.fromstring(bench.bytes_of(rss.feed(whole)))[0]
    ((_, picture),) = told(channel, "podcast:image")
    assert (picture["href"], picture["width"]) == (BASE + file.public, "1400")


# Anything Unicode has, with what is known to break feeds more often than by chance.
NASTY = st.sampled_from(
    [
        *("\x00", "\x08", "\x1f", "\x7f", "\x85", "\ufffe", "\uffff", "\ud800", "\udfff", "\ufeff"),
        *("]]>", "<![CDATA[", "<script>", "&", "&amp;", "&#0;", "<!--", "-->", '"', "'"),
        *("👩🏽\u200d⚕\ufe0f", "🏳\ufe0f\u200d🌈", "🇩🇰", "x\u0301\u0323", "क्षि"),
        *("\u202eבדיקה\u202c", "مرحبا", "\u2028", "\u00a0", "\r\n", "\t", "  "),
        *("æøå" * 1400, "Å" * 4000, "🇩🇰" * 600),
    ]
)
ANYTHING = st.lists(NASTY | st.text(max_size=20), min_size=1, max_size=6).map("".join)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANYTHING, ANYTHING, ANYTHING)
def test_any_text_makes_a_sound_head(title: str, description: str, name: str) -> None:
    shown = library(
        title="T" + title,
        description="D" + description,
        subtitle=name,
        author="A" + name,
        owner_name="O" + name,
        artwork=replace(small.library(NOWHERE).programme.show.artwork, alt="B" + name),
        licence_text=name,
        people=(RegularPerson("P" + name),),
        locations=(Location("S" + name),),
        update_frequency=UpdateFrequency("R" + name),
        podroll=(RemoteFeed("917393e3-1b1e-5cef-ace4-edaa54e1f810", name),),
    )
    written = body(channel_of(shown))
    channel = etree.fromstring(written)[0]
    assert channel.findtext("title", "").startswith("T")
    assert len(channel.findtext("description", "").encode()) <= 4000
    for element in channel.iter():
        for said in (element.text or "", *map(str, element.attrib.values())):
            limit = 4000 if element.tag == "description" else 255
            assert len(said) <= limit, element.tag
            assert said == said.strip() or element.tag == "description"
    for path in ("podcast:person", "podcast:location", "podcast:updateFrequency"):
        ((said_text, _),) = told(channel, path)
        assert said_text
        assert len(said_text) <= 128
    assert not feedparser.parse(written).bozo
    assert podcastparser.parse(BASE + "feed.xml", io.BytesIO(written))["title"]


def test_no_clock_and_no_zone_is_read() -> None:
    channel = channel_of(library())
    assert body(channel) == body(channel)
    instant = datetime(2022, 5, 4, 6, tzinfo=ZONE)
    feed = new_feed()
    inputs = {"cover": made("media/c.jpg", pixels={"feed": 3000})}
    write_channel(feed, Document(channel, changed=instant), Job(None, inputs, Path("none")))
    head_ = etree.fromstring(feed.rss_str())[0]
    assert head_.findtext("lastBuildDate") == "Wed, 04 May 2022 06:00:00 +0200"
