"""A store in memory that keeps what is replaced and what is deleted, as a bucket with versions."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.core.site import Headers
from pipeline.storage.body import Body
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Condition
from tests.publish.stores import copy_of


class Keeping(MemoryStore):
    """``older``: what was there before, by key, the oldest first; a marker is none."""

    def __init__(self) -> None:
        super().__init__()
        self.older: dict[str, list[bytes | None]] = {}

    def put(self, key: str, body: Body, headers: Headers, condition: Condition = None) -> str:
        before = self.get(key)
        etag = super().put(key, body, headers, condition)
        if before is not None:
            self.older.setdefault(key, []).append(before.body)
        return etag

    def delete(self, keys: Iterable[str]) -> None:
        for key in list(keys):
            before = self.get(key)
            if before is not None:
                self.older.setdefault(key, []).append(before.body)
            self.older.setdefault(key, []).append(None)
            super().delete([key])

    def erase(self, keys: Iterable[str]) -> None:
        doomed = list(keys)
        self.delete(doomed)
        for key in doomed:
            self.older.pop(key, None)

    def forget(self, prefix: str, kept: Callable[[str], bool]) -> int:
        gone = [key for key in self.older if key.startswith(prefix) and not kept(key)]
        return sum(len(self.older.pop(key)) for key in gone)

    def copied(self) -> Keeping:
        copy = Keeping()
        copy._objects = copy_of(self)._objects
        copy.older = {key: list(bodies) for key, bodies in self.older.items()}
        return copy

    def everything(self) -> list[bytes]:
        """All bodies that anybody could have of it."""
        now = [stored.body for key in self._objects if (stored := self.get(key))]
        return [*now, *(body for bodies in self.older.values() for body in bodies if body)]
