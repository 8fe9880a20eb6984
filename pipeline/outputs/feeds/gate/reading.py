"""A feed read from its bytes, safely: no entity is resolved, no network asked, no DTD loaded."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType
from typing import Any

from lxml import etree

from pipeline.core.frozen import dataclass

Element = etree._Element  # noqa: SLF001 (lxml gives its type no other name)

NAMES = MappingProxyType(
    {
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "podcast": "https://podcastindex.org/namespace/1.0",
        "atom": "http://www.w3.org/2005/Atom",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "psc": "http://podlove.org/simple-chapters",
        "fh": "http://purl.org/syndication/history/1.0",
    }
)
_SHOWN = 80  # characters of a title in a message
_PREFIXES = {address: prefix for prefix, address in NAMES.items()}


@dataclass(frozen=True, slots=True)
class FeedText:
    """``name`` stands in messages. ``root`` is none where ``fault`` tells why there is no tree."""

    name: str
    body: bytes
    root: Element | None = None
    fault: etree.XMLSyntaxError | None = None

    @property
    def channels(self) -> list[Element]:
        return [] if self.root is None else self.root.findall("channel")

    @property
    def channel(self) -> Element:
        """Raises IndexError where there is none, which the first rules have told by then."""
        return self.channels[0]

    @property
    def items(self) -> list[Element]:
        return self.channel.findall("item")

    @property
    def archived(self) -> bool:
        """Whether it is an archive (RFC 5005): nobody subscribes to it, so its head is small."""
        return first(self.channel, "fh:archive") is not None

    @property
    def parents(self) -> list[Element]:
        """The channel and its items: what may hold a tag."""
        return [self.channel, *self.items]


def read(body: bytes, name: str) -> FeedText:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True
    )
    try:
        return FeedText(name, body, etree.fromstring(body, parser))
    except etree.XMLSyntaxError as fault:
        return FeedText(name, body, None, fault)


def qualified(tag: str) -> str:
    """``itunes:image`` as lxml writes it."""
    prefix, _, local = tag.rpartition(":")
    return f"{{{NAMES[prefix]}}}{local}" if prefix else local


def tag_of(element: Element) -> str:
    """``itunes:image`` whatever prefix the feed itself uses; unknown namespaces keep theirs."""
    name = etree.QName(element)
    prefix = _PREFIXES.get(name.namespace or "", element.prefix)
    return f"{prefix}:{name.localname}" if prefix else name.localname


def found(parent: Element, *tags: str) -> Iterator[Element]:
    """Its children of those names, in the order of the names."""
    for tag in tags:
        yield from parent.findall(qualified(tag))


def first(parent: Element, tag: str) -> Element | None:
    return parent.find(qualified(tag))


def said(element: Element | None) -> str:
    """The text of an element without spaces at its edges; empty for one that is not there."""
    return "" if element is None else "".join(str(part) for part in element.itertext()).strip()


def text_of(parent: Element, tag: str) -> str:
    return said(first(parent, tag))


def elements(parent: Element) -> Iterator[Element]:
    """All below it; comments are none."""
    return parent.iter(etree.Element)


def attribute(element: Element, name: str) -> str:
    return str(element.get(name, ""))


def item_of(element: Element) -> Element | None:
    """The item that it is, or stands in."""
    return next((e for e in (element, *element.iterancestors()) if e.tag == "item"), None)


def title_of(element: Element) -> str:
    """What people call the item or channel that it is in: the title, else the guid."""
    owner = item_of(element)
    if owner is None:
        root = element.getroottree().getroot()
        owner = root.find("channel")
    whole = "" if owner is None else text_of(owner, "title") or text_of(owner, "guid")
    return whole if len(whole) <= _SHOWN else f"{whole[: _SHOWN - 1]}…"


def line_of(element: Element) -> int:
    """Of its source, from 1; 0 where it is not known."""
    line: Any = element.sourceline
    return int(line or 0)
