"""feedsmith (npm): reads almost every tag there is."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from pipeline.outputs.feeds.model import Feed
from tests.readers import node, told
from tests.readers.compare import compare
from tests.readers.full import Site
from tests.readers.told import Told

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("readers")]

# Of the channel it has no podcast:socialInteract; of an item no podcast:contentLink, which it
# knows in a podcast:liveItem alone.
CANNOT = ("comments",)
CANNOT_OF_ITEM = ("page",)


def test_every_feed(site: Site) -> None:
    feeds = {site.file(feed.path): feed for feed in site.feeds()}
    assert len(feeds) == 4
    for path, found in node.read("feedsmith", feeds).items():
        feed = feeds[path]
        compare(_channel(found), told.channel(site, feed), CANNOT)
        _same_items(site, feed, found.get("items", []))


def _same_items(site: Site, feed: Feed, items: list[Any]) -> None:
    assert [i["guid"]["value"] for i in items] == [i.guid for i in feed.items]
    for found, item in zip(items, feed.items, strict=True):
        compare(_item(found), told.item(site, feed, item), CANNOT_OF_ITEM)


def test_it_would_tell_of_a_difference(site: Site) -> None:
    feed = site.feeds()[0]
    (found,) = node.read("feedsmith", [site.file(feed.path)]).values()
    found["podcast"]["locked"]["owner"] = "en-anden@programmet.example"
    with pytest.raises(AssertionError, match="en-anden"):
        compare(_channel(found), told.channel(site, feed), CANNOT)


def _channel(it: dict[str, Any]) -> Told:
    links = {link["rel"]: link["href"] for link in it["atom"]["links"]}
    return {
        **{name: it[name] for name in ("title", "link", "description", "language", "copyright")},
        **{name: it[name] for name in ("generator", "docs")},
        "self": links["self"],
        "hub": links.get("hub", ""),
        "built": parsedate_to_datetime(it["lastBuildDate"]) if "lastBuildDate" in it else None,
        "image": tuple(it["image"][name] for name in ("url", "title", "link")),
        **_apple(it["itunes"]),
        **_podcast(it["podcast"]),
    }


def _apple(it: dict[str, Any]) -> Told:
    return {
        "author": it["author"],
        "owner": (it["owner"]["name"], it["owner"]["email"]),
        "categories": [
            (c["text"], [sub["text"] for sub in c.get("categories", [])]) for c in it["categories"]
        ],
        "explicit": it["explicit"],
        "artwork": it["image"],
        "subtitle": it.get("subtitle", ""),
        "type": it.get("type", ""),
        "complete": it.get("complete", False),
        "block": it.get("block", False),
        "moved_to": it.get("newFeedUrl", ""),
    }


def _podcast(it: dict[str, Any]) -> Told:
    frequency, publisher = it.get("updateFrequency"), it.get("publisher", {}).get("remoteItem")
    return {
        "guid": it["guid"],
        "locked": (it["locked"]["value"], it["locked"]["owner"]),
        "medium": it["medium"],
        "licence": _licence(it),
        "pictures": _pictures(it),
        "people": _people(it),
        "places": [
            tuple(p.get(n, "") for n in ("display", "rel", "geo", "osm", "country"))
            for p in it.get("locations", [])
        ],
        "frequency": frequency
        and (
            frequency["display"],
            frequency.get("rrule", ""),
            frequency.get("dtstart", ""),
            frequency.get("complete", False),
        ),
        "texts": _texts(it),
        "trailers": [_trailer(one) for one in it.get("trailers", [])],
        "podroll": [
            _remote(r, "feedGuid", "feedUrl", "title")
            for r in it.get("podroll", {}).get("remoteItems", [])
        ],
        "publisher": publisher and _remote(publisher, "feedGuid", "feedUrl", "title"),
        "feeds": [
            _remote(r, "feedGuid", "feedUrl", "medium", "title") for r in it.get("remoteItems", [])
        ],
        "podping": it.get("podping", {}).get("usesPodping", False),
        "podcast_block": any(b["value"] for b in it.get("blocks", [])),
    }


def _trailer(it: dict[str, Any]) -> tuple[Any, ...]:
    date = parsedate_to_datetime(it["pubDate"])
    return it["display"], it["url"], date, it["length"], it["type"], it["season"]


def _remote(it: dict[str, Any], *names: str) -> tuple[str, ...]:
    return tuple(it.get(name, "") for name in names)


def _licence(it: dict[str, Any]) -> tuple[str, str]:
    found = it.get("license", {})
    return found.get("display", ""), found.get("url", "")


def _people(it: dict[str, Any]) -> list[tuple[str, str]]:
    return [(p["display"], p["role"]) for p in it.get("persons", [])]


def _texts(it: dict[str, Any]) -> list[tuple[str, str]]:
    return [(t["purpose"], t["display"]) for t in it.get("txts", [])]


def _pictures(it: dict[str, Any]) -> list[Told]:
    names = ("href", "alt", "width", "type", "purpose")
    return [{**{n: p[n] for n in names}, "ratio": p["aspectRatio"]} for p in it.get("images", [])]


def _item(it: dict[str, Any]) -> Told:
    (enclosure,) = it["enclosures"]
    apple, podcast = it["itunes"], it["podcast"]
    return {
        **{name: it[name] for name in ("title", "link", "description")},
        "guid": it["guid"]["value"],
        "permalink": it["guid"]["isPermaLink"],
        "content": it["content"]["encoded"],
        "published": parsedate_to_datetime(it["pubDate"]),
        "explicit": apple["explicit"],
        "enclosure": tuple(enclosure[name] for name in ("url", "length", "type")),
        **{name: apple[name] for name in ("duration", "season", "episode")},
        "type": apple["episodeType"],
        "artwork": apple.get("image", ""),
        "podcast_season": (podcast["season"]["number"], podcast["season"].get("name", "")),
        "podcast_episode": (podcast["episode"]["number"], podcast["episode"].get("display", "")),
        "people": _people(podcast),
        "licence": _licence(podcast),
        "texts": _texts(podcast),
        "comments": podcast["socialInteracts"] != [{"protocol": "disabled"}],
        "pictures": _pictures(podcast),
        "transcripts": [
            tuple(t.get(n, "") for n in ("url", "type", "language", "rel"))
            for t in podcast.get("transcripts", [])
        ],
        "chapters": tuple(podcast["chapters"].values()) if "chapters" in podcast else (),
        "simple_chapters": [
            (_seconds(c["start"]), c["title"]) for c in it.get("psc", {}).get("chapters", [])
        ],
        "soundbites": [
            (b["startTime"], b["duration"], b["display"]) for b in podcast.get("soundbites", [])
        ],
        "alternates": [_form(one) for one in podcast["alternateEnclosures"]],
    }


def _form(it: dict[str, Any]) -> Told:
    (source,) = it["sources"]
    return {
        **{name: it[name] for name in ("type", "length", "bitrate", "lang", "title")},
        "url": source["uri"],
        "codecs": it.get("codecs", ""),
        "default": it.get("default", False),
        "integrity": (it["integrity"]["type"], it["integrity"]["value"]),
    }


def _seconds(time: str) -> float:
    hours, minutes, seconds = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)
