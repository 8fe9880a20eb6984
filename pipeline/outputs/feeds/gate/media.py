"""The podcast namespace on items: what lies beside the sound."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from types import MappingProxyType

from pipeline.outputs.feeds.gate.podcast import SHORT
from pipeline.outputs.feeds.gate.reading import (
    Element,
    FeedText,
    attribute,
    found,
    said,
    text_of,
)
from pipeline.outputs.feeds.gate.rule import Fault, fault
from pipeline.outputs.feeds.gate.values import is_language, is_number, is_whole
from pipeline.outputs.feeds.gate.vocabulary import TRANSCRIPTS

CHAPTERS = ("application/json+chapters", "application/json")
SOUNDBITE_S = (15.0, 120.0)
_TITLE = 32
#: Subresource Integrity, section 3.2: the hashes and their bytes.
_HASHES = MappingProxyType({"sha256": 32, "sha384": 48, "sha512": 64})


def _each(feed: FeedText, tag: str) -> Iterator[tuple[Element, Element]]:
    for item in feed.items:
        for one in found(item, tag):
            yield item, one


def transcript(feed: FeedText) -> Iterator[Fault]:
    for _, one in _each(feed, "podcast:transcript"):
        wrong = {
            "url": not attribute(one, "url"),
            "type": attribute(one, "type") not in TRANSCRIPTS,
            "language": not is_language(one.get("language", "da")),
            "rel": one.get("rel", "captions") != "captions",
        }
        for name in filter(wrong.__getitem__, wrong):
            yield fault(one, field=name, value=attribute(one, name))


def foreign_transcript(feed: FeedText) -> Iterator[Fault]:
    for _, one in _each(feed, "podcast:transcript"):
        if not attribute(one, "language"):
            yield fault(one)


def vtt_first(feed: FeedText) -> Iterator[Fault]:
    """Several apps take the first they know, and only VTT tells who speaks."""
    for item in feed.items:
        ones = list(found(item, "podcast:transcript"))
        types = [attribute(one, "type") for one in ones]
        if types and types[0] != "text/vtt":
            yield fault(ones[0], value=types[0])


def chapters(feed: FeedText) -> Iterator[Fault]:
    for _, one in _each(feed, "podcast:chapters"):
        if not attribute(one, "url") or attribute(one, "type") not in CHAPTERS:
            yield fault(one, value=attribute(one, "type"))


def soundbite(feed: FeedText) -> Iterator[Fault]:
    """Both times in seconds, within the sound, with a title that apps do not cut."""
    for item, one in _each(feed, "podcast:soundbite"):
        start, length = attribute(one, "startTime"), attribute(one, "duration")
        if not (is_number(start) and is_number(length)) or len(said(one)) > SHORT:
            yield fault(one, start=start, duration=length)
            continue
        whole = text_of(item, "itunes:duration")
        if is_whole(whole) and float(start) + float(length) > int(whole) + 0.5:
            yield fault(one, start=start, duration=length)


def short_soundbite(feed: FeedText) -> Iterator[Fault]:
    for _, one in _each(feed, "podcast:soundbite"):
        length = attribute(one, "duration")
        if is_number(length) and not SOUNDBITE_S[0] <= float(length) <= SOUNDBITE_S[1]:
            yield fault(one, duration=length)


def alternate(feed: FeedText) -> Iterator[Fault]:
    for _, one in _each(feed, "podcast:alternateEnclosure"):
        sources = [attribute(s, "uri") for s in found(one, "podcast:source")]
        bitrate = attribute(one, "bitrate")
        wrong = {
            "type": "/" not in attribute(one, "type"),
            "source": not sources or not all(sources),
            "length": not is_whole(one.get("length", "1")),
            "bitrate": bool(bitrate) and not is_number(bitrate),
            "lang": not is_language(one.get("lang", "da")),
            "default": one.get("default", "true") not in ("true", "false"),
        }
        for name in filter(wrong.__getitem__, wrong):
            yield fault(one, field=name, value=attribute(one, name))


def bare_alternate(feed: FeedText) -> Iterator[Fault]:
    for _, one in _each(feed, "podcast:alternateEnclosure"):
        if not attribute(one, "length"):
            yield fault(one, field="length")
        for name in ("title", "rel"):
            if len(attribute(one, name)) > _TITLE:
                yield fault(one, field=name)


def integrity(feed: FeedText) -> Iterator[Fault]:
    """At most one; Subresource Integrity: a hash's name and its bytes in base64."""
    for _, enclosure in _each(feed, "podcast:alternateEnclosure"):
        ones = list(found(enclosure, "podcast:integrity"))
        for number, one in enumerate(ones):
            value = attribute(one, "value")
            right = attribute(one, "type") == "sri" and _is_sri(value)
            signed = attribute(one, "type") == "pgp-signature" and value
            if number or not (right or signed):
                yield fault(one, value=value)


def _is_sri(value: str) -> bool:
    name, _, encoded = value.partition("-")
    try:
        return len(base64.b64decode(encoded, validate=True)) == _HASHES.get(name, 0)
    except binascii.Error:
        return False


def numbers(feed: FeedText) -> Iterator[Fault]:
    """podcast:season and podcast:episode are numbers, and the same as Apple's."""
    limits = (("season", "name", SHORT, is_whole), ("episode", "display", _TITLE, is_number))
    for kind, name, most, is_right in limits:
        for item, one in _each(feed, f"podcast:{kind}"):
            value, theirs = said(one), text_of(item, f"itunes:{kind}")
            other = bool(theirs) and is_number(value) and float(value) != _number(theirs)
            if not is_right(value) or len(attribute(one, name)) > most or other:
                yield fault(one, tag=f"podcast:{kind}", value=value)


def _number(text: str) -> float | None:
    return float(text) if is_number(text) else None


def content_link(feed: FeedText) -> Iterator[Fault]:
    for _, one in _each(feed, "podcast:contentLink"):
        if not attribute(one, "href"):
            yield fault(one)
