"""What a publish that was cut off may yet change, after another has published in its place.

A request is carried out when the store gets to it, be its sender dead by then. The network may hold
it back for longer than its sender lives, and than the next publish takes; the store then has bytes
that no record tells of. But S3 refuses a request whose signature is of another time than its own
clock by more than `SKEW`, so the doubt ends: the release that took over remembers what it is about,
each publish looks at those objects again, and the first one after that time forgets them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.core.frozen import dataclass
from pipeline.core.site import Entry, SiteTree

if TYPE_CHECKING:
    from pipeline.publish.release import Record

#: Amazon S3 API reference, "Error responses": RequestTimeTooSkewed. The others do likewise.
SKEW = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Unsettled:
    """The objects that requests from before a take-over may still change, ``until`` then."""

    entries: SiteTree
    until: datetime


def unsettled_after(record: Record, now: datetime) -> Unsettled | None:
    """What is unsettled when a publish that claims ``record`` at ``now`` has ended."""
    before = record.manifest.unsettled if record.manifest else None
    if record.intent is None:
        return before if before is not None and before.until > now else None
    older = before.entries if before is not None else ()
    entries = SiteTree.of(merged((*older, *record.intent.touched)))
    return Unsettled(entries, now + 2 * SKEW)  # twice: the clock of who signed may be ahead


def merged(entries: Iterable[Entry]) -> Iterator[Entry]:
    """One entry a path: the last, with the provenance of all, so that a withdrawal finds it."""
    by_path: dict[str, Entry] = {}
    for entry in entries:
        before = by_path.get(entry.path, entry)
        by_path[entry.path] = replace(entry, provenance=entry.provenance | before.provenance)
    return iter(by_path.values())
