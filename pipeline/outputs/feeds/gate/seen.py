"""What a feed says of other files: taken out while it is read (`told`), held against them
when they exist (`site`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.outputs.feeds.gate.document import ADDRESSES
from pipeline.outputs.feeds.gate.item import links_in
from pipeline.outputs.feeds.gate.reading import (
    Element,
    FeedText,
    attribute,
    elements,
    first,
    found,
    line_of,
    said,
    tag_of,
    text_of,
    title_of,
)
from pipeline.outputs.feeds.gate.rule import path
from pipeline.outputs.feeds.gate.told import Reference, Seen
from pipeline.outputs.feeds.gate.values import is_whole

_WITH_LINKS = ("description", "content:encoded", "itunes:summary")
_SIZED = ("enclosure", "podcast:trailer", "podcast:alternateEnclosure")


def seen(feed: FeedText) -> Seen:
    """Of a feed that has a channel."""
    channel = feed.channel
    links = {attribute(e, "rel"): attribute(e, "href") for e in found(channel, "atom:link")}
    return Seen(
        feed.name,
        text_of(channel, "title"),
        links.get("self", ""),
        links,
        first(channel, "fh:archive") is not None,
        tuple(text_of(item, "guid") for item in feed.items),
        tuple(_references(feed)),
    )


def _references(feed: FeedText) -> Iterator[Reference]:
    for element in elements(feed.channel):
        tag = tag_of(element)
        if tag == "link" and said(element):
            yield _reference(element, said(element))
        for name in ADDRESSES:
            if attribute(element, name):
                told = element.getparent() if tag == "podcast:source" else element
                yield _reference(element, attribute(element, name), told)
        if tag in _WITH_LINKS:
            for link in links_in(element):
                yield _reference(element, link)


def _reference(element: Element, address: str, told: Element | None = None) -> Reference:
    """``told``: the element that tells of length and type."""
    length = kind = ""
    if told is not None:
        kind = attribute(told, "type")
        length = attribute(told, "length") if tag_of(told) in _SIZED else ""
    return Reference(
        address,
        tag_of(element),
        title_of(element),
        path(element),
        line_of(element),
        int(length) if is_whole(length) else None,
        kind,
    )
