"""What a feed is made of, as values: elements, and the namespaces that their names have.

Namespaces: https://github.com/Podcastindex-org/podcast-namespace and Apple's podcast tags.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import NamedTuple

NAMESPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "fh": "http://purl.org/syndication/history/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",  # no slash at the end
    "xhtml": "http://www.w3.org/1999/xhtml",
    "psc": "http://podlove.org/simple-chapters",
}
_NONE: Mapping[str, str] = MappingProxyType({})


class Tag(NamedTuple):
    """One element, as ``podcast:guid``; a name without a prefix is plain RSS.

    An attribute without a value is left out. ``cdata``: the text is HTML, in a CDATA section.
    """

    name: str
    text: str | None = None
    attributes: Mapping[str, str] = _NONE
    children: tuple[Tag, ...] = ()
    cdata: bool = False


def explicit(value: bool) -> Tag:
    return Tag("itunes:explicit", "true" if value else "false")


def date(name: str, instant: datetime) -> Tag:
    """An RFC 2822 date that no locale can change."""
    return Tag(name, format_datetime(instant))
