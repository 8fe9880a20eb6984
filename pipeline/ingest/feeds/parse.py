"""A feed's bytes → its channel, safely: nothing is fetched, no entity is unfolded.

``resolve_entities`` is off and no DTD is read, so neither a billion laughs nor a file of ours gets
in; libxml2's own limits (``huge_tree`` off) hold for depth and for the length of one text.
"""

from __future__ import annotations

import re

from lxml import etree

from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass
from pipeline.ingest.feeds.names import first, name

_HTML = re.compile(rb"(?is)\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Parsed:
    """``broken_at``: the line where the XML is broken, 0 when it is whole."""

    channel: etree._Element
    broken_at: int = 0


def parse(body: bytes, shown: str) -> Parsed:
    """The channel of RSS 2.0. Raises FetchError T049, T050, T051."""
    if _HTML.match(body[:4096].removeprefix(b"\xef\xbb\xbf")):
        raise FetchError("T049", address=shown)
    broken_at = 0
    try:
        root = etree.fromstring(body, _parser(recover=False))
    except etree.XMLSyntaxError as error:
        broken_at, root = error.lineno or 1, _mended(body, shown)
    _refuse_entities(root, shown)
    channel = first(root, "channel") if name(root) == "rss" else None
    if channel is None:
        raise FetchError("T050", address=shown)
    return Parsed(channel, broken_at)


def _mended(body: bytes, shown: str) -> etree._Element:
    """What can be read of XML that is not well-formed, as apps do."""
    legal = body if body.startswith(_WIDE) else _CONTROL.sub(b"", body)
    try:
        root: etree._Element | None = etree.fromstring(legal, _parser(recover=True))
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        raise FetchError("T050", address=shown)
    return root


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=recover,
        remove_comments=True,
        remove_pis=True,
        strip_cdata=True,
    )


def _refuse_entities(root: etree._Element, shown: str) -> None:
    """A feed has no use for words of its own; those who attack readers have."""
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and dtd.entities():  # type: ignore[attr-defined]
        raise FetchError("T051", address=shown)
