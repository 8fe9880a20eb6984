"""Whether it is a feed at all. Where one of these finds something, the rest are not asked."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.outputs.feeds.gate.reading import NAMES, Element, FeedText
from pipeline.outputs.feeds.gate.rule import Fault, fault

_DECLARATION = re.compile(rb"<\?xml version=([\"'])1\.0\1 encoding=([\"'])(?i:utf-8)\2[^>]*\?>")
# XML 1.0, section 2.2: what it forbids, and the C1 controls that it discourages.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
_WRITTEN_CONTROL = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcefBCEF]|1[\dA-Fa-f]));"
)
_REQUIRED = ("itunes", "podcast", "atom")


def well_formed(feed: FeedText) -> Iterator[Fault]:
    other = (*utf8(feed), *control_characters(feed))  # they say it better
    if feed.fault is not None and not other:
        line, column = feed.fault.position
        told, _, _ = str(feed.fault.msg).partition(", line ")
        yield Fault(None, (("detail", f"{told} ({line}:{column})"),), line or None)


def declaration(feed: FeedText) -> Iterator[Fault]:
    if not _DECLARATION.match(feed.body):
        yield Fault(line=1)


def utf8(feed: FeedText) -> Iterator[Fault]:
    try:
        feed.body.decode()
    except UnicodeDecodeError as error:
        yield Fault(line=feed.body.count(b"\n", 0, error.start) + 1)


def control_characters(feed: FeedText) -> Iterator[Fault]:
    for number, line in enumerate(feed.body.decode(errors="replace").split("\n"), 1):
        for pattern in (_CONTROL, _WRITTEN_CONTROL):
            if match := pattern.search(line):
                shown = match[0] if match[0].startswith("&") else f"U+{ord(match[0]):04X}"
                yield Fault(None, (("value", shown),), number)


def no_doctype(feed: FeedText) -> Iterator[Fault]:
    if feed.root is not None and _doctype(feed.root):
        yield fault(feed.root)


def _doctype(root: Element) -> str:
    return str(getattr(root.getroottree().docinfo, "doctype", ""))  # lxml's types leave it out


def one_channel(feed: FeedText) -> Iterator[Fault]:
    root = feed.root
    if root is None:
        return
    if root.tag != "rss" or root.get("version") != "2.0" or len(feed.channels) != 1:
        yield fault(root)


def namespaces(feed: FeedText) -> Iterator[Fault]:
    """Letter by letter: with a slash too many no strict reader sees a single tag."""
    if feed.root is None:
        return
    bound = {p or "": address for e in feed.root.iter("*") for p, address in e.nsmap.items()}
    for prefix, address in NAMES.items():
        wrong = bound.get(prefix, address) != address
        if wrong or (prefix in _REQUIRED and address not in bound.values()):
            yield fault(feed.root, prefix=prefix, value=bound.get(prefix, ""), address=address)
    near = {_bare(address): address for address in NAMES.values()}
    for prefix, address in bound.items():
        meant = near.get(_bare(address), address)
        if meant != address and prefix not in NAMES:
            yield fault(feed.root, prefix=prefix, value=address, address=meant)


def _bare(address: str) -> str:
    return address.lower().partition("://")[2].rstrip("/")
