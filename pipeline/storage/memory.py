"""A store in memory: for tests, and the plainest statement of what the protocol means."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from threading import Lock

from pipeline.core.site import Headers
from pipeline.storage.protocol import (
    Body,
    Condition,
    ObjectInfo,
    Sealed,
    Stored,
    check_key,
    require,
)


class MemoryStore:
    def __init__(self) -> None:
        self._objects: dict[str, Stored] = {}
        self._lock = Lock()

    def get(self, key: str) -> Stored | None:
        check_key(key)
        with self._lock:
            return self._objects.get(key)

    def fetch(self, key: str, target: Path) -> ObjectInfo | None:
        stored = self.get(key)
        if stored is None:
            return None
        target.write_bytes(stored.body)
        return stored.info

    def head(self, key: str) -> ObjectInfo | None:
        stored = self.get(key)
        return None if stored is None else stored.info

    def put(self, key: str, body: Body, headers: Headers, condition: Condition = None) -> str:
        check_key(key)
        path = body.path if isinstance(body, Sealed) else body
        data = path if isinstance(path, bytes) else path.read_bytes()
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        with self._lock:
            there = self._objects.get(key)
            require(condition, None if there is None else there.info, key)
            self._objects[key] = Stored(ObjectInfo(key, len(data), etag, headers), data)
        return etag

    def delete(self, keys: Iterable[str]) -> None:
        doomed = [check_key(key) for key in keys]
        with self._lock:
            for key in doomed:
                self._objects.pop(key, None)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        with self._lock:
            found = sorted(key for key in self._objects if key.startswith(prefix))
            infos = [self._objects[key].info for key in found]
        return iter(infos)
