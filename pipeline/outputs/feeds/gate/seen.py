"""What a feed says of other files: taken out while it is read, held against them when they exist.

As values that JSON can hold, so that a feed that has not changed is not read again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import Any

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, Severity
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
from pipeline.outputs.feeds.gate.values import is_whole

_WITH_LINKS = ("description", "content:encoded", "itunes:summary")
_SIZED = ("enclosure", "podcast:trailer", "podcast:alternateEnclosure")


@dataclass(frozen=True, slots=True)
class Reference:
    """An address and what its feed tells of the file: ``length`` in bytes, none where it does not.

    ``tag``, ``title`` and ``path`` say where it stands, ``line`` on which line.
    """

    address: str
    tag: str
    title: str
    path: str
    line: int
    length: int | None = None
    type: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """``name``: the public path. ``own``: atom:link self. ``links``: relation -> address."""

    name: str
    title: str
    own: str
    links: Mapping[str, str]
    archive: bool
    guids: tuple[str, ...]
    references: tuple[Reference, ...]


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


def seen_to_json(one: Seen) -> dict[str, Any]:
    return asdict(one)


def seen_from_json(value: Mapping[str, Any]) -> Seen:
    given = dict(value)
    references = tuple(Reference(**one) for one in given.pop("references"))
    return Seen(guids=tuple(given.pop("guids")), references=references, **given)


def problem_to_json(one: Problem) -> dict[str, Any]:
    return asdict(one)


def problem_from_json(value: Mapping[str, Any]) -> Problem:
    params = tuple((name, text) for name, text in value["params"])
    return Problem(value["code"], Place(**value["place"]), params, Severity(value["severity"]))
