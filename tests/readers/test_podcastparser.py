"""podcastparser, of gPodder: the tags of RSS and Apple, and chapters."""

from __future__ import annotations

from typing import Any

import podcastparser
import pytest

from pipeline.outputs.feeds.model import Feed
from tests.readers import told
from tests.readers.compare import compare, one_line
from tests.readers.full import Site
from tests.readers.told import Told

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("readers")]

# It makes no use of these tags, nor of any of the podcast namespace.
CANNOT = [
    "self",
    "hub",
    "copyright",
    "docs",
    "built",
    "image",
    "subtitle",
    "complete",
    "block",
    "guid",
    "locked",
    "medium",
    "licence",
    "pictures",
    "people",
    "places",
    "frequency",
    "texts",
    "comments",
    "trailers",
    "podroll",
    "publisher",
    "feeds",
    "podping",
    "podcast_block",
]
CANNOT_OF_ITEM = [
    "permalink",
    "content",
    "podcast_season",
    "podcast_episode",
    "people",
    "licence",
    "page",
    "texts",
    "comments",
    "pictures",
    "transcripts",
    "chapters",
    "soundbites",
    "alternates",
]


def test_every_feed(site: Site) -> None:
    for feed in site.feeds():
        with site.file(feed.path).open("rb") as body:
            found = podcastparser.parse(feed.channel.base + feed.path, body)
        compare(_channel(found), told.channel(site, feed), CANNOT)
        _same_items(site, feed, found["episodes"])


def _same_items(site: Site, feed: Feed, items: list[dict[str, Any]]) -> None:
    """It sorts by time, the newest first, and keeps whole seconds of a chapter's start."""
    by_guid = {item["guid"]: item for item in items}
    assert len(by_guid) == len(items) == len(feed.items)
    for item in feed.items:
        it = told.item(site, feed, item)
        it["description"] = one_line(it["description"])
        it["simple_chapters"] = [(int(start), title) for start, title in it["simple_chapters"]]
        it["published"] = int(it["published"].timestamp())
        compare(_item(by_guid[item.guid]), it, CANNOT_OF_ITEM)


def _channel(it: dict[str, Any]) -> Told:
    return {
        **{n: it[n] for n in ("title", "link", "description", "language", "generator", "explicit")},
        "author": it["itunes_author"],
        "owner": (it["itunes_owner"]["name"], it["itunes_owner"]["email"]),
        "categories": [(name, subs) for name, *subs in it["itunes_categories"]],
        "artwork": it["cover_url"],
        "type": it.get("type", ""),
        "moved_to": it.get("new_url", ""),
    }


def _item(it: dict[str, Any]) -> Told:
    (enclosure,) = it["enclosures"]
    return {
        **{n: it[n] for n in ("guid", "title", "link", "published", "explicit", "type", "season")},
        "description": one_line(it["description"]),
        "enclosure": tuple(enclosure[n] for n in ("url", "file_size", "mime_type")),
        "duration": it["total_time"],
        "episode": it["number"],
        "artwork": it.get("episode_art_url", ""),
        "simple_chapters": [(c["start"], c["title"]) for c in it.get("chapters", [])],
    }
