"""The JSON Feed: what its specification asks for, and no other truth than the RSS tells."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from lxml import etree

from pipeline.core.model import Library
from pipeline.core.values import Picture
from pipeline.outputs.feeds import rss
from pipeline.outputs.feeds.json_feed import json_feed
from pipeline.outputs.feeds.model import feed_of
from tests.outputs import small
from tests.outputs.small import Bench

BASE = "https://cdn.example/prefix/"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"


def read(bench: Bench, library: Library) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bench.bytes_of(json_feed(library, feed_of(library))))
    return found


def full(bench: Bench) -> Library:
    library = small.library(bench)
    picture = Picture(bench.source("cover.jpg"), "Et vindue")
    one = replace(library.episodes[0], artwork=picture, roles=("laege",), topics=("mødet",))
    return replace(library, episodes=(one, *library.episodes[1:]))


def test_the_head(bench: Bench) -> None:
    found = read(bench, full(bench))
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["title"] == "Når nogen lytter"
    assert found["home_page_url"] == f"{BASE}episoder/index.html"
    assert found["feed_url"] == f"{BASE}feed.json"
    assert found["icon"].startswith(f"{BASE}media/cover-600-")
    assert found["authors"] == [{"name": "Styrelsen", "url": f"{BASE}index.html"}]
    assert found["language"] == "da"
    assert "expired" not in found
    assert "hubs" not in found


def test_a_series_that_is_complete_has_expired(bench: Bench) -> None:
    library = full(bench)
    show = replace(library.programme.show, complete=True)
    library = replace(library, programme=replace(library.programme, show=show))
    assert read(bench, library)["expired"] is True


def test_items_say_what_the_rss_says(bench: Bench) -> None:
    library = full(bench)
    twins = etree.fromstring(bench.bytes_of(rss.feed(library))).findall("channel/item")
    found = read(bench, library)["items"]
    assert len(found) == len(twins) == 2
    for item, twin in zip(found, twins, strict=True):
        assert item["id"] == twin.findtext("guid")
        assert item["url"] == twin.findtext("link")
        assert item["title"] == twin.findtext("title")
        assert item["content_html"] == twin.findtext(CONTENT)
        assert item["summary"] == twin.findtext("description")
        published = parsedate_to_datetime(twin.findtext("pubDate") or "")
        assert datetime.fromisoformat(item["date_published"]) == published
        assert datetime.fromisoformat(item["date_modified"]) >= published
        (sound,) = item["attachments"]
        enclosure = twin.find("enclosure")
        assert enclosure is not None
        assert sound["url"] == enclosure.get("url")
        assert str(sound["size_in_bytes"]) == enclosure.get("length")
        assert sound["mime_type"] == enclosure.get("type")


def test_an_item_has_its_tags_and_its_own_picture(bench: Bench) -> None:
    one, two = read(bench, full(bench))["items"]
    assert one["tags"] == ["læger og praksispersonale", "mødet"]
    assert one["image"].startswith(f"{BASE}media/artwork-1-3000-")
    assert "tags" not in two
    assert "image" not in two


def test_forms_of_one_sound_share_a_title(bench: Bench) -> None:
    library = full(bench)
    loudness = replace(library.programme.loudness, alternates=("opus",))
    library = replace(library, programme=replace(library.programme, loudness=loudness))
    mp3, opus = read(bench, library)["items"][0]["attachments"]
    assert mp3["title"] == opus["title"] == "Hvad er senfølger?"
    assert (mp3["mime_type"], opus["mime_type"]) == ("audio/mpeg", "audio/ogg")
    assert mp3["duration_in_seconds"] == opus["duration_in_seconds"] == 3


def test_headers_say_that_it_is_a_json_feed(bench: Bench) -> None:
    library = small.library(bench)
    entry = bench.make(json_feed(library, feed_of(library))).tree()["feed.json"]
    assert entry.headers.content_type == "application/feed+json; charset=utf-8"
    assert entry.kind == "feed"
