"""A feed's tags → values. What is not there, or makes no sense, is left empty; nothing is raised.

RSS 2.0, Apple's tags, Podlove Simple Chapters, and
https://github.com/Podcastindex-org/podcast-namespace.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import etree

from pipeline.ingest.feeds.home import Home
from pipeline.ingest.feeds.names import attribute, first, named, text
from pipeline.ingest.feeds.old import Image, Linked, Mark, OldChannel, OldItem

_TYPES = ("full", "trailer", "bonus")
_YES = ("yes", "true", "explicit")
_ROLE = re.compile(r"[^\W\d_][\w &/-]{0,39}")
_TIME = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,6}(?:\.\d+)?)", re.ASCII)


def channel_of(channel: etree._Element) -> OldChannel:
    people = ("itunes:owner", "itunes:author", "managingeditor", "webmaster", "podcast:person")
    return OldChannel(
        title=text(channel, "title", "itunes:title"),
        description=text(channel, "description", "itunes:summary"),
        language=text(channel, "language"),
        guid=text(channel, "podcast:guid").lower(),
        categories=tuple(_categories(channel)),
        type=text(channel, "itunes:type").lower(),
        explicit=_yes(text(channel, "itunes:explicit")),
        complete=_yes(text(channel, "itunes:complete")),
        locked=_yes(text(channel, "podcast:locked")),
        image=_image(channel),
        licence=text(channel, "podcast:license"),
        new_address=text(channel, "itunes:new-feed-url"),
        address=_link(channel, "self"),
        generator=text(channel, "generator"),
        people=len(list(named(channel, *people))),
    )


def further_pages(channel: etree._Element) -> tuple[str, ...]:
    """Where more of the feed is (RFC 5005, sections 3 and 4)."""
    links = (_link(channel, rel) for rel in ("next", "prev-archive"))
    return tuple(link for link in links if link)


def items_of(channel: etree._Element, home: Home) -> tuple[OldItem, ...]:
    return tuple(_item(item, home) for item in named(channel, "item"))


def _item(item: etree._Element, home: Home) -> OldItem:
    dated = text(item, "pubdate", "dc:date", "atom:published")
    season = first(item, "podcast:season")
    number = first(item, "podcast:episode")
    kind = text(item, "itunes:episodetype").lower()
    description = text(item, "description", "itunes:summary", "itunes:subtitle")
    return OldItem(
        home=home,
        guid=text(item, "guid"),
        title=" ".join(text(item, "title", "itunes:title").split()),
        sound=_enclosure(item),
        published=instant(dated),
        dated=dated,
        notes=text(item, "content:encoded") or description,
        description=description,
        season=_whole(text(item, "itunes:season", "podcast:season")),
        season_title=attribute(season, "name"),
        number=_whole(text(item, "itunes:episode", "podcast:episode")),
        number_shown_as=attribute(number, "display"),
        type=kind if kind in _TYPES else "full",
        explicit=_yes(text(item, "itunes:explicit")),
        seconds=round(seconds(text(item, "itunes:duration")) or 0),
        image=_image(item),
        markers_file=next(iter(_files(item, "podcast:chapters")), None),
        marks=_simple_chapters(item),
        transcripts=tuple(_files(item, "podcast:transcript")),
        roles=_roles(item),
        licence=text(item, "podcast:license"),
    )


def instant(dated: str) -> datetime | None:
    """An RFC 2822 date, or ISO 8601 as some write it; without an offset it is UTC, as there."""
    found: datetime | None = None
    try:
        found = parsedate_to_datetime(dated)
    except (ValueError, TypeError, IndexError, OverflowError):
        try:
            found = datetime.fromisoformat(dated)
        except ValueError:
            return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def seconds(told: str) -> float | None:
    """``1:02:03``, ``62:03``, ``3723``, ``00:00:01.5`` → seconds, as hosts write them."""
    found = _TIME.fullmatch(told.strip())
    if found is None:
        return None
    hours, minutes, rest = found.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest)


def _enclosure(item: etree._Element) -> Linked | None:
    for each in named(item, "enclosure"):
        if address := attribute(each, "url"):
            media_type = attribute(each, "type").lower()
            return Linked(address, media_type, size=_whole(attribute(each, "length")))
    return None


def _files(item: etree._Element, tag: str) -> list[Linked]:
    found = []
    for each in named(item, tag):
        if address := attribute(each, "url"):
            media_type = attribute(each, "type").lower().partition(";")[0].strip()
            found.append(Linked(address, media_type, attribute(each, "language").lower()))
    return found


def _image(parent: etree._Element) -> Image | None:
    """Apple's, for it is the square one; the words for it from podcast:image."""
    better = first(parent, "podcast:image")
    alt = attribute(better, "alt")
    plain = first(parent, "image")
    for address in (
        attribute(first(parent, "itunes:image"), "href"),
        attribute(better, "href"),
        "" if plain is None else text(plain, "url"),
    ):
        if address:
            return Image(address, alt)
    return None


def _simple_chapters(item: etree._Element) -> tuple[Mark, ...]:
    chapters = first(item, "psc:chapters")
    found = []
    for each in () if chapters is None else named(chapters, "psc:chapter"):
        start, title = seconds(attribute(each, "start")), attribute(each, "title")
        if start is not None and title:
            found.append(Mark(start, title))
    return tuple(found)


def _roles(item: etree._Element) -> tuple[str, ...]:
    """What the people do, never who they are. A role is a word or two; anything else is «guest»."""
    found = []
    for person in named(item, "podcast:person"):
        role = (attribute(person, "role") or "host").lower()
        found.append(role if _ROLE.fullmatch(role) else "guest")
    return tuple(found)


def _categories(channel: etree._Element) -> list[tuple[str, str | None]]:
    found: list[tuple[str, str | None]] = []
    for each in named(channel, "itunes:category"):
        if name := attribute(each, "text"):
            sub = attribute(first(each, "itunes:category"), "text")
            found.append((name, sub or None))
    return list(dict.fromkeys(found))


def _link(channel: etree._Element, rel: str) -> str:
    return next(
        (
            attribute(link, "href")
            for link in named(channel, "atom:link")
            if attribute(link, "rel").lower() == rel
        ),
        "",
    )


def _yes(told: str) -> bool:
    return told.lower() in _YES


def _whole(told: str) -> int:
    """A number above nothing; ``1.0`` as well, for podcast:episode may be a decimal."""
    whole = told.strip().partition(".")[0]
    return int(whole) if whole.isascii() and whole.isdigit() and len(whole) < 16 else 0
