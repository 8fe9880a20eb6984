"""The names of a feed's tags, however a host spells their namespaces.

Hosts write them with and without a slash at the end, with http and https, in capitals, and by
older addresses; https://github.com/Podcastindex-org/podcast-namespace has the right ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from lxml import etree

_PREFIXES = MappingProxyType(
    {
        "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
        "itunes.com/dtds/podcast-1.0.dtd": "itunes",
        "www.itunes.com/dtds/podcast-1.0": "itunes",
        "podcastindex.org/namespace/1.0": "podcast",
        "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
        "podlove.org/simple-chapters": "psc",
        "purl.org/rss/1.0/modules/content": "content",
        "www.w3.org/2005/atom": "atom",
        "purl.org/dc/elements/1.1": "dc",
    }
)


def name(element: etree._Element) -> str:
    """``itunes:image``, ``title``, in small letters; nothing for a namespace we do not know."""
    if not isinstance(element.tag, str):
        return ""  # a comment, a processing instruction, an entity
    uri, closing, local = element.tag.rpartition("}")
    if not closing:
        return local.lower()
    prefix = _PREFIXES.get(uri[1:].strip().lower().partition("://")[2].rstrip("/#"))
    return f"{prefix}:{local.lower()}" if prefix else ""


def named(parent: etree._Element, *wanted: str) -> Iterator[etree._Element]:
    """The children with any of the names, in the order of the file."""
    return (child for child in parent if name(child) in wanted)


def first(parent: etree._Element, wanted: str) -> etree._Element | None:
    return next(named(parent, wanted), None)


def text(parent: etree._Element, *wanted: str) -> str:
    """The text of the first child that has one, the names tried in turn."""
    for each in wanted:
        for child in named(parent, each):
            if found := own_text(child):
                return found
    return ""


def own_text(element: etree._Element) -> str:
    """All text in an element, without white space at its edges."""
    return "".join(str(part) for part in element.itertext(with_tail=False)).strip()


def attribute(element: etree._Element | None, wanted: str) -> str:
    return "" if element is None else str(element.get(wanted) or "").strip()
