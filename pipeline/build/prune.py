"""Keep the cache within its limit. What the last build used stays; of the rest, oldest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.cache import Cache
from pipeline.build.journal import Journal


@dataclass(frozen=True, slots=True)
class Pruned:
    """How much went, and how much is left. Sizes in bytes."""

    files: int
    freed: int
    left: int


def prune(cache: Cache, journal: Journal, limit: int) -> Pruned:
    """Remove what the last build did not use until the cache is within ``limit`` bytes.

    A record whose objects went is simply not found again. Call it under the build lock.
    """
    cache.sweep()
    used = [{*line.objects, *line.inputs.values()} for line in journal.values()]
    objects = frozenset().union(*used)
    kept = {line.key for line in journal.values()}
    files = [(p, p.stat()) for p in _files(cache.root)]
    total = sum(stat.st_size for _, stat in files)
    count = freed = 0
    for path, stat in sorted(files, key=lambda pair: (pair[1].st_mtime_ns, pair[0])):
        if total - freed <= limit:
            break
        if path.name in objects or path.stem in kept:
            continue
        path.unlink(missing_ok=True)
        count, freed = count + 1, freed + stat.st_size
    return Pruned(count, freed, total - freed)


def _files(root: Path) -> Iterable[Path]:
    for part in ("objects", "records"):
        yield from (p for p in (root / part).rglob("*") if p.is_file())
