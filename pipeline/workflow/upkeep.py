"""Looking after the machine: the cache, the embedded store, and what must be installed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from pipeline.build import journal
from pipeline.build.cache import Cache
from pipeline.build.lock import locked
from pipeline.build.prune import Pruned
from pipeline.build.prune import prune as prune_cache
from pipeline.core.errors import PipelineError
from pipeline.core.frozen import dataclass
from pipeline.media import ffmpeg
from pipeline.storage import weed
from pipeline.storage.embedded import Running, Status
from pipeline.workflow.run import Run
from pipeline.workflow.targets import embedded

_ROOM = 2 << 30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that the machine must have. ``code`` (D…) names its texts."""

    code: str
    ok: bool
    params: Mapping[str, object] = field(default_factory=dict)


def prune(run: Run, limit_bytes: int) -> Pruned:
    """Bring the cache under ``limit_bytes``, keeping what the last build used."""
    with locked(run.lock):
        return prune_cache(Cache(run.state / "cache"), journal.read(run.journal), limit_bytes)


def doctor(run: Run) -> tuple[Finding, ...]:
    """Whether this machine can check, build and publish. Changes nothing."""
    return (_ffmpeg(), _weed(), _disk(run.folder))


def store_start(folder: Path) -> Running:
    """Start the embedded store, or say where it runs. Raises StoreError."""
    return embedded(folder).start()


def store_stop(folder: Path) -> bool:
    """Whether it ran."""
    return embedded(folder).stop()


def store_status(folder: Path) -> Status:
    return embedded(folder).status()


def _ffmpeg() -> Finding:
    try:
        return Finding("D001", ok=True, params={"version": ffmpeg.version()})
    except PipelineError:
        return Finding("D002", ok=False)


def _weed() -> Finding:
    try:
        return Finding("D003", ok=True, params={"program": weed.program()})
    except PipelineError:
        return Finding("D004", ok=False)


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    code = "D005" if free >= _ROOM else "D006"
    return Finding(code, free >= _ROOM, {"gb": f"{free / 1e9:.0f}"})
