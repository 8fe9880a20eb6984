"""What the model tells of a feed, in plain values under plain names: what readers have to find.

Written from `Feed` and from the facts of what was made, never from the XML.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.outputs.feeds.about import Channel
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.model import Feed
from tests.readers.full import Site

Told = dict[str, Any]

SPECIFICATION = "https://www.rssboard.org/rss-specification"
_TYPES = {"vtt": "text/vtt", "srt": "application/x-subrip"}
_TYPES |= {"json": "application/json", "html": "text/html"}


def channel(site: Site, feed: Feed) -> Told:
    it = feed.channel
    cover = site.public("assets/cover", "feed")
    page = it.base + it.page
    return {
        "title": it.title,
        "link": page,
        "self": it.base + feed.path,
        "hub": it.hub,
        "description": it.description,
        "language": it.language,
        "copyright": it.publisher,
        "generator": "spor2",
        "docs": SPECIFICATION,
        "built": feed.changed,
        "image": (cover, it.title, page),
        **_apple(it, cover),
        **_podcast(site, it, cover),
    }


def _apple(it: Channel, cover: str) -> Told:
    return {
        "author": it.author,
        "owner": (it.owner_name, it.owner_email),
        "categories": _categories(it),
        "explicit": it.explicit,
        "artwork": cover,
        "subtitle": it.subtitle,
        "type": it.type if it.type == "serial" else "",
        "complete": it.complete,
        "block": it.block,
        "moved_to": it.moved_to,
    }


def _categories(it: Channel) -> list[tuple[str, list[str]]]:
    """As they stand: each with all its subcategories."""
    names = dict.fromkeys(name for name, _ in it.categories)
    return [(n, [sub for name, sub in it.categories if name == n and sub]) for n in names]


def _podcast(site: Site, it: Channel, cover: str) -> Told:
    publisher, frequency = it.publisher_feed, it.frequency
    alt = it.artwork_alt
    return {
        "guid": it.guid,
        "locked": (it.locked, it.owner_email),
        "medium": it.medium,
        "licence": _licence(it.licence, it.base + it.licence_page),
        "pictures": [_picture(cover, alt, site.facts("assets/cover"))],
        "people": [(p.name, p.role) for p in it.people],
        "places": [(p.text, p.rel, p.geo, p.osm, p.country) for p in it.locations],
        "frequency": frequency
        and (frequency.label, frequency.rrule, str(frequency.start or ""), it.complete),
        "texts": [
            *([("applepodcastsverify", it.verify)] if it.verify else []),
            *_ai_content(it.ai_content),
        ],
        "comments": it.comments,
        "trailers": [_trailer(site, it, n) for n in range(len(it.trailers))],
        "podroll": [(r.guid, r.address, r.title) for r in it.podroll],
        "publisher": publisher and (publisher.guid, publisher.address, publisher.title),
        "feeds": [(r.guid, r.address, r.medium, r.title) for r in it.feeds],
        "podping": it.podping,
        "podcast_block": it.block,
    }


def _trailer(site: Site, it: Channel, n: int) -> tuple[Any, ...]:
    told = it.trailers[n]
    sound = site.inputs("feed")[f"{told.id}/sound"]
    facts = site.facts(sound)
    size, kind = facts["bytes"], facts["media_type"]
    return told.title, site.public(sound), told.published, size, kind, told.season


def item(site: Site, feed: Feed, it: FeedItem) -> Told:
    ids = {
        name.removeprefix(f"{it.id}/"): id_
        for name, id_ in site.inputs(feed.path.removesuffix(".xml")).items()
        if name.startswith(f"{it.id}/")
    }
    notes, sound = site.facts(ids["notes"]), site.facts(ids["sound"])
    season = it.season
    assert season is not None
    return {
        "guid": it.guid,
        "permalink": False,
        "title": it.title,
        "link": feed.channel.base + it.address,
        "description": notes["description"],
        "content": notes["html"],
        "published": it.published,
        "explicit": feed.channel.explicit,
        "enclosure": (site.public(ids["sound"]), sound["bytes"], _type(sound)),
        "duration": round(sound["duration_s"]),
        "season": season.number,
        "episode": it.number,
        "type": it.type,
        "podcast_season": (season.number, season.title),
        "podcast_episode": (it.number, it.number_shown_as),
        "people": [(p.name, p.role) for p in it.people],
        "licence": _licence(it.licence, ""),
        "page": (feed.channel.base + it.address, it.page_text),
        "texts": _ai_content(it.ai_content),
        "comments": it.comments,
        **_files(site, feed, it, ids),
    }


def _files(site: Site, feed: Feed, it: FeedItem, ids: Mapping[str, str]) -> Told:
    language = feed.channel.language
    art, notes = ids.get("artwork", ""), site.facts(ids["notes"])
    picture = site.public(art, "feed") if art else ""
    words, markers = ids.get("transcript", ""), ids.get("markers", "")
    chapters = [(m["start_s"], m["title"]) for m in notes["markers"]]
    return {
        "artwork": picture,
        "pictures": [_picture(picture, it.artwork_alt, site.facts(art))] if art else [],
        "transcripts": [
            (site.public(words, part), kind, language, "" if part == "html" else "captions")
            for part, kind in _TYPES.items()
            if words
        ],
        "chapters": (site.public(markers, "json"), "application/json+chapters") if markers else (),
        "simple_chapters": chapters if markers else [],
        "soundbites": [(b["start_s"], b["duration_s"], b["title"]) for b in notes["soundbites"]],
        "alternates": [_form(site, ids[name], language, kind) for name, kind in it.forms],
    }


def _form(site: Site, id_: str, language: str, kind: str) -> Told:
    facts = site.facts(id_)
    return {
        "url": site.public(id_),
        "type": _type(facts),
        "length": facts["bytes"],
        "bitrate": facts["bitrate_bps"],
        "lang": language,
        "title": f"{kind}, {round(facts['bitrate_bps'] / 1000)} kbit/s",
        "codecs": facts.get("codecs", ""),
        "default": kind == "MP3",
        "integrity": ("sri", facts["integrity"]),
    }


def _picture(address: str, alt: str, facts: Mapping[str, Any]) -> Told:
    return {
        "href": address,
        "alt": alt,
        "ratio": "1/1",
        "width": facts["pixels"]["feed"],
        "type": "image/jpeg",
        "purpose": "artwork",
    }


def _licence(text: str, page: str) -> tuple[str, str]:
    return (text.lower(), "") if text.startswith("CC-") else (text, page if text else "")


def _ai_content(value: bool | None) -> list[tuple[str, str]]:
    return [] if value is None else [("ai-content", str(value).lower())]


def _type(facts: Mapping[str, Any]) -> str:
    return str(facts["media_type"]).partition(";")[0]
