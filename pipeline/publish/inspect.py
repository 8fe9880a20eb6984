"""Whether a store holds what its release says: the plain look from inside, by one listing."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.frozen import dataclass
from pipeline.core.site import Entry
from pipeline.publish.release import Record
from pipeline.publish.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Drift:
    """``what``: ``missing``, ``size`` (other than published), ``stray`` (nobody's)."""

    path: str
    what: str


def check_release(shelf: Shelf) -> tuple[Drift, ...]:
    """Every way in which the public prefix differs from the record, in path order.

    While a publish is under way, or was cut off, what its intent names may be in any state.
    """
    record = shelf.read()
    there = {shelf.place.path(info.key): info.size for info in shelf.objects()}
    unsettled = record.intent.touched.entries if record.intent else {}
    found = [d for d in _drift(record, there) if d.path not in unsettled]
    return tuple(sorted(found, key=lambda drift: drift.path))


def _drift(record: Record, there: dict[str, int]) -> Iterator[Drift]:
    manifest = record.manifest
    entries: dict[str, Entry] = dict(manifest.tree.entries) if manifest else {}
    kept = manifest.retired if manifest else {}
    for path, entry in entries.items():
        if path not in there:
            yield Drift(path, "missing")
        elif there[path] != entry.size:
            yield Drift(path, "size")
    for path in there:
        if path not in entries and path not in kept:
            yield Drift(path, "stray")
