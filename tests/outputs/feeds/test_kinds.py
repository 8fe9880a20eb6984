"""Which feeds there are: parts of the show, the films, the publisher's, and how they belong."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

import feedparser
import podcastparser
import pytest
from lxml import etree

from pipeline.build.artefact import Artefact
from pipeline.core.model import Episode, Library
from pipeline.core.programme import RemoteFeed
from pipeline.core.values import Publication, State
from pipeline.outputs.feeds import rss
from pipeline.outputs.feeds.family import film_guid
from pipeline.outputs.feeds.plan import plan
from tests.outputs import site, small
from tests.outputs.small import Bench

BASE = "https://cdn.example/prefix/"
SHOW = UUID("e551ccaf-ef92-528b-aa82-1c3858425edb")
NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
}


def paths(library: Library) -> dict[str, Artefact]:
    found = [(output.path, made) for made in plan(library) for output in made.outputs]
    assert len(found) == len({path for path, _ in found}), "no two alike"
    return {str(path): made for path, made in found}


def parsed(bench: Bench, library: Library, path: str) -> etree._Element:
    return etree.fromstring(bench.bytes_of(paths(library)[path]))[0]


def said(element: etree._Element, path: str) -> str | None:
    return element.findtext(path, None, NAMES)


def sorted_by(library: Library, *given: dict[str, Any]) -> Library:
    episodes = zip(library.episodes, given, strict=True)
    return replace(library, episodes=tuple(replace(e, **words) for e, words in episodes))


def guids(channel: etree._Element) -> list[str | None]:
    return [item.findtext("guid") for item in channel.findall("item")]


def test_each_role_and_topic_in_use_has_a_feed(bench: Bench) -> None:
    library = sorted_by(
        small.library(bench),
        {"roles": ("laege", "leder"), "topics": ("Mødet", "At spørge – og lytte")},
        {"roles": ("laege", "egen-rolle"), "topics": ("mødet",)},
    )
    found = {path for path in paths(library) if path.startswith(("feed/rolle", "feed/emne"))}
    assert found == {
        "feed/rolle-laege.xml",
        "feed/rolle-leder.xml",
        "feed/rolle-egen-rolle.xml",
        "feed/emne-moedet.xml",
        "feed/emne-at-spoerge-og-lytte.xml",
    }
    one, two = (episode.guid for episode in library.episodes)
    assert guids(parsed(bench, library, "feed/rolle-laege.xml")) == [one, two]
    assert guids(parsed(bench, library, "feed/rolle-leder.xml")) == [one]
    assert guids(parsed(bench, library, "feed/emne-moedet.xml")) == [one, two]


def test_what_concerns_everyone_is_in_every_roles_feed(bench: Bench) -> None:
    library = sorted_by(small.library(bench), {"roles": ("alle",)}, {"roles": ("leder",)})
    assert "feed/rolle-alle.xml" not in paths(library)
    assert len(guids(parsed(bench, library, "feed/rolle-leder.xml"))) == 2


def test_an_unpublished_or_silent_episode_opens_no_feed(bench: Bench) -> None:
    library = sorted_by(small.library(bench), {"roles": ("laege",)}, {"topics": ("hemmeligt",)})
    draft = Publication(State.DRAFT)
    one, two = library.episodes
    library = replace(library, episodes=(replace(one, sound=None), replace(two, publication=draft)))
    assert not [path for path in paths(library) if path.startswith(("feed/rolle", "feed/emne"))]


@pytest.mark.parametrize(
    ("path", "name", "title", "told"),
    [
        ("feed/rolle-laege.xml", "rolle:laege", "– for læger og praksispersonale", "for læger"),
        ("feed/emne-moedet.xml", "emne:moedet", "– om mødet", "om mødet"),
    ],
)
def test_a_part_has_its_own_identity_and_is_in_no_directory(
    bench: Bench, path: str, name: str, title: str, told: str
) -> None:
    words: dict[str, Any] = {"roles": ("laege",), "topics": ("mødet",)}
    channel = parsed(bench, sorted_by(small.library(bench), words, words), path)
    assert said(channel, "title") == f"Når nogen lytter {title}"
    assert told in (said(channel, "description") or "").splitlines()[0]
    assert said(channel, "podcast:guid") == str(uuid5(SHOW, name))
    assert said(channel, "itunes:block") == "Yes"
    assert said(channel, "podcast:block") == "yes"
    assert said(channel, "link") == f"{BASE}episoder/index.html"
    (own,) = channel.findall("atom:link", NAMES)
    assert own.get("href") == BASE + path
    assert channel.find("podcast:publisher", NAMES) is None


def test_a_part_keeps_what_it_is_when_the_programme_moves(bench: Bench) -> None:
    words: dict[str, Any] = {"roles": ("laege",)}
    library = sorted_by(small.library(bench), words, words)
    moved = replace(library, base_address="https://andetsteds.example/")
    path = "feed/rolle-laege.xml"
    here, there = (parsed(bench, one, path) for one in (library, moved))
    assert said(here, "podcast:guid") == said(there, "podcast:guid")
    assert guids(here) == guids(there)


def test_a_part_lists_an_item_as_the_show_does(bench: Bench) -> None:
    words: dict[str, Any] = {"roles": ("laege",)}
    library = sorted_by(small.library(bench), words, words)
    wholes = (parsed(bench, library, path) for path in ("feed.xml", "feed/rolle-laege.xml"))
    main, part = ([etree.tostring(i) for i in whole.findall("item")] for whole in wholes)
    assert main == part


def test_the_shows_own_announcements_stay_with_it(bench: Bench) -> None:
    words: dict[str, Any] = {"roles": ("laege",)}
    library = sorted_by(small.library(bench), words, words)
    show = replace(
        library.programme.show, new_feed_address="https://ny.example/feed.xml", verify="kode"
    )
    library = replace(library, programme=replace(library.programme, show=show))
    for path, there in (("feed.xml", True), ("feed/rolle-laege.xml", False)):
        channel = parsed(bench, library, path)
        assert (said(channel, "itunes:new-feed-url") is not None) is there
        assert (channel.find("podcast:txt", NAMES) is not None) is there


def test_a_release_hears_of_an_item_from_the_shows_own_feed_alone(bench: Bench) -> None:
    """A part lists the same items in other places, which no archive of the show knows."""
    words: dict[str, Any] = {"roles": ("laege",)}
    library = sorted_by(small.library(bench), words, words)
    found = paths(library)
    result = bench.make(found["feed.xml"], found["feed/rolle-laege.xml"])
    assert result.facts(found["feed/rolle-laege.xml"])["listings"] == []
    assert [one.item for one in rss.listings([result.facts(found["feed.xml"])])] == [
        "ep-01",
        "ep-02",
    ]


def test_a_part_of_many_has_archives_of_its_own(bench: Bench) -> None:
    library = small.library(bench)
    many = tuple(_numbered(library.episodes[0], number) for number in range(1, 152))
    found = set(paths(replace(library, episodes=many)))
    assert {"feed/arkiv-1.xml", "feed/rolle-laege.xml", "feed/rolle-laege/arkiv-1.xml"} <= found


def _numbered(episode: Episode, number: int) -> Episode:
    guid = str(UUID(int=number))
    return replace(episode, id=f"ep-{number}", guid=guid, number=number, roles=("laege",))


# --- the films ----------------------------------------------------------------------------------


def test_the_films_are_a_feed_of_films(bench: Bench) -> None:
    library = site.full(bench)
    channel = parsed(bench, library, "feed/film.xml")
    assert said(channel, "title") == "Programmet – film"
    assert said(channel, "podcast:medium") == "video"
    assert said(channel, "podcast:guid") == str(uuid5(SHOW, "film"))
    assert said(channel, "link") == f"{BASE}film/index.html"
    assert said(channel, "itunes:block") is None
    item = channel.find("item")
    assert item is not None
    assert (said(item, "title"), said(item, "link")) == (
        "Et roligt spørgsmål",
        f"{BASE}film/2.html",
    )
    assert said(item, "itunes:duration") == "2"
    assert said(item, "pubDate") == "Wed, 04 May 2022 06:00:00 +0200"
    assert (said(item, "description") or "").startswith("Om indholdet: Filmen viser uro.\n\n")
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert enclosure.get("type") == "video/mp4"
    assert str(enclosure.get("url")).startswith(f"{BASE}media/film-2-web-")


def test_a_films_other_versions_words_and_poster(bench: Bench) -> None:
    library = site.full(bench)
    found = paths(library)
    tree = bench.make(found["feed/film.xml"]).tree()
    item = etree.fromstring(bench.bytes_of(found["feed/film.xml"])).find("channel/item")
    assert item is not None
    (other,) = item.findall("podcast:alternateEnclosure", NAMES)
    assert (other.get("title"), other.get("rel")) == ("Synstolkning", "audio-described")
    assert (other.get("type"), other.get("lang"), other.get("height")) == ("video/mp4", "da", "180")
    source = other.find("podcast:source", NAMES)
    assert source is not None
    entry = tree[str(source.get("uri")).removeprefix(BASE)]
    assert other.get("length") == str(entry.size)
    read = [
        (t.get("type"), t.get("language"), t.get("rel")) for t in item.findall(TRANSCRIPT, NAMES)
    ]
    assert read == [
        ("text/vtt", "da", "captions"),
        ("text/vtt", "en", "captions"),
        ("text/html", "da", None),
    ]
    (poster,) = item.findall("podcast:image", NAMES)
    assert (poster.get("alt"), poster.get("aspect-ratio")) == ("Et bord", "1/1")
    addresses = [poster.get("href"), *(t.get("url") for t in item.findall(TRANSCRIPT, NAMES)[:2])]
    assert all(str(address).removeprefix(BASE) in tree for address in addresses)


TRANSCRIPT = "podcast:transcript"


def test_a_films_guid_is_its_own_or_follows_from_its_id(bench: Bench) -> None:
    library = small.library(bench)
    show, film = library.programme.show, library.films[0]
    assert film_guid(show, film) == str(uuid5(SHOW, "film:film-2"))
    own = "5b0e2a1c-0002-4d7e-9c0a-00000000000f"
    assert film_guid(show, replace(film, guid=own)) == own
    renamed = replace(film, title="Et andet navn", number=7, folder="films/07")
    assert film_guid(show, renamed) == film_guid(show, film)


def test_two_parsers_read_the_films(bench: Bench) -> None:
    library = site.full(bench)
    body = bench.bytes_of(paths(library)["feed/film.xml"])
    one, other = feedparser.parse(body), podcastparser.parse(BASE, io.BytesIO(body))
    assert not one.bozo
    (entry,), (twin,) = one.entries, other["episodes"]
    assert entry.id == twin["guid"] == film_guid(library.programme.show, library.films[0])
    assert entry.enclosures[0].href == twin["enclosures"][0]["url"]
    assert int(entry.enclosures[0].length) == twin["enclosures"][0]["file_size"]


def test_a_release_remembers_a_film(bench: Bench) -> None:
    library = small.library(bench)
    found = paths(library)["feed/film.xml"]
    result = bench.make(found)
    (listing,) = rss.listings([result.facts(found)])
    assert (listing.item, listing.page, listing.sound) == ("film-2", "film/2.html", "")
    assert listing.guid == film_guid(library.programme.show, library.films[0])
    assert listing.address in result.tree()


def test_without_published_films_there_is_no_feed_of_them(bench: Bench) -> None:
    library = small.library(bench)
    draft = replace(library.films[0], publication=Publication(State.DRAFT))
    offline = replace(library.films[0], formats=library.films[0].formats[1:])
    for films in ((), (draft,), (offline,)):
        found = paths(replace(library, films=films))
        assert "feed/film.xml" not in found
        assert b"film.xml" not in bench.bytes_of(found["feed/udgiver.xml"])


# --- the publisher ------------------------------------------------------------------------------


def test_the_publisher_and_its_feeds_link_both_ways(bench: Bench) -> None:
    library = small.library(bench)
    channel = parsed(bench, library, "feed/udgiver.xml")
    assert (said(channel, "title"), said(channel, "podcast:medium")) == ("Styrelsen", "publisher")
    own = said(channel, "podcast:guid")
    assert own == str(uuid5(SHOW, "udgiver"))
    assert channel.findall("item") == []
    children = {
        str(one.get("feedUrl")): (one.get("feedGuid"), one.get("medium"))
        for one in channel.findall("podcast:remoteItem", NAMES)
    }
    assert set(children) == {f"{BASE}feed.xml", f"{BASE}feed/film.xml"}
    for address, (guid, medium) in children.items():
        child = parsed(bench, library, address.removeprefix(BASE))
        assert (said(child, "podcast:guid"), said(child, "podcast:medium")) == (guid, medium)
        (parent,) = child.findall("podcast:publisher/podcast:remoteItem", NAMES)
        assert (parent.get("feedGuid"), parent.get("medium")) == (own, "publisher")
        assert parent.get("feedUrl") == f"{BASE}feed/udgiver.xml"


def test_an_agency_with_a_feed_of_its_own_is_linked_to(bench: Bench) -> None:
    library = small.library(bench)
    given = RemoteFeed(
        str(UUID(int=1)), "Ministeriet", "https://ministeriet.example/feeds.xml", "publisher"
    )
    for feed, ours in ((given, False), (replace(given, address=""), True)):
        show = replace(library.programme.show, publisher_feed=feed)
        one = replace(library, programme=replace(library.programme, show=show))
        assert ("feed/udgiver.xml" in paths(one)) is ours
        (parent,) = parsed(bench, one, "feed.xml").findall(
            "podcast:publisher/podcast:remoteItem", NAMES
        )
        assert (parent.get("feedGuid"), parent.get("title")) == (given.guid, "Ministeriet")
        assert parent.get("feedUrl") == (feed.address or f"{BASE}feed/udgiver.xml")
