"""Records of many small makings in one file: a line each, added at the end, with its own sum.

A line that is torn or harmed is none, and what it told of is made anew. One process writes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

_SUM = 16
_KEY = 64
_HEAD = _SUM + 1 + _KEY + 1


class Ledger:
    """Bodies (one line of text each) by key, the newest of each."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._lines: dict[bytes, bytes] | None = None
        self._new: list[bytes] = []

    def find(self, key: str) -> bytes | None:
        """The body that was kept for ``key``, if it is whole."""
        line = self._known().get(key.encode())
        return line[_HEAD:] if line and line[:_SUM] == _sum(line[_SUM + 1 :]) else None

    def keep(self, key: str, body: bytes) -> None:
        """Known at once; on disk after `save`."""
        told = key.encode() + b" " + body
        line = _sum(told) + b" " + told
        self._known()[key.encode()] = line
        self._new.append(line)

    def save(self) -> None:
        if not self._new:
            return
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._file.open("ab") as file:
            file.write(b"\n" + b"\n".join(self._new) + b"\n")  # whatever a torn line left
        self._new.clear()

    def prune(self, wanted: Callable[[bytes], bool]) -> None:
        """Leave out the bodies that are not wanted, and what was told before of those that are."""
        kept = {key: one for key, one in self._known().items() if wanted(one[_HEAD:])}
        if not self._file.exists():
            return
        draft = self._file.with_suffix(".new")
        draft.write_bytes(b"\n".join(kept.values()) + b"\n")
        draft.replace(self._file)
        self._lines, self._new = kept, []

    def _known(self) -> dict[bytes, bytes]:
        if self._lines is None:
            try:
                lines = self._file.read_bytes().split(b"\n")
            except OSError:
                lines = []
            cut = _SUM + 1, _SUM + 1 + _KEY
            self._lines = {line[cut[0] : cut[1]]: line for line in lines if len(line) > _HEAD}
        return self._lines


def _sum(told: bytes) -> bytes:
    return hashlib.sha256(told).hexdigest()[:_SUM].encode()
