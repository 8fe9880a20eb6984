"""Archives: what lies where, and that what is sealed stays as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.core.model import Library
from pipeline.core.site import SHORT, Listing
from pipeline.core.values import Correction, Picture, Publication, State
from pipeline.core.visibility import published
from pipeline.outputs.feeds import paging, rss
from pipeline.outputs.feeds.model import feed_of
from tests.outputs.feeds import many
from tests.outputs.small import Bench

BASE = "https://cdn.example/prefix/"
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "fh": "http://purl.org/syndication/history/1.0",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
WHOLE = many.library(255)  # three archives, and 105 in the feed itself


def ids(items: Any) -> list[str]:
    return [item.id for item in items]


def numbered(first: int, last: int) -> list[str]:
    """The newest first."""
    return [f"ep-{number}" for number in range(last, first - 1, -1)]


def pages(library: Library) -> list[list[str]]:
    """The ids in the feed itself, then in each archive."""
    feed = feed_of(published(library))
    return [ids(paging.current(feed).feed.items), *(ids(a.items) for a in paging.archives(feed))]


def changed(library: Library, number: int, **changes: Any) -> Library:
    one = library.episodes[number - 1]
    before, after = library.episodes[: number - 1], library.episodes[number:]
    return replace(library, episodes=(*before, replace(one, **changes), *after))


def withdrawn(library: Library, *numbers: int) -> Library:
    for number in numbers:
        due = library.episodes[number - 1].publication.publish_at
        library = changed(library, number, publication=Publication(State.WITHDRAWN, due))
    return library


def with_more(library: Library, count: int) -> Library:
    there = len(library.episodes)
    more = (many.episode(library.episodes[0], there + n) for n in range(1, count + 1))
    return replace(library, episodes=(*library.episodes, *more))


@pytest.mark.parametrize(
    ("count", "current", "archives"),
    [(0, 0, 0), (1, 1, 0), (149, 149, 0), (150, 100, 1), (199, 149, 1), (200, 100, 2)],
)
def test_the_feed_holds_the_newest_100_to_149(count: int, current: int, archives: int) -> None:
    found = pages(many.library(count))
    assert [len(page) for page in found] == [current, *[50] * archives]
    assert [id_ for page in (found[0], *found[:0:-1]) for id_ in page] == numbered(1, count)


def test_archives_are_numbered_from_the_oldest() -> None:
    assert pages(WHOLE)[1:] == [numbered(1, 50), numbered(51, 100), numbered(101, 150)]
    feed = feed_of(published(WHOLE))
    assert paging.current(feed).previous == "feed/arkiv-3.xml"
    chain = [(a.path, a.previous, a.current) for a in paging.archives(feed)]
    assert chain == [
        ("feed/arkiv-1.xml", "", "feed.xml"),
        ("feed/arkiv-2.xml", "feed/arkiv-1.xml", "feed.xml"),
        ("feed/arkiv-3.xml", "feed/arkiv-2.xml", "feed.xml"),
    ]


def test_another_feed_has_archives_of_its_own() -> None:
    feed = replace(feed_of(published(WHOLE)), path="feed/rolle-laege.xml")
    first = next(paging.archives(feed))
    assert (first.path, first.current) == ("feed/rolle-laege/arkiv-1.xml", "feed/rolle-laege.xml")


def test_a_serial_keeps_its_order_in_the_feed_and_the_order_of_time_in_archives() -> None:
    serial = many.library(160, type="serial")
    assert pages(serial) == [numbered(51, 160)[::-1], numbered(1, 50)]


@settings(max_examples=30)
@given(st.sets(st.integers(1, 255), max_size=30), st.integers(0, 120))
def test_a_withdrawal_or_a_new_item_moves_nothing(gone: set[int], more: int) -> None:
    left = pages(withdrawn(with_more(WHOLE, more), *gone))
    away = {f"ep-{number}" for number in gone}
    for before, after in zip(pages(WHOLE)[1:], left[1:], strict=False):
        assert after == [id_ for id_ in before if id_ not in away]
    assert len(left) >= 4
    assert sum(map(len, left)) == 255 + more - len(gone)


def test_an_archive_is_the_same_value_whatever_comes_after_it() -> None:
    before = list(paging.archives(feed_of(published(WHOLE))))
    after = list(paging.archives(feed_of(published(withdrawn(with_more(WHOLE, 60), 130)))))
    assert after[:2] == before[:2]
    assert ids(after[2].items) == [i for i in ids(before[2].items) if i != "ep-130"]


@pytest.mark.parametrize("state", [State.DRAFT, State.REVIEW])
def test_what_was_never_out_has_no_place(state: State) -> None:
    hidden = changed(WHOLE, 20, publication=Publication(state, many.FIRST))
    assert pages(hidden)[1] == [*numbered(21, 51), *numbered(1, 19)]


# --- as documents -------------------------------------------------------------------------------


def documents(bench: Bench, library: Library) -> dict[str, bytes]:
    shown = published(library)
    wanted = many.stood_in(rss.artefacts(shown, feed_of(shown)))
    made = bench.make(*wanted).outcomes
    return {
        a.outputs[0].path or "": made[a.id].made.files["feed"].path.read_bytes() for a in wanted
    }


def keys(bench: Bench, library: Library) -> dict[str, str]:
    """What the cache knows each document by: with the same key it is not written again."""
    shown = published(library)
    wanted = many.stood_in(rss.artefacts(shown, feed_of(shown)))
    outcomes = bench.make(*wanted).outcomes
    return {a.outputs[0].path or "": outcomes[a.id].ingredients.key for a in wanted}


def rewritten(bench: Bench, library: Library) -> set[str]:
    before = keys(bench, WHOLE)
    return {path for path, key in keys(bench, library).items() if before.get(path) != key}


@pytest.fixture(scope="module")
def made(bench: Bench) -> dict[str, bytes]:
    return documents(bench, WHOLE)


def links(body: bytes) -> dict[str, str]:
    found = etree.fromstring(body).findall("channel/atom:link", NAMES)
    told = {str(one.get("rel")): str(one.get("href")) for one in found}
    assert len(told) == len(found)
    return told


def test_the_feed_leads_to_its_newest_archive(made: dict[str, bytes]) -> None:
    found = links(made["feed.xml"])
    assert found["self"] == f"{BASE}feed.xml"
    assert found["prev-archive"] == found["next"] == f"{BASE}feed/arkiv-3.xml"
    assert etree.fromstring(made["feed.xml"]).find("channel/fh:archive", NAMES) is None


def test_an_archive_says_that_it_is_one_and_where_the_others_are(made: dict[str, bytes]) -> None:
    channel = etree.fromstring(made["feed/arkiv-2.xml"])[0]
    assert channel.find("fh:archive", NAMES) is not None
    assert links(made["feed/arkiv-2.xml"]) == {
        "self": f"{BASE}feed/arkiv-2.xml",
        "current": f"{BASE}feed.xml",
        "prev-archive": f"{BASE}feed/arkiv-1.xml",
        "next": f"{BASE}feed/arkiv-1.xml",
    }
    assert set(links(made["feed/arkiv-1.xml"])) == {"self", "current"}
    assert channel.findtext("title") == "Når nogen lytter"
    assert channel.findtext("link") == f"{BASE}episoder/index.html"
    assert channel.findtext("description") == "Arkiv 2: ældre episoder"
    assert channel.findtext("podcast:guid", None, NAMES) == feed_of(WHOLE).channel.guid
    assert channel.findtext("lastBuildDate") == channel.findtext("item/pubDate")
    assert b'href="../feed.xsl"' in made["feed/arkiv-2.xml"]
    assert not feedparser.parse(made["feed/arkiv-2.xml"]).bozo


def test_whoever_walks_back_gets_every_item_once(made: dict[str, bytes]) -> None:
    """As RFC 5005, section 4.2, has it."""
    guids: list[str] = []
    path: str | None = "feed.xml"
    while path is not None:
        guids += [str(e.text) for e in etree.fromstring(made[path]).findall("channel/item/guid")]
        path = links(made[path]).get("prev-archive", "").removeprefix(BASE) or None
    assert guids == [episode.guid for episode in reversed(WHOLE.episodes)]


def reworded(library: Library) -> Library:
    """Everything about the show but what identifies it."""
    show = replace(
        library.programme.show,
        description="Noget andet.",
        subtitle="Ny",
        author="En anden",
        owner_email="andre@programmet.example",
        artwork=Picture(library.programme.show.artwork.file, "En anden tekst"),
        complete=True,
        locked=False,
        licence_text="Alt er tilladt.",
        verify="abc",
    )
    return replace(library, programme=replace(library.programme, show=show))


@pytest.mark.parametrize("library", [with_more(WHOLE, 1), reworded(WHOLE), withdrawn(WHOLE, 200)])
def test_only_the_feed_itself_is_written_again(
    bench: Bench, made: dict[str, bytes], library: Library
) -> None:
    assert rewritten(bench, library) == {"feed.xml"}
    after = documents(bench, library)
    assert after.pop("feed.xml") != made["feed.xml"]
    assert after == {path: body for path, body in made.items() if path != "feed.xml"}


def test_a_new_archive_changes_none_before_it(bench: Bench, made: dict[str, bytes]) -> None:
    library = with_more(WHOLE, 45)
    assert rewritten(bench, library) == {"feed.xml", "feed/arkiv-4.xml"}
    assert made.items() - documents(bench, library).items() == {("feed.xml", made["feed.xml"])}


def test_a_correction_changes_its_own_archive(bench: Bench, made: dict[str, bytes]) -> None:
    note = Correction(date(2031, 7, 1), "Et tal er rettet.")
    library = changed(WHOLE, 60, correction=note)
    assert rewritten(bench, library) == {"feed/arkiv-2.xml"}
    after = documents(bench, library)
    assert {path for path in made if made[path] != after[path]} == {"feed/arkiv-2.xml"}
    built = etree.fromstring(after["feed/arkiv-2.xml"]).findtext("channel/lastBuildDate")
    assert built == "Tue, 01 Jul 2031 00:00:00 +0200"


def test_a_withdrawal_changes_its_own_archive(bench: Bench, made: dict[str, bytes]) -> None:
    library = withdrawn(WHOLE, 60)
    assert rewritten(bench, library) == {"feed/arkiv-2.xml"}
    after = documents(bench, library)
    assert {path for path in made if made[path] != after[path]} == {"feed/arkiv-2.xml"}
    guid = WHOLE.episodes[59].guid.encode()
    assert guid in made["feed/arkiv-2.xml"]
    assert not any(guid in body for body in after.values())


def test_an_archive_of_nothing_stays(bench: Bench, made: dict[str, bytes]) -> None:
    after = documents(bench, withdrawn(WHOLE, *range(1, 51)))
    channel = etree.fromstring(after["feed/arkiv-1.xml"])[0]
    assert channel.findall("item") == []
    assert channel.find("lastBuildDate") is None
    assert after["feed/arkiv-2.xml"] == made["feed/arkiv-2.xml"]


def test_a_release_remembers_where_each_item_is_listed(bench: Bench) -> None:
    note = Correction(date(2031, 7, 1), "Et tal er rettet.")
    shown = published(changed(WHOLE, 60, correction=note))
    made = bench.make(*many.stood_in(rss.artefacts(shown, feed_of(shown))))
    found = rss.listings(outcome.made.facts for outcome in made.outcomes.values())
    assert [one.item for one in found] == [*numbered(151, 255), *_by_archive()]
    where = {one.item: one for one in found}
    assert [where[f"ep-{n}"].archive for n in (1, 50, 51, 150, 151, 255)] == [1, 1, 2, 3, 0, 0]
    assert where["ep-60"].correction == "2031-07-01 Et tal er rettet."
    assert where["ep-61"].correction == ""


def _by_archive() -> list[str]:
    return [*numbered(1, 50), *numbered(51, 100), *numbered(101, 150)]


def test_of_an_item_in_two_feeds_the_first_is_remembered() -> None:
    told = {"item": "ep-1", "guid": "1", "address": "a", "title": "En"}
    found = rss.listings([{"listings": [told]}, {}, {"listings": [told | {"archive": 1}]}])
    assert found == (Listing("ep-1", "1", "a", "En"),)


def test_archives_are_feeds_to_a_store(bench: Bench) -> None:
    shown = published(WHOLE)
    tree = bench.make(*many.stood_in(rss.artefacts(shown, feed_of(shown)))).tree()
    entry = tree["feed/arkiv-1.xml"]
    assert (entry.kind, entry.headers.cache_control) == ("feed", SHORT)
    assert entry.headers.content_type == tree["feed.xml"].headers.content_type
    assert entry.provenance == {f"ep-{number}" for number in range(1, 51)}


WITHIN = """
import contextlib, hashlib, locale, sys
from pathlib import Path
from tests.outputs.feeds import many, test_paging
from tests.outputs.small import Bench
with contextlib.suppress(locale.Error):  # this computer may not have it
    locale.setlocale(locale.LC_ALL, "")
made = test_paging.documents(Bench(Path(sys.argv[1])), many.library(150))
print(sorted((path, hashlib.sha256(body).hexdigest()) for path, body in made.items()))
"""


@pytest.mark.slow
def test_bytes_are_the_same_whatever_the_place_and_seed(tmp_path: Path) -> None:
    """All is made anew in each process: each has a cache of its own."""
    places = (("Asia/Tokyo", "da_DK.UTF-8", "1"), ("America/Lima", "C", "2"))
    places = (*places, ("Europe/Copenhagen", "tr_TR.UTF-8", "3"))
    told = set()
    for zone, language, seed in places:
        environment = os.environ | {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", WITHIN, str(tmp_path / seed)]
        made = subprocess.run(command, env=environment, capture_output=True, check=True)
        told.add(made.stdout)
    assert len(told) == 1
    assert b"arkiv-1.xml" in told.pop()
