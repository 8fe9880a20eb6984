"""What feedgen lacks, through its public ``register_extension``, and the ways round its faults.

feedgen 1.0.0 cannot write itunes:explicit as true/false, knows no tag of the podcast namespace, and
formats each date by setting the locale of the whole process (so dates are written here).
Namespaces: https://github.com/Podcastindex-org/podcast-namespace and Apple's podcast tags.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from feedgen.ext.base import BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",  # no slash at the end
}
NAME = "spor2"


@dataclass(frozen=True, slots=True)
class Tag:
    """One element, as ``podcast:guid``; a name without a prefix is plain RSS.

    An attribute without a value is left out.
    """

    name: str
    text: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Tag, ...] = ()

    def append_to(self, parent: etree._Element) -> None:
        prefix, _, local = self.name.rpartition(":")
        name = f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local
        known = {key: value for key, value in self.attributes.items() if value}
        element = etree.SubElement(parent, name, known)
        element.text = self.text
        for child in self.children:
            child.append_to(element)


class ChannelTags(BaseExtension):
    """The channel's further tags. ``changed``: lastBuildDate, or none for a feed without one."""

    def __init__(self) -> None:
        self.tags: list[Tag] = []
        self.changed: datetime | None = None

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_rss(self, feed: etree._Element) -> etree._Element:
        channel = feed[0]
        date = channel.find("lastBuildDate")
        if date is not None:  # feedgen always writes one: by default the clock's
            channel.remove(date)
        if self.changed is not None:
            Tag("lastBuildDate", format_datetime(self.changed)).append_to(channel)
        for tag in self.tags:
            tag.append_to(channel)
        return feed


class ItemTags(BaseExtension):
    """An item's further tags."""

    def __init__(self) -> None:
        self.tags: list[Tag] = []

    def extend_rss(self, item: etree._Element) -> etree._Element:
        for tag in self.tags:
            tag.append_to(item)
        return item


def new_feed() -> Any:
    """A feedgen feed whose channel and items take Apple's tags and those of this module.

    Untyped: feedgen adds each extension to the object by its name.
    """
    feed: Any = FeedGenerator()  # type: ignore[no-untyped-call]
    feed.load_extension("podcast", atom=False)
    feed.register_extension(NAME, ChannelTags, ItemTags, atom=False)
    return feed


def extend(element: Any, *tags: Tag | None) -> None:
    """Add ``tags`` to a feed or an entry; none among them stands for a tag that does not apply."""
    getattr(element, NAME).tags.extend(tag for tag in tags if tag is not None)


def explicit(value: bool) -> Tag:
    return Tag("itunes:explicit", "true" if value else "false")


def date(name: str, instant: datetime) -> Tag:
    """An RFC 2822 date that no locale can change."""
    return Tag(name, format_datetime(instant))
