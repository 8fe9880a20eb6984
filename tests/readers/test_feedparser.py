"""feedparser: the tags of RSS, Atom and Apple, and those of the podcast namespace that stand once.

Of a tag that it does not know it keeps the last, and either its attributes or its text.
"""

from __future__ import annotations

from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import feedparser
import pytest

from pipeline.outputs.feeds.model import Feed
from tests.readers import told
from tests.readers.compare import compare
from tests.readers.full import Site
from tests.readers.told import Told

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("readers")]

# Where Apple's subtitle is, there is no description, and where itunes:owner is, no author; of an
# image it keeps Apple's alone, of categories no rank; and itunes:explicit false says nothing.
CANNOT = [
    "description",
    "author",
    "image",
    "categories",
    "explicit",
    "people",
    "places",
    "texts",
    "podroll",
    "feeds",
    "publisher",
    "locked",
    "licence",
    "frequency",
    "trailers",
]
# Of each the last alone, or without its text.
CANNOT_OF_ITEM = [
    "explicit",
    "podcast_season",
    "podcast_episode",
    "people",
    "page",
    "texts",
    "transcripts",
    "soundbites",
    "alternates",
]


def test_every_feed(site: Site) -> None:
    for feed in site.feeds():
        parsed = feedparser.parse(site.file(feed.path).read_bytes())
        assert not parsed.bozo
        it = told.channel(site, feed)
        it["subtitle"] = it["subtitle"] or it["description"]
        compare(_channel(parsed.feed), it, CANNOT)
        _same_items(site, feed, parsed.entries)


def test_what_stands_several_times_or_has_a_text_is_read_at_least_in_part(site: Site) -> None:
    feed = site.feeds()[0]
    found = feedparser.parse(site.file(feed.path).read_bytes())
    channel, it = told.channel(site, feed), feed.channel
    names = [name for main, subs in channel["categories"] for name in (main, *subs)]
    assert [tag.term for tag in found.feed.tags] == names
    assert found.feed.podcast_locked["owner"] == it.owner_email
    assert found.feed.podcast_license["url"] == channel["licence"][1]
    assert found.feed.podcast_updatefrequency["rrule"] == channel["frequency"][1]
    assert found.feed.podcast_trailer["url"] == channel["trailers"][-1][1]
    assert found.feed.podcast_location["rel"] == channel["places"][-1][1]
    first = told.item(site, feed, feed.items[1])
    entry = found.entries[1]
    assert entry.podcast_season["name"] == first["podcast_season"][1]
    assert entry.podcast_episode["display"] == first["podcast_episode"][1]
    assert entry.podcast_person["role"] == first["people"][-1][1]
    assert entry.podcast_transcript["url"] == first["transcripts"][-1][0]
    assert entry.podcast_integrity["value"] == first["alternates"][-1]["integrity"][1]
    assert float(entry.podcast_soundbite["starttime"]) == first["soundbites"][-1][0]


def _same_items(site: Site, feed: Feed, items: list[Any]) -> None:
    assert [i.id for i in items] == [i.guid for i in feed.items]
    for found, item in zip(items, feed.items, strict=True):
        compare(_item(found), told.item(site, feed, item), CANNOT_OF_ITEM)


def _channel(it: Any) -> Told:
    links = {link.rel: link.href for link in it.links}
    owner = it.publisher_detail
    return {
        **{name: it[name] for name in ("title", "link", "language", "generator", "docs")},
        "self": links["self"],
        "hub": links.get("hub", ""),
        "copyright": it.rights,
        "built": parsedate_to_datetime(it.updated) if "updated" in it else None,
        "owner": (owner.name, owner.email),
        "artwork": it.image.href,
        "subtitle": it.subtitle,
        "type": it.get("itunes_type", ""),
        "complete": it.get("itunes_complete") == "yes",
        "block": bool(it.get("itunes_block")),
        "moved_to": it.get("itunes_new-feed-url", ""),
        "guid": it.podcast_guid,
        "medium": it.podcast_medium,
        "pictures": [_picture(it.podcast_image)],
        "comments": it.podcast_socialinteract != {"protocol": "disabled"},
        "podping": it.get("podcast_podping", {}).get("usespodping") == "true",
        "podcast_block": it.get("podcast_block") == "yes",
    }


def _item(it: Any) -> Told:
    (enclosure,) = it.enclosures
    chapters = it.get("psc_chapters", {}).get("chapters", [])
    licence = it.get("podcast_license", "")
    return {
        **{name: it[name] for name in ("title", "link")},
        "guid": it.id,
        "permalink": it.guidislink,
        "description": it.summary,
        "content": it.content[0].value,
        "published": parsedate_to_datetime(it.published),
        "enclosure": (enclosure.href, int(enclosure.length), enclosure.type),
        "duration": int(it.itunes_duration),
        "season": int(it.itunes_season),
        "episode": int(it.itunes_episode),
        "type": it.itunes_episodetype,
        "artwork": it.get("image", {}).get("href", ""),
        "pictures": [_picture(it.podcast_image)] if "podcast_image" in it else [],
        "licence": (licence, ""),
        "comments": it.podcast_socialinteract != {"protocol": "disabled"},
        "chapters": tuple(it.podcast_chapters[name] for name in ("url", "type"))
        if "podcast_chapters" in it
        else (),
        "simple_chapters": [(_seconds(c["start_parsed"]), c["title"]) for c in chapters],
    }


def _seconds(start: timedelta) -> float:
    return start.total_seconds()


def _picture(it: dict[str, str]) -> Told:
    names = ("href", "alt", "type", "purpose")
    return {**{n: it[n] for n in names}, "ratio": it["aspect-ratio"], "width": int(it["width"])}
