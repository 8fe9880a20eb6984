"""Digests of source files, remembered by size, time and inode, so that an hour of sound is read
once. A file changed in the same instant as it was read is never trusted (git calls it racy).
"""

from __future__ import annotations

import json
import time
from pathlib import Path

from pipeline.build.cache import file_digest

_RACY_NS = 2_000_000_000
_FIELDS = 4


class Digests:
    """A memory of digests in one JSON file. ``save`` writes it when something was learnt."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = self._load()
        self._changed = False

    def of(self, path: Path) -> str:
        """SHA-256 in hex. Raises OSError when the file cannot be read."""
        stat = path.stat()
        stamp = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
        known = self._known.get(str(path))
        if known is not None and known[:3] == stamp:
            return str(known[3])
        digest = file_digest(path)
        if time.time_ns() - stat.st_mtime_ns > _RACY_NS:
            self._known[str(path)] = [*stamp, digest]
            self._changed = True
        return digest

    def forget(self, path: Path) -> None:
        """Read the file anew the next time."""
        self._changed |= self._known.pop(str(path), None) is not None

    def save(self) -> None:
        if not self._changed:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        temporary = self._file.with_suffix(".new")
        temporary.write_text(json.dumps(self._known), encoding="utf-8")
        temporary.replace(self._file)
        self._changed = False

    def _load(self) -> dict[str, list[int | str]]:
        try:
            known = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(known, dict):
            return {}
        return {path: one for path, one in known.items() if _whole(one)}


def _whole(one: object) -> bool:
    return isinstance(one, list) and len(one) == _FIELDS and isinstance(one[-1], str)
