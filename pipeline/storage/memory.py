"""A store in memory: for tests, and the plainest statement of what the protocol means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

from pipeline.core.errors import Conflict
from pipeline.core.site import Headers
from pipeline.storage.protocol import Condition, IfAbsent, IfMatch, ObjectInfo, Stored


class MemoryStore:
    def __init__(self) -> None:
        self._objects: dict[str, Stored] = {}
        self._lock = Lock()

    def get(self, key: str) -> Stored | None:
        with self._lock:
            return self._objects.get(key)

    def head(self, key: str) -> ObjectInfo | None:
        stored = self.get(key)
        return None if stored is None else stored.info

    def put(
        self, key: str, body: bytes | Path, headers: Headers, condition: Condition = None
    ) -> str:
        data = body if isinstance(body, bytes) else body.read_bytes()
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        with self._lock:
            _meet(condition, self._objects.get(key), key)
            self._objects[key] = Stored(ObjectInfo(key, len(data), etag, headers), data)
        return etag

    def delete(self, keys: Iterable[str]) -> None:
        with self._lock:
            for key in keys:
                self._objects.pop(key, None)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        with self._lock:
            found = sorted(key for key in self._objects if key.startswith(prefix))
            infos = [self._objects[key].info for key in found]
        return iter(infos)


def _meet(condition: Condition, there: Stored | None, key: str) -> None:
    if isinstance(condition, IfAbsent) and there is not None:
        raise Conflict("S020", key=key)
    if isinstance(condition, IfMatch) and (there is None or there.info.etag != condition.etag):
        raise Conflict("S020", key=key)
