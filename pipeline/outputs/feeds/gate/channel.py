"""What a feed says of the podcast: PSP-1 and Apple."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.core.categories import CATEGORIES
from pipeline.outputs.feeds.gate.reading import (
    FeedText,
    attribute,
    first,
    found,
    said,
    tag_of,
    text_of,
)
from pipeline.outputs.feeds.gate.rule import Fault, fault
from pipeline.outputs.feeds.gate.values import PICTURES, ending, is_language

DESCRIPTION_BYTES = 4000
_COPYRIGHT = re.compile(r"copyright|ophavsret|©|\(c\)|\b(19|20)\d\d\b", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def long_description(feed: FeedText) -> Iterator[Fault]:
    yield from _too_long(feed, channel=True)


def long_item_description(feed: FeedText) -> Iterator[Fault]:
    yield from _too_long(feed, channel=False)


def _too_long(feed: FeedText, *, channel: bool) -> Iterator[Fault]:
    parents = [feed.channel] if channel else feed.items
    for parent in parents:
        for one in found(parent, "description"):
            size = len((one.text or "").encode())
            if size > DESCRIPTION_BYTES:
                yield fault(one, n=size)


def language(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "language"):
        if said(one) and not is_language(said(one)):
            yield fault(one, value=said(one))


def has_category(feed: FeedText) -> Iterator[Fault]:
    if first(feed.channel, "itunes:category") is None and not feed.archived:
        yield fault(feed.channel)


def category(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "itunes:category"):
        name = attribute(one, "text")
        if name not in CATEGORIES:
            yield fault(one, value=name)
        for sub in found(one, "itunes:category"):
            if name in CATEGORIES and attribute(sub, "text") not in CATEGORIES[name]:
                yield fault(sub, value=f"{name}: {attribute(sub, 'text')}")


def explicit(feed: FeedText) -> Iterator[Fault]:
    for parent in feed.parents:
        for one in found(parent, "itunes:explicit"):
            if one.text not in ("true", "false", None):
                yield fault(one, value=said(one))


def has_image(feed: FeedText) -> Iterator[Fault]:
    one = first(feed.channel, "itunes:image")
    if (one is None or not attribute(one, "href")) and not feed.archived:
        yield fault(feed.channel)


def image(feed: FeedText) -> Iterator[Fault]:
    for parent in feed.parents:
        for one in found(parent, "itunes:image"):
            address = attribute(one, "href")
            if address and ending(address) not in PICTURES:
                yield fault(one, value=address)


def own_address(feed: FeedText) -> Iterator[Fault]:
    own = [e for e in found(feed.channel, "atom:link") if e.get("rel") == "self"]
    types = [e.get("type") for e in own if e.get("href")]
    if types != ["application/rss+xml"]:
        yield fault(own[0] if own else feed.channel)


def type_(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "itunes:type"):
        if said(one) not in ("episodic", "serial"):
            yield fault(one, value=said(one))


def yes_or_nothing(feed: FeedText) -> Iterator[Fault]:
    """Any value but Yes is as if the tag were not there, which misleads those who read it."""
    for parent in feed.parents:
        for one in found(parent, "itunes:complete", "itunes:block"):
            if said(one).lower() != "yes":
                yield fault(one, tag=tag_of(one), value=said(one))


def owner(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "itunes:owner"):
        if not _EMAIL.fullmatch(text_of(one, "itunes:email")):
            yield fault(one, value=text_of(one, "itunes:email"))


def copyright_(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "copyright"):
        if _COPYRIGHT.search(said(one)):
            yield fault(one, value=said(one))


def paging(feed: FeedText) -> Iterator[Fault]:
    """RFC 5005: each relation once, archives that know the living feed, nothing after itself."""
    links = [
        (attribute(e, "rel"), e)
        for e in found(feed.channel, "atom:link")
        if e.get("rel") in ("self", "current", "prev-archive", "next-archive")
    ]
    relations = [rel for rel, _ in links]
    own = next((e.get("href") for rel, e in links if rel == "self"), None)
    archive = feed.archived
    for number, (rel, element) in enumerate(links):
        again = rel in relations[:number] and rel != "self"
        itself = rel.endswith("-archive") and element.get("href") == own
        if again or itself or (rel == "next-archive" and not archive):
            yield fault(element, rel=rel)
    if archive and "current" not in relations:
        yield fault(first(feed.channel, "fh:archive"), rel="current")


def is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None
