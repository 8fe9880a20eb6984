"""What a feed says of each episode: PSP-1, Apple, Podlove."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from pipeline.outputs.feeds.gate.document import named
from pipeline.outputs.feeds.gate.reading import (
    Element,
    FeedText,
    attribute,
    elements,
    first,
    found,
    said,
    tag_of,
    text_of,
)
from pipeline.outputs.feeds.gate.rule import Fault, fault
from pipeline.outputs.feeds.gate.values import (
    ending,
    is_address,
    is_date,
    is_whole,
    seconds,
)
from pipeline.outputs.feeds.gate.vocabulary import HTML, PLAYED, TYPES

_NUMBERED = re.compile(
    r"\b(afsnit|episode|ep\.|sæson|season)\s*\d|\bs\d+\s*e\d+|^#?\d+\s*[.:)–-]\s", re.IGNORECASE
)
_NOTES = ("description", "content:encoded", "itunes:summary")


def has_title(feed: FeedText) -> Iterator[Fault]:
    for item in feed.items:
        if not text_of(item, "title"):
            yield fault(item)


def one_enclosure(feed: FeedText) -> Iterator[Fault]:
    for item in feed.items:
        n = len(list(found(item, "enclosure")))
        if n != 1:
            yield fault(item, n=n)


def whole_enclosure(feed: FeedText) -> Iterator[Fault]:
    for one in _enclosures(feed):
        for name in ("url", "length", "type"):
            value = attribute(one, name)
            if not value or (name == "length" and not is_whole(value)):
                yield fault(one, field=name, value=value or "–")


def own_enclosure(feed: FeedText) -> Iterator[Fault]:
    seen: dict[str, Element] = {}
    for one in _enclosures(feed):
        before = seen.setdefault(attribute(one, "url"), one)
        if before is not one and one.getparent() is not before.getparent():
            other = before.getparent()
            yield fault(one, other="" if other is None else text_of(other, "title"))


def right_type(feed: FeedText) -> Iterator[Fault]:
    """The type that stands beside an address is one that its ending can have."""
    for element in elements(feed.channel):
        if tag_of(element) == "podcast:alternateEnclosure":
            sources = [s for s in found(element, "podcast:source") if not s.get("contentType")]
            pairs = [(attribute(s, "uri"), attribute(element, "type")) for s in sources]
        else:
            pairs = [(attribute(element, "url"), attribute(element, "type"))]
        for address, type_ in pairs:
            may = TYPES.get(ending(address))
            if may and type_ and type_.partition(";")[0] not in may:
                yield fault(element, value=type_, ending=ending(address), tag=tag_of(element))


def played(feed: FeedText) -> Iterator[Fault]:
    for one in _enclosures(feed):
        kind = ending(attribute(one, "url"))
        if kind and kind not in PLAYED:
            yield fault(one, value=kind)


def _enclosures(feed: FeedText) -> Iterator[Element]:
    for item in feed.items:
        yield from found(item, "enclosure")


def has_guid(feed: FeedText) -> Iterator[Fault]:
    for item in feed.items:
        if not text_of(item, "guid"):
            yield fault(item)


def own_guid(feed: FeedText) -> Iterator[Fault]:
    counted = Counter(text_of(item, "guid") for item in feed.items)
    seen: set[str] = set()
    for item in feed.items:
        guid = text_of(item, "guid")
        if guid in seen and guid:
            yield fault(first(item, "guid"), value=guid, n=counted[guid])
        seen.add(guid)


def permalink(feed: FeedText) -> Iterator[Fault]:
    for item in feed.items:
        for one in found(item, "guid"):
            linked = one.get("isPermaLink", "true")
            if said(one) and linked != "false" and not (linked == "true" and is_address(said(one))):
                yield fault(one, value=said(one))


def duration(feed: FeedText) -> Iterator[Fault]:
    for item in feed.items:
        for one in found(item, "itunes:duration"):
            if said(one) and not is_whole(said(one)):
                yield fault(one, value=said(one))


def numbers(feed: FeedText) -> Iterator[Fault]:
    for item in feed.items:
        for one in found(item, "itunes:episode", "itunes:season"):
            if not is_whole(said(one)):
                yield fault(one, tag=tag_of(one), value=said(one))


def serial_number(feed: FeedText) -> Iterator[Fault]:
    if text_of(feed.channel, "itunes:type") != "serial":
        return
    for item in feed.items:
        kind = text_of(item, "itunes:episodeType") or "full"
        if kind == "full" and first(item, "itunes:episode") is None:
            yield fault(item)


def episode_type(feed: FeedText) -> Iterator[Fault]:
    for item in feed.items:
        for one in found(item, "itunes:episodeType"):
            if said(one) not in ("full", "trailer", "bonus"):
                yield fault(one, value=said(one))


class _Reader(HTMLParser):
    """The tags and the links of a piece of HTML."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if tag == "a" and name == "href"]


def _notes(feed: FeedText) -> Iterator[tuple[Element, _Reader]]:
    for parent in feed.parents:
        for one in found(parent, *_NOTES):
            if "<" in (one.text or ""):
                yield one, _Reader(one.text or "")


def html(feed: FeedText) -> Iterator[Fault]:
    for element, read in _notes(feed):
        for name in sorted({*read.tags} - HTML):
            yield fault(element, tag=tag_of(element), value=f"<{name}>")


def html_links(feed: FeedText) -> Iterator[Fault]:
    for element, read in _notes(feed):
        for link in read.links:
            if not is_address(link) and not link.startswith(("mailto:", "tel:")):
                yield fault(element, tag=tag_of(element), value=link)


def links_in(element: Element) -> list[str]:
    """The addresses that a piece of HTML links to."""
    return _Reader(element.text or "").links if "<" in (element.text or "") else []


def simple_chapters(feed: FeedText) -> Iterator[Fault]:
    """Podlove Simple Chapters 1.2: a version, starts that can be read and rise, titles."""
    for item in feed.items:
        for one in found(item, "psc:chapters"):
            if one.get("version") not in ("1.0", "1.1", "1.2") or not len(one):
                yield fault(one, value=attribute(one, "version"))
            last = -1.0
            for chapter in found(one, "psc:chapter"):
                start = seconds(attribute(chapter, "start"))
                if start is None or start <= last or not attribute(chapter, "title"):
                    yield fault(chapter, value=attribute(chapter, "start"))
                last = last if start is None else start


def numbered_title(feed: FeedText) -> Iterator[Fault]:
    for item in feed.items:
        if match := _NUMBERED.search(text_of(item, "title")):
            yield fault(first(item, "title"), value=match[0].strip())


def named_title(feed: FeedText) -> Iterator[Fault]:
    show = named(feed)
    for item in feed.items:
        if len(show) > 3 and show.casefold() in text_of(item, "title").casefold():
            yield fault(first(item, "title"), value=show)


def order(feed: FeedText) -> Iterator[Fault]:
    """Newest first; a serial may also go by its seasons and numbers."""
    dates = [text_of(item, "pubDate") for item in feed.items]
    if not all(map(is_date, dates)):
        return
    moments = [parsedate_to_datetime(date) for date in dates]
    if moments == sorted(moments, reverse=True):
        return
    kind = text_of(feed.channel, "itunes:type")
    keys = [key for item in feed.items if (key := _number(item))]
    if kind in ("", "episodic") or (kind == "serial" and keys != sorted(keys)):
        yield fault(feed.channel)


def _number(item: Element) -> tuple[int, int] | None:
    """The newest season sorts first; a trailer has no number and may stand anywhere."""
    season, number = (text_of(item, f"itunes:{name}") for name in ("season", "episode"))
    if not is_whole(number):
        return None
    return -int(season) if is_whole(season) else 0, int(number)
