"""Reading former releases: which there are, what was in them, and whether one can come back.

A release is read from the public one backwards, step by step. What is said of whether it can come
back is what the record knows; whether the bytes are really there, `returning` finds out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from pipeline.core.errors import PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.site import Entry
from pipeline.publish.aliases import is_alias
from pipeline.publish.attic import Attic
from pipeline.publish.history import all_ids
from pipeline.publish.promises import Guard, named
from pipeline.publish.release import Manifest, Record
from pipeline.publish.rows import led_back
from pipeline.publish.undo import Log, Step, log_of, rows_name, stable


@dataclass(frozen=True, slots=True)
class Past:
    """A remembered release: what it was (none: it can no longer be read), and what keeps it from
    being public once more. ``until``: when the grace of the first of its files is over.
    """

    step: Step
    release: Manifest | None = None
    barred: Guard | None = None
    until: datetime | None = None

    @property
    def readable(self) -> Manifest:
        """Raises PublishError P135 or P147 when it can no longer be read."""
        if self.release is None and self.barred is not None:
            raise PublishError(self.barred.code, **self.barred.params)
        assert self.release is not None  # noqa: S101 - for mypy
        return self.release


@dataclass(frozen=True, slots=True)
class Now:
    """What is so at present: the record, its log, and the items that the content hides."""

    record: Record
    log: Log
    hidden: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls,
        record: Record,
        hidden: frozenset[str] = frozenset(),
        withdrawn: frozenset[str] = frozenset(),
    ) -> Now:
        return cls(record, log_of(record.log), hidden, withdrawn)

    @property
    def public(self) -> Manifest:
        """Raises PublishError P134 when nothing was ever published."""
        if self.record.manifest is None:
            raise PublishError("P134", release="", known="")
        return self.record.manifest


def former(now: Now, attic: Attic) -> Iterator[Past]:
    """The remembered releases, the public one first. Raises PublishError P104, StoreError."""
    readable = manifests_back(now, attic)
    release = next(readable, None)
    for step in reversed(now.log.steps):
        if release is not None and release.release == step.release:
            yield _past(now, step, release)
            release = next(readable, None)
        else:
            yield _past(now, step, None)


def manifests_back(now: Now, attic: Attic) -> Iterator[Manifest]:
    """The releases that a way leads to, the public one first."""
    here = now.record.manifest
    while here is not None:
        yield here
        step = now.log.step(here.release)
        before = now.log.step(step.to) if step else None
        if step is None or before is None:
            return
        rows = step.rows or attic.get(rows_name(step.release))
        here = led_back(here, rows, before) if rows else None


def found(now: Now, attic: Attic, name: str) -> Past:
    """The release called ``name``, or whose number it is. Raises PublishError P134, StoreError."""
    for past in former(now, attic):
        if name in (past.step.release, str(past.step.sequence)):
            return past
    known = ", ".join(step.release for step in reversed(now.log.steps))
    raise PublishError("P134", release=name, known=known)


def _past(now: Now, step: Step, release: Manifest | None) -> Past:
    if release is None:
        code = "P147" if step.purged else "P135"
        return Past(step, None, Guard(code, {"release": step.release}))
    if release.release == now.public.release:
        return Past(step, release, Guard("P139", {"release": step.release}))
    absent = [entry for entry in _needed(now, release) if not _there(now, entry)]
    barred = _withdrawn(now, release) or _hidden(now, release) or _gone(release, absent)
    return Past(step, release, barred, None if barred else _until(now, release))


def _withdrawn(now: Now, release: Manifest) -> Guard | None:
    """Somebody was taken out since, or the content says so now."""
    since = {id_ for id_, first in now.public.withdrawn.items() if first > release.sequence}
    ids = all_ids(now.public.history, frozenset(since) | now.withdrawn)
    seen = items_of(release) & ids
    return Guard("P136", _told(release, seen)) if seen else None


def _hidden(now: Now, release: Manifest) -> Guard | None:
    seen = items_of(release) & all_ids(now.public.history, now.hidden)
    return Guard("P137", _told(release, seen)) if seen else None


def _gone(release: Manifest, absent: list[Entry]) -> Guard | None:
    if not absent:
        return None
    return Guard("P138", {"release": release.release, "files": named(e.path for e in absent)})


def _told(release: Manifest, items: frozenset[str]) -> dict[str, object]:
    return {"release": release.release, "items": named(sorted(items))}


def items_of(release: Manifest) -> frozenset[str]:
    """All items that anything of it came from."""
    return frozenset[str]().union(*{entry.provenance for entry in release.tree})


def _needed(now: Now, release: Manifest) -> Iterator[Entry]:
    """What the public release has not, or has otherwise. Aliases are made anew."""
    there = now.public.tree.entries
    for entry in release.tree:
        before = there.get(entry.path)
        if (before is None or before.digest != entry.digest) and not is_alias(entry):
            yield entry


def _there(now: Now, entry: Entry) -> bool:
    if stable(entry) and now.log.has(entry.digest):
        return True
    kept = now.public.retired.get(entry.path)
    return (kept is not None and kept.entry.digest == entry.digest) or entry.digest in now.log.kept


def _until(now: Now, release: Manifest) -> datetime | None:
    """The grace of what has no other bytes than those that are going."""
    files = [entry for entry in _needed(now, release) if not stable(entry)]
    times = [*filter(None, (_end(now, entry) for entry in files))]
    return min(times, default=None)


def _end(now: Now, entry: Entry) -> datetime | None:
    kept, retired = now.log.kept.get(entry.digest), now.public.retired.get(entry.path)
    ends = [kept.until] if kept else []
    if retired is not None and retired.entry.digest == entry.digest:
        ends.append(retired.delete_after)
    return max(ends, default=None)
