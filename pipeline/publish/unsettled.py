"""What a publish that was cut off may yet change, after another has published in its place.

A request is carried out when the store gets to it, be its sender dead by then. The network may hold
it back for longer than its sender lives, and than the next publish takes; the store then has bytes
that no record tells of. But S3 refuses a request whose signature is of another time than its own
clock by more than `SKEW`, so the doubt ends: the release that took over remembers what it is about,
each publish looks at those objects again, and the first one after that time forgets them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.core.site import SiteTree
from pipeline.publish.release import Record, Unsettled, merged

#: Amazon S3 API reference, "Error responses": RequestTimeTooSkewed. The others do likewise.
SKEW = timedelta(minutes=15)


def unsettled_after(record: Record, now: datetime) -> Unsettled | None:
    """What is unsettled when a publish that claims ``record`` at ``now`` has ended."""
    before = record.manifest.unsettled if record.manifest else None
    if record.intent is None:
        return before if before is not None and before.until > now else None
    older = before.entries if before is not None else ()
    entries = SiteTree.of(merged((*older, *record.intent.touched)))
    until = now + 2 * SKEW  # twice: the clock of who signed may be ahead
    return Unsettled(entries, until) if len(entries) else None
