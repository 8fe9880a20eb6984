"""podcast-partytime (npm), of the Podcast Index: the podcast namespace phase by phase."""

from __future__ import annotations

from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest

from pipeline.outputs.feeds.model import Feed
from tests.readers import node, told
from tests.readers.compare import compare, one_line
from tests.readers.full import Site
from tests.readers.told import Told

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("readers")]

# It has no podcast:image (only its forerunner), updateFrequency or podping, reads of a category
# its first subcategories each by itself, of places the first, of a text the words «true» and
# «false» as empty, and of a protocol without an address nothing.
CANNOT = [
    "docs",
    "categories",
    "pictures",
    "places",
    "frequency",
    "texts",
    "comments",
    "feeds",
    "podping",
]
# Neither Podlove's chapters nor podcast:contentLink, and nothing of what is said above.
CANNOT_OF_ITEM = ["permalink", "pictures", "page", "texts", "comments", "simple_chapters"]
# It calls SRT by another name, and a named licence by its page at SPDX.
_SRT = {"application/srt": "application/x-subrip"}


def test_every_feed(site: Site) -> None:
    feeds = {site.file(feed.path): feed for feed in site.feeds()}
    for path, found in node.read("partytime", feeds).items():
        feed = feeds[path]
        it = told.channel(site, feed)
        publisher = it["publisher"]
        it["publisher"] = publisher and publisher[:2]  # without its title
        it["description"] = one_line(it["description"])
        it["feeds"] = [] if not it["feeds"] else it["feeds"]
        compare(_channel(found), it, CANNOT)
        _same_items(site, feed, found["items"])


def test_what_is_read_in_part(site: Site) -> None:
    feed = site.feeds()[0]
    (found,) = node.read("partytime", [site.file(feed.path)]).values()
    it = told.channel(site, feed)
    pairs = [f"{name} > {sub}" for name, subs in it["categories"] for sub in subs]
    assert found["itunesCategory"] == pairs
    place = found["podcastLocation"]
    text, _, geo, osm, _ = it["places"][0]
    assert (place["name"], place["geo"], place["osm"]) == (text, geo, osm)
    assert [t["purpose"] for t in found["podcastTxt"]] == [purpose for purpose, _ in it["texts"]]
    assert found["podcastTxt"][0]["value"] == it["texts"][0][1]


def _same_items(site: Site, feed: Feed, items: list[Any]) -> None:
    assert [i["guid"] for i in items] == [i.guid for i in feed.items]
    for found, item in zip(items, feed.items, strict=True):
        it = told.item(site, feed, item)
        it["description"] = one_line(it["description"])
        it["licence"] = it["licence"][0]
        it["content"] = unescape(it["content"])  # it does so even within CDATA
        compare(_item(found), it, CANNOT_OF_ITEM)


def _channel(it: dict[str, Any]) -> Told:
    image, owner, publisher = it["image"], it["owner"], it.get("podcastPublisher")
    return {
        **{n: it[n] for n in ("title", "link", "language", "copyright", "generator", "explicit")},
        **{n: it[n] for n in ("guid", "author", "medium")},
        "description": one_line(it["description"]),
        "self": it["pubsub"]["self"],
        "hub": it["pubsub"].get("hub", ""),
        "built": _moment(it["lastBuildDate"]) if "lastBuildDate" in it else None,
        "image": (image["url"], image["title"], image["link"]),
        "owner": (owner["name"], owner["email"]),
        "artwork": it["itunesImage"],
        "subtitle": it.get("subtitle", ""),
        "type": it.get("itunesType", ""),
        "complete": it["itunesComplete"],
        "block": it["itunesBlock"],
        "moved_to": it.get("itunesNewFeedUrl", ""),
        "locked": (it["locked"], it["podcastOwner"]),
        "licence": _licence(it),
        "people": _people(it),
        "trailers": [
            (t["title"], t["url"], _moment(t["pubdate"]), t["length"], t["type"], t["season"])
            for t in it.get("trailers", [])
        ],
        "podroll": [
            (r["feedGuid"], r.get("feedUrl", ""), r.get("title", "")) for r in it.get("podroll", [])
        ],
        "publisher": publisher and (publisher["feedGuid"], publisher["feedUrl"]),
        "podcast_block": it["podcastBlocked"] == "yes",
    }


def _item(it: dict[str, Any]) -> Told:
    chapters, season = it.get("podcastChapters"), it["podcastSeason"]
    episode = it["podcastEpisode"]
    return {
        **{n: it[n] for n in ("guid", "title", "link", "content", "explicit", "duration")},
        "description": one_line(it["description"]),
        "published": _moment(it["pubDate"]),
        "enclosure": tuple(it["enclosure"][n] for n in ("url", "length", "type")),
        "season": it["itunesSeason"],
        "episode": it["itunesEpisode"],
        "type": it["itunesEpisodeType"],
        "artwork": it.get("itunesImage", ""),
        "podcast_season": (season["number"], season.get("name", "")),
        "podcast_episode": (episode["number"], episode.get("display", "")),
        "people": _people(it),
        "licence": it.get("license", {}).get("identifier", ""),
        "transcripts": [
            (t["url"], _SRT.get(t["type"], t["type"]), t["language"], t.get("rel", ""))
            for t in it.get("podcastTranscripts", [])
        ],
        "chapters": (chapters["url"], chapters["type"]) if chapters else (),
        "soundbites": [
            (b["startTime"], b["duration"], b["title"]) for b in it.get("podcastSoundbites", [])
        ],
        "alternates": [_form(one) for one in it["alternativeEnclosures"]],
    }


def _form(it: dict[str, Any]) -> Told:
    (source,) = it["source"]
    return {
        **{name: it[name] for name in ("type", "length", "bitrate", "lang", "title", "default")},
        "url": source["uri"],
        "codecs": it.get("codecs", ""),
        "integrity": (it["integrity"]["type"], it["integrity"]["value"]),
    }


def _licence(it: dict[str, Any]) -> tuple[str, str]:
    found = it.get("license", {})
    return found.get("identifier", ""), found.get("url", "")


def _people(it: dict[str, Any]) -> list[tuple[str, str]]:
    return [(p["name"], p["role"].lower()) for p in it.get("podcastPeople", [])]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
