"""A store in memory: for tests, and the plainest statement of what the protocol means."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock

from pipeline.core.site import Headers
from pipeline.storage.body import Body, Sealed, require_whole
from pipeline.storage.dialect import Dialect
from pipeline.storage.protocol import (
    Condition,
    ObjectInfo,
    Stored,
    check_key,
    require,
)


class MemoryStore:
    def __init__(self) -> None:
        self._objects: dict[str, Stored] = {}
        self._lock = Lock()
        self._writes = 0

    def learn(self, prefix: str, known: Dialect | None = None) -> Dialect:  # noqa: ARG002
        return Dialect()

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
        source = body.source if isinstance(body, Sealed) else body
        data = source if isinstance(source, bytes) else source.read_bytes()
        require_whole(body, hashlib.sha256(data).digest(), key, "memory")
        etag = hashlib.md5(data, usedforsecurity=False).hexdigest()
        with self._lock:
            there = self._objects.get(key)
            require(condition, None if there is None else there.info, key)
            self._writes += 1
            info = ObjectInfo(key, len(data), etag, headers, self._writes)
            self._objects[key] = Stored(info, data)
        if isinstance(body, Sealed):
            body.tell(len(data))
        return etag

    def copy(self, source: str, key: str, headers: Headers) -> str | None:
        there = self.get(source)
        return None if there is None else self.put(key, there.body, headers)

    def delete(self, keys: Iterable[str]) -> None:
        doomed = [check_key(key) for key in keys]
        with self._lock:
            for key in doomed:
                self._objects.pop(key, None)

    def erase(self, keys: Iterable[str]) -> None:
        self.delete(keys)

    def forget(self, prefix: str, kept: Callable[[str], bool]) -> int:  # noqa: ARG002
        return 0

    def resume(self, prefix: str) -> None:
        pass

    def tidy(self) -> None:
        pass

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        with self._lock:
            found = sorted(key for key in self._objects if key.startswith(prefix))
            infos = [self._objects[key].info for key in found]
        return iter(infos)
