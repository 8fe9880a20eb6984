"""All feeds in a file that podcast apps import."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from pipeline.core.model import Library
from pipeline.outputs.feeds.plan import plan
from tests.outputs import small
from tests.outputs.small import Bench

BASE = "https://cdn.example/prefix/"


def root(bench: Bench, library: Library) -> etree._Element:
    (made,) = [made for made in plan(library) if made.id == "opml"]
    return etree.fromstring(bench.bytes_of(made))


def test_every_feed_with_items_is_listed_in_its_group(bench: Bench) -> None:
    library = small.library(bench)
    one = replace(library.episodes[0], roles=("laege", "leder"), topics=("mødet",))
    whole = root(bench, replace(library, episodes=(one, library.episodes[1])))
    found = {
        group.get("text"): [str(feed.get("xmlUrl")).removeprefix(BASE) for feed in group]
        for group in whole.findall("body/outline")
    }
    assert found == {
        "Podcast": ["feed.xml"],
        "Efter fag": ["feed/rolle-laege.xml", "feed/rolle-leder.xml"],
        "Efter emne": ["feed/emne-moedet.xml"],
        "Film": ["feed/film.xml"],
    }


def test_its_head_has_no_clock(bench: Bench) -> None:
    whole = root(bench, small.library(bench))
    assert whole.get("version") == "2.0"
    assert whole.findtext("head/title") == "Programmet"
    assert whole.findtext("head/dateModified") == "Wed, 18 May 2022 06:00:00 +0200"


def test_a_programme_with_nothing_to_follow_has_none(bench: Bench) -> None:
    library = replace(small.library(bench), episodes=(), films=())
    assert "opml" not in [made.id for made in plan(library)]


@pytest.mark.parametrize("title", ["Når nogen lytter", 'Æ "B" <c> & ]]> \x00'])
def test_it_can_be_imported_whatever_the_title(bench: Bench, title: str) -> None:
    library = small.library(bench)
    show = replace(library.programme.show, title=title)
    library = replace(library, programme=replace(library.programme, show=show))
    outline = root(bench, library).find("body/outline/outline")
    assert outline is not None
    assert outline.get("type") == "rss"
    assert outline.get("xmlUrl") == f"{BASE}feed.xml"
    assert outline.get("text") == " ".join(title.replace("\x00", "").split())
