"""What feedgen lacks, through its public ``register_extension``, and the ways round its faults.

feedgen 1.0.0 cannot write itunes:explicit as true/false, knows no tag of the podcast namespace, and
formats each date by setting the locale of the whole process (so dates are written here). Its
entries are as slow as all the rest of a feed: each is built by itself, and its namespaces are then
made to fit. So items too are written by the extension, straight into the channel.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import quoteattr

from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from pipeline.outputs.feeds.tag import NAMESPACES, Tag

NAME = "spor2"


class _Names(dict[str, str]):
    """lxml's name for each of ours, found out once: a feed has ten thousands of elements."""

    def __missing__(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        found = self[name] = f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local
        return found


_NAMES = _Names()


def _write(tag: Tag, parent: etree._Element) -> None:
    name, text, attributes, children, cdata = tag
    if attributes and not all(attributes.values()):
        attributes = {key: value for key, value in attributes.items() if value}
    # lxml reads any mapping; its stubs know dicts alone
    element = etree.SubElement(parent, _NAMES[name], attributes)  # type: ignore[arg-type]
    if text is not None:
        element.text = etree.CDATA(text) if cdata else text
    for child in children:
        _write(child, element)


class ChannelTags(BaseExtension):
    """The channel's further ``tags``, and its ``items``, taken one by one when it is written.

    ``changed``: lastBuildDate, or none for a feed without one. ``sheets`` are for whoever opens
    the feed in a browser: the media type and the address of each.
    """

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.items: Iterable[Tag] = ()
        self.changed: datetime | None = None
        self.sheets: tuple[tuple[str, str], ...] = ()

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        for kind, address in self.sheets:
            place = f'type="{kind}" href={quoteattr(address)}'
            feed.addprevious(etree.ProcessingInstruction("xml-stylesheet", place))
        channel = feed[0]
        date = channel.find("lastBuildDate")
        if date is not None:  # feedgen always writes one: by default the clock's
            channel.remove(date)
        if self.changed is not None:
            _write(Tag("lastBuildDate", format_datetime(self.changed)), channel)
        for tags in (self.tags, self.items):
            for tag in tags:
                _write(tag, channel)
        return feed


def new_feed() -> Any:
    """A feedgen feed whose channel takes Apple's tags and those of this module.

    Untyped: feedgen adds each extension to the object by its name.
    """
    feed: Any = FeedGenerator()  # type: ignore[no-untyped-call]
    feed.load_extension("podcast", atom=False)
    feed.register_extension(NAME, ChannelTags, atom=False)
    return feed


def extend(feed: Any, *tags: Tag | None) -> None:
    """Add ``tags`` to a feed's channel; none among them stands for a tag that does not apply."""
    getattr(feed, NAME).tags.extend(tag for tag in tags if tag is not None)
