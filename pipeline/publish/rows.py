"""The way from a release to an earlier one, in no more rows than differ. Pure."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any, TypeVar

from pipeline.core.errors import PublishError
from pipeline.core.site import Listing, SiteTree
from pipeline.publish.record import Tables, entry_maker, line, rendition_of, rendition_row
from pipeline.publish.release import KnownFeed, Manifest
from pipeline.publish.undo import Step

_T = TypeVar("_T")


def rows_back(new: Manifest, old: Manifest) -> bytes:
    """What leads from ``new`` to ``old``: compressed JSON."""
    tables = Tables()
    was, now = old.tree.entries, new.tree.entries
    other = [entry for entry in old.tree if now.get(entry.path) != entry]
    body = {
        "entries": [tables.row(entry) for entry in other],
        "without": [path for path in now if path not in was],
        "listings": [*_copied(old.listings, new.listings, lambda one: one.guid, asdict)],
        "renditions": [
            *_copied(old.renditions, new.renditions, lambda one: (one.id, one.path), rendition_row)
        ],
        "feeds": [astuple(feed) for feed in old.feeds],
        "sections": _other(old.sections, new.sections),
        "version": old.version,
        "programme": old.programme,
    }
    return zlib.compress(line(body | tables.json()), 9)


def led_back(new: Manifest, rows: bytes, step: Step) -> Manifest:
    """The release of ``step``, to which ``rows`` lead from ``new``, without what the newest alone
    has to know (history, retired objects). Raises PublishError P104 when they are damaged.
    """
    try:
        data = json.loads(zlib.decompress(rows))
        return _led_back(new, data, step)
    except (ValueError, LookupError, TypeError, AttributeError, zlib.error):
        raise PublishError("P104", key=step.release) from None


def _led_back(new: Manifest, data: Mapping[str, Any], step: Step) -> Manifest:
    make = entry_maker(data)
    gone = frozenset(data["without"])
    kept = (entry for entry in new.tree if entry.path not in gone)
    tree = SiteTree.of((*kept, *(make(row) for row in data["entries"])))
    sections = {**new.sections, **data["sections"]}
    listings = _read(data["listings"], new.listings, lambda row: Listing(**row))
    renditions = _read(data["renditions"], new.renditions, rendition_of)
    return Manifest(
        step.release,
        step.sequence,
        step.at,
        step.owner,
        data["version"],
        data["programme"],
        tree,
        tuple(listings),
        renditions=tuple(renditions),
        feeds=tuple(KnownFeed(*row) for row in data["feeds"]),
        sections={path: tuple(ids) for path, ids in sections.items() if ids is not None},
    )


def _copied(
    old: Sequence[_T],
    new: Sequence[_T],
    key: Callable[[_T], object],
    row: Callable[[_T], object],
) -> Iterator[object]:
    """``old`` as runs of ``new`` (``[where, how many]``), and rows of its own (``[row]``)."""
    places = {key(one): n for n, one in enumerate(new)}
    start = count = 0
    for one in old:
        place = places.get(key(one))
        same = place is not None and new[place] == one
        if count and (not same or place != start + count):
            yield [start, count]
            count = 0
        if same and place is not None:
            start, count = (start, count + 1) if count else (place, 1)
        else:
            yield [row(one)]
    if count:
        yield [start, count]


def _read(told: Sequence[list[Any]], new: Sequence[_T], make: Callable[[Any], _T]) -> Iterator[_T]:
    for one in told:
        if len(one) == 1:
            yield make(one[0])
        else:
            start, count = one
            yield from new[start : start + count]


def _other(
    old: Mapping[str, tuple[str, ...]], new: Mapping[str, tuple[str, ...]]
) -> dict[str, tuple[str, ...] | None]:
    """What differs; none where ``old`` has no such page."""
    added = {path: None for path in new if path not in old}
    return {**{path: ids for path, ids in old.items() if new.get(path) != ids}, **added}
