"""The podcast namespace, on the channel and on what may stand in both.

Source: https://github.com/Podcastindex-org/podcast-namespace, a page for each tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from pipeline.outputs.feeds.gate.channel import is_email
from pipeline.outputs.feeds.gate.reading import (
    Element,
    FeedText,
    attribute,
    elements,
    found,
    said,
    tag_of,
    text_of,
)
from pipeline.outputs.feeds.gate.rule import Fault, fault
from pipeline.outputs.feeds.gate.values import is_date, is_uuid, is_whole
from pipeline.outputs.feeds.gate.vocabulary import (
    FREQUENCIES,
    GROUPS,
    MEDIUMS,
    ROLES,
    RRULE,
)

SHORT = 128
TXT = 4000
_GEO = re.compile(r"geo:-?\d+(\.\d+)?,-?\d+(\.\d+)?(,-?\d+(\.\d+)?)?(;[\w-]+=[\w.-]+)*")
_OSM = re.compile(r"[NWR]\d+(#\d+)?")
_RATIO = re.compile(r"[1-9]\d*(\.\d+)?(\s*/\s*[1-9]\d*(\.\d+)?)?")
_LICENCE = re.compile(r"cc0-1\.0|cc-by(-nc)?(-sa|-nd)?-[1-4]\.\d|arr|pod-v4v-1\.0")
_BOOLEAN = ("true", "false")
_TEXTS = frozenset({"text", "title", "label", "name"})


def _given(element: Element, name: str) -> str:
    """What was written there, cut to be shown: an attribute, or the text itself."""
    value = said(element) if name in _TEXTS else attribute(element, name)
    return f"{value[:60]}…" if len(value) > 60 else value or "–"


def _each(feed: FeedText, *tags: str) -> Iterator[Element]:
    """On the channel, then on each item."""
    for parent in feed.parents:
        yield from found(parent, *tags)


def guid(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "podcast:guid"):
        if said(one) and not is_uuid(said(one)):
            yield fault(one, value=said(one))


def locked(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "podcast:locked"):
        owner = one.get("owner")
        if said(one) not in ("yes", "no", "") or (owner is not None and not is_email(owner)):
            yield fault(one, value=said(one), owner=attribute(one, "owner"))


def medium(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "podcast:medium"):
        if not is_medium(said(one)):
            yield fault(one, value=said(one))


def is_medium(text: str) -> bool:
    return text == "mixed" or text in MEDIUMS or (text[-1:] == "L" and text[:-1] in MEDIUMS)


def trailer(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "podcast:trailer"):
        wrong = {
            "url": not attribute(one, "url"),
            "pubdate": not is_date(attribute(one, "pubdate")),
            "length": not is_whole(one.get("length", "1")),
            "season": not is_whole(one.get("season", "1")),
            "title": not 0 < len(said(one)) <= SHORT,
        }
        for name in filter(wrong.__getitem__, wrong):
            yield fault(one, field=name, value=_given(one, name))


def bare_trailer(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "podcast:trailer"):
        for name in ("length", "type"):
            if not attribute(one, name):
                yield fault(one, field=name)


def update_frequency(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "podcast:updateFrequency"):
        rule, start = attribute(one, "rrule"), attribute(one, "dtstart")
        wrong = {
            "rrule": bool(rule) and not _is_rrule(rule),
            "dtstart": not _is_start(start, "COUNT=" in rule),
            "complete": one.get("complete", "true") not in _BOOLEAN,
            "label": not 0 < len(said(one)) <= SHORT,
        }
        for name in filter(wrong.__getitem__, wrong):
            yield fault(one, field=name, value=_given(one, name))


def _is_rrule(text: str) -> bool:
    """RFC 5545, section 3.3.10: one FREQ, no part twice or empty, not both COUNT and UNTIL."""
    parts = [part.partition("=")[::2] for part in text.split(";")]
    names = [name for name, _ in parts]
    known = all(name in RRULE and value for name, value in parts)
    whole = all(is_whole(v) for n, v in parts if n in ("COUNT", "INTERVAL"))
    once = len({*names}) == len(names) and not {"COUNT", "UNTIL"} <= {*names}
    return known and whole and once and dict(parts).get("FREQ") in FREQUENCIES


def _is_start(text: str, needed: bool) -> bool:
    if not text:
        return not needed
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def publisher(feed: FeedText) -> Iterator[Fault]:
    """A show has one publisher feed; a publisher feed has at least one show."""
    for one in found(feed.channel, "podcast:publisher"):
        mediums = [attribute(r, "medium") for r in found(one, "podcast:remoteItem")]
        if mediums != ["publisher"]:
            yield fault(one, n=len(mediums))
    if text_of(feed.channel, "podcast:medium") == "publisher":
        items = list(found(feed.channel, "podcast:remoteItem"))
        if not items:
            yield fault(feed.channel, n=0)


def remote_item(feed: FeedText) -> Iterator[Fault]:
    for one in elements(feed.channel):
        tag = tag_of(one)
        if tag == "podcast:podroll" and not list(found(one, "podcast:remoteItem")):
            yield fault(one, value="", field="feedGuid")
        if tag == "podcast:remoteItem":
            if not is_uuid(attribute(one, "feedGuid")):
                yield fault(one, field="feedGuid", value=attribute(one, "feedGuid"))
            if not is_medium(one.get("medium", "podcast")):
                yield fault(one, field="medium", value=attribute(one, "medium"))


def block(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "podcast:block"):
        if said(one) not in ("yes", "no"):
            yield fault(one, value=said(one))


def podping(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "podcast:podping"):
        if attribute(one, "usesPodping") not in _BOOLEAN:
            yield fault(one, value=attribute(one, "usesPodping"))


def social(feed: FeedText) -> Iterator[Fault]:
    """Comments are off with ``disabled`` alone; anything else needs the post they hang on."""
    for one in _each(feed, "podcast:socialInteract"):
        protocol = attribute(one, "protocol")
        off = protocol == "disabled" and len(one.attrib) == 1 and not said(one)
        on = protocol not in ("", "disabled") and attribute(one, "uri")
        if not (off or on):
            yield fault(one, value=protocol)


def location(feed: FeedText) -> Iterator[Fault]:
    for one in _each(feed, "podcast:location"):
        wrong = {
            "text": not 0 < len(said(one)) <= SHORT,
            "rel": one.get("rel", "subject") not in ("subject", "creator"),
            "geo": not _GEO.fullmatch(one.get("geo", "geo:0,0")),
            "osm": not _OSM.fullmatch(one.get("osm", "N1")),
            "country": not re.fullmatch("[A-Za-z]{2}", one.get("country", "dk")),
        }
        for name in filter(wrong.__getitem__, wrong):
            yield fault(one, field=name, value=_given(one, name))


def bare_location(feed: FeedText) -> Iterator[Fault]:
    for one in _each(feed, "podcast:location"):
        for name in ("rel", "country"):
            if one.get(name) is None:
                yield fault(one, field=name)


def licence(feed: FeedText) -> Iterator[Fault]:
    """One that is known by its name, or any other with the address of its words."""
    for one in _each(feed, "podcast:license"):
        known = _LICENCE.fullmatch(said(one).lower()) or attribute(one, "url")
        if not known or not 0 < len(said(one)) <= SHORT:
            yield fault(one, value=said(one))


def person(feed: FeedText) -> Iterator[Fault]:
    for one in _each(feed, "podcast:person"):
        role, group = one.get("role", "host"), one.get("group", "cast")
        if not 0 < len(said(one)) <= SHORT:
            yield fault(one, field="name", value=_given(one, "name"))
        if role.lower() not in ROLES:
            yield fault(one, field="role", value=role)
        if group.lower() not in GROUPS:
            yield fault(one, field="group", value=group)


def image(feed: FeedText) -> Iterator[Fault]:
    for one in _each(feed, "podcast:image"):
        wrong = {
            "href": not attribute(one, "href"),
            "aspect-ratio": not _RATIO.fullmatch(one.get("aspect-ratio", "1/1")),
            "width": not is_whole(one.get("width", "1")),
            "height": not is_whole(one.get("height", "1")),
            "purpose": len(attribute(one, "purpose")) > SHORT,
        }
        for name in filter(wrong.__getitem__, wrong):
            yield fault(one, field=name, value=attribute(one, name))


def untold_image(feed: FeedText) -> Iterator[Fault]:
    """Pictures without words for those who do not see them."""
    for one in _each(feed, "podcast:image"):
        if not attribute(one, "alt"):
            yield fault(one)


def txt(feed: FeedText) -> Iterator[Fault]:
    for one in _each(feed, "podcast:txt"):
        if not 0 < len(said(one)) <= TXT or len(attribute(one, "purpose")) > SHORT:
            yield fault(one, value=attribute(one, "purpose"), n=len(said(one)))


def funding(feed: FeedText) -> Iterator[Fault]:
    for one in found(feed.channel, "podcast:funding"):
        if not attribute(one, "url") or len(said(one)) > SHORT:
            yield fault(one, value=said(one))
