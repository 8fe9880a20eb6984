"""A podcast that has moved out: every page that leads to it shows the way, and so does the feed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from pipeline.core.model import Library
from pipeline.core.visibility import published
from pipeline.outputs.feeds.plan import plan
from pipeline.outputs.feeds.sheet import sheet
from tests.outputs import site
from tests.outputs.small import Bench

NEW = "https://ny.example/stemmer/feed.xml"
PAGES = ("episoder/index.html", "episoder/abonner.html")


def moved(bench: Bench) -> Library:
    library = site.full(bench)
    show = replace(library.programme.show, new_feed_address=NEW)
    return published(replace(library, programme=replace(library.programme, show=show)))


@pytest.mark.parametrize("path", PAGES)
def test_people_are_shown_the_way(bench: Bench, path: str) -> None:
    page = site.made(bench, moved(bench)).page(path)
    assert "Podcasten er flyttet" in page.words()
    assert NEW in [link.attrib.get("href") for link in page.all("a")]
    still = site.made(bench, published(site.full(bench))).page(path)
    assert "Podcasten er flyttet" not in still.words()


def test_who_subscribes_now_gets_the_new_feed(bench: Bench) -> None:
    page = site.made(bench, moved(bench)).page("episoder/abonner.html")
    links = [a.attrib["href"] for a in page.all("a") if "button" in a.attrib.get("class", "")]
    assert "pcast://ny.example/stemmer/feed.xml" in links
    assert "podcast://ny.example/stemmer/feed.xml" in links
    assert not [link for link in links if "cdn.example" in link]


def test_apps_are_told_and_so_is_who_opens_the_feed(bench: Bench) -> None:
    library = moved(bench)
    found = {output.path: made for made in plan(library) for output in made.outputs}
    feed = etree.fromstring(bench.bytes_of(found["feed.xml"]))
    tag = "{http://www.itunes.com/dtds/podcast-1.0.dtd}new-feed-url"
    assert [one.text for one in feed.iter(tag)] == [NEW]
    turn = etree.XSLT(etree.fromstring(bench.bytes_of(sheet(library))))
    page = turn(feed).getroot()
    assert "Podcasten er flyttet" in [heading.text for heading in page.findall(".//h2")]
    assert page.findall(".//textarea") == []
