"""Keep the cache within its limit. What the last build used stays; of the rest, oldest first."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from pipeline.build.cache import Cache
from pipeline.build.journal import Journal
from pipeline.core.frozen import dataclass


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
    pruned = trim(cache, limit, {line.key for line in journal.values()}.union(*used))
    cache.ledger.prune(cache.whole)
    return pruned


def trim(cache: Cache, limit: int, kept: Collection[str] = ()) -> Pruned:
    """Remove the oldest until the cache is within ``limit`` bytes; ``kept`` (keys of records and
    digests of objects) stay. What others remove meanwhile is no fault.
    """
    files = list(_files(cache.root))
    total = sum(stat.st_size for _, stat in files)
    count = freed = 0
    for path, stat in sorted(files, key=lambda pair: (pair[1].st_mtime_ns, pair[0])):
        if total - freed <= limit:
            break
        if path.stem in kept:
            continue
        path.unlink(missing_ok=True)
        count, freed = count + 1, freed + stat.st_size
    return Pruned(count, freed, total - freed)


def _files(root: Path) -> Iterator[tuple[Path, os.stat_result]]:
    for part in ("objects", "records"):
        for path in (root / part).rglob("*"):
            with suppress(FileNotFoundError):
                stat = path.stat()
                if S_ISREG(stat.st_mode):
                    yield path, stat
