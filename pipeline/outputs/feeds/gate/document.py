"""What holds for every tag, wherever it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from lxml import etree

from pipeline.outputs.feeds.gate.reading import (
    Element,
    FeedText,
    attribute,
    elements,
    found,
    said,
    tag_of,
    text_of,
)
from pipeline.outputs.feeds.gate.rule import Fault, fault
from pipeline.outputs.feeds.gate.values import is_address, is_date, is_secure
from pipeline.outputs.feeds.gate.vocabulary import ONCE, TAGS

MOST_BYTES = 5_000_000
MANY_BYTES = 1_000_000
MOST_CHARACTERS = 255
ADDRESSES = ("url", "href", "uri", "feedUrl", "img", "accountUrl")
_LONG = frozenset({"description", "content:encoded", "itunes:summary", "podcast:txt"})
_LINKS = ("link", "docs", "itunes:new-feed-url")


def too_big(feed: FeedText) -> Iterator[Fault]:
    if len(feed.body) >= MOST_BYTES:
        yield fault(feed.channel, size=f"{len(feed.body) / 1e6:.1f}")


def big(feed: FeedText) -> Iterator[Fault]:
    if MANY_BYTES <= len(feed.body) < MOST_BYTES:
        yield fault(feed.channel, size=f"{len(feed.body) / 1e6:.1f}")


def twice(feed: FeedText) -> Iterator[Fault]:
    """A tag that stands once, twice; or the same tag with the same words again."""
    for parent in feed.parents:
        counted: Counter[str] = Counter()
        same: set[bytes] = set()
        for child in parent.iterchildren(etree.Element):
            tag = tag_of(child)
            counted[tag] += 1
            whole = b"" if tag == "item" else etree.tostring(child, method="c14n", with_tail=False)
            once = tag in ONCE[str(parent.tag)]
            if (once and counted[tag] == 2) or (not once and whole in same):
                yield fault(child, tag=tag)
            same |= {whole} - {b""}


def misspelt(feed: FeedText) -> Iterator[Fault]:
    """Small and capital letters matter: an app sees no ``<itunes:Category>``."""
    for element, prefix, local in _strange(feed):
        meant = next((n for n in TAGS[prefix] if n.lower() == local.lower()), "")
        if meant:
            yield fault(element, tag=tag_of(element), near=f"{prefix}:{meant}".lstrip(":"))


def unknown(feed: FeedText) -> Iterator[Fault]:
    for element, prefix, local in _strange(feed):
        if local.lower() not in {name.lower() for name in TAGS[prefix]}:
            yield fault(element, tag=tag_of(element))


def _strange(feed: FeedText) -> Iterator[tuple[Element, str, str]]:
    for element in elements(feed.channel):
        prefix, _, local = tag_of(element).rpartition(":")
        if prefix in TAGS and local not in TAGS[prefix]:
            yield element, prefix, local


def too_long(feed: FeedText) -> Iterator[Fault]:
    for element, name, value in _values(feed):
        if len(value) > MOST_CHARACTERS and (name or tag_of(element) not in _LONG):
            yield fault(element, tag=_called(element, name), n=len(value))


def edges(feed: FeedText) -> Iterator[Fault]:
    for element, name, value in _values(feed):
        if value.strip() and value != value.strip():
            yield fault(element, tag=_called(element, name))


def _values(feed: FeedText) -> Iterator[tuple[Element, str, str]]:
    """Every text and attribute; the name is empty for a text."""
    for element in elements(feed.channel):
        if not len(element):
            yield element, "", element.text or ""
        for name, value in element.attrib.items():
            yield element, str(name), str(value)


def _called(element: Element, name: str) -> str:
    return f"{tag_of(element)} {name}".strip()


def dates(feed: FeedText) -> Iterator[Fault]:
    for parent in feed.parents:
        for one in found(parent, "pubDate", "lastBuildDate"):
            if not is_date(said(one)):
                yield fault(one, tag=tag_of(one), value=said(one))


def addresses(feed: FeedText) -> Iterator[Fault]:
    """Absolute and in ASCII. A source may lie elsewhere than on the web, and says so itself."""
    for element, name, value in _addressed(feed):
        scheme = value.partition(":")[0] if tag_of(element) == "podcast:source" else ""
        web = scheme in ("", "http", "https") or not scheme.isalpha()
        if web and not is_address(value):
            yield fault(element, tag=_called(element, name), value=value)


def by_https(feed: FeedText) -> Iterator[Fault]:
    for element, name, value in _addressed(feed):
        tag = tag_of(element)
        asked = tag.startswith("podcast:") or tag in ("itunes:image", "enclosure")
        if asked and is_address(value) and not is_secure(value):
            yield fault(element, tag=_called(element, name), value=value)


def _addressed(feed: FeedText) -> Iterator[tuple[Element, str, str]]:
    """Every address that is written in a tag; empty ones belong to the rules of their tags."""
    for element in elements(feed.channel):
        if tag_of(element) in _LINKS and said(element):
            yield element, "", said(element)
        for name in ADDRESSES:
            if attribute(element, name):
                yield element, name, attribute(element, name)


def named(feed: FeedText) -> str:
    """The show's name."""
    return text_of(feed.channel, "title")
