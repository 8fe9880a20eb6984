"""Where private objects lie, beside the record: what is kept so that a release can come back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.site import Entry, Headers
from pipeline.publish.shelf import Shelf

_HEADERS = Headers("application/octet-stream", "private, no-store")


@dataclass(frozen=True, slots=True)
class Attic:
    """Names are those of `undo`; every method raises StoreError."""

    shelf: Shelf

    def put(self, name: str, body: bytes | Path) -> None:
        self.shelf.store.put(self._key(name), body, _HEADERS)

    def copy(self, path: str, name: str) -> bool:
        """Put by what is public at ``path``, inside the store. False where the store cannot."""
        store, key = self.shelf.store, self.shelf.place.key(path)
        return store.copy(key, self._key(name), _HEADERS) is not None

    def get(self, name: str) -> bytes | None:
        stored = self.shelf.store.get(self._key(name))
        return None if stored is None else stored.body

    def fetch(self, name: str, target: Path) -> bool:
        return self.shelf.store.fetch(self._key(name), target) is not None

    def fetch_whole(self, name: str, entry: Entry, target: Path) -> bool:
        """False where it is not there, or is not ``entry``."""
        return self.fetch(name, target) and _digest(target) == entry.digest

    def drop(self, names: Iterable[str]) -> None:
        self.shelf.store.delete([self._key(name) for name in names])

    def _key(self, name: str) -> str:
        return self.shelf.place.private + name


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
