"""An episode's markers, from the first place that has any: JSON chapters, Podlove's, the sound."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.content.convert.marks import clean
from pipeline.content.schema.scalars import RESERVED
from pipeline.core.errors import FetchError
from pipeline.ingest import naming
from pipeline.ingest.feeds.fetching import Fetcher, json_list
from pipeline.ingest.feeds.old import Mark, OldItem
from pipeline.media.chapters import chapters

MOST = 1000


def marks_of(
    item: OldItem, fetcher: Fetcher, sound: Path, seconds: float
) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
    """Markers within the sound, in order, each place once; and the codes of what is to be told.

    Raises ToolError.
    """
    told: tuple[str, ...] = ()
    found: tuple[Mark, ...] = ()
    if item.markers_file is not None:
        try:
            found = from_json(fetcher.small(item.home, item.markers_file.address))
        except (FetchError, ValueError):
            told = ("W323",)
    found = in_order(found, seconds) or in_order(item.marks, seconds)
    if not found:
        found = in_order((Mark(c.start_s, c.title) for c in chapters(sound)), seconds)
    return found, told


def from_json(body: bytes) -> tuple[Mark, ...]:
    """JSON chapters 1.2. Those left out of the table of contents are no places to go to.

    Raises ValueError when it is something else.
    """
    return tuple(_marks(json_list(body, "chapters")))


def _marks(listed: list[object]) -> Iterator[Mark]:
    for each in listed:
        if not isinstance(each, dict) or each.get("toc") is False:
            continue
        start, title = each.get("startTime"), each.get("title")
        if isinstance(title, str) and title.strip() and (at := _position(start)) is not None:
            yield Mark(at, title)


def _position(told: object) -> float | None:
    if isinstance(told, bool) or not isinstance(told, int | float | str):
        return None
    try:
        at = float(told)
    except (ValueError, OverflowError):
        return None
    return at if math.isfinite(at) and at >= 0 else None


def in_order(found: Iterable[Mark], seconds: float) -> tuple[Mark, ...]:
    """By time, to the millisecond, titles on one line; of two at one place the first."""
    places: dict[float, Mark] = {}
    for mark in found:
        at, title = round(mark.start_s, 3), " ".join(clean(mark.title).split())
        if title and (not seconds or at < seconds):
            places.setdefault(at, Mark(at, title))
    return tuple(sorted(places.values(), key=lambda mark: mark.start_s))[:MOST]


def ids(marks: Iterable[Mark]) -> list[str]:
    """A name for each, from its title, no two alike."""
    taken: set[str] = set()
    found = []
    for number, mark in enumerate(marks, 1):
        base = naming.slug(mark.title)[:40].strip("-") or f"del-{number}"
        name, again = base, 2
        while name in taken or name in RESERVED:
            name, again = f"{base}-{again}", again + 1
        taken.add(name)
        found.append(name)
    return found
