"""What every store can do, whatever it is made of. Keys are full keys in the target, ``a/b.html``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pipeline.core.site import Headers


@dataclass(frozen=True, slots=True)
class IfAbsent:
    """Write only where no object is yet (``If-None-Match: *``)."""


@dataclass(frozen=True, slots=True)
class IfMatch:
    """Write only over the object with this etag (``If-Match``)."""

    etag: str


Condition = IfAbsent | IfMatch | None


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """An object without its bytes. ``size`` in bytes; ``headers`` none where a listing has none."""

    key: str
    size: int
    etag: str
    headers: Headers | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """An object, whole."""

    info: ObjectInfo
    body: bytes


class Store(Protocol):
    """Safe to use from several threads. Every method raises StoreError when the store fails."""

    def get(self, key: str) -> Stored | None:
        """The object, or none where there is none."""

    def head(self, key: str) -> ObjectInfo | None:
        """The object without its bytes, or none."""

    def put(
        self, key: str, body: bytes | Path, headers: Headers, condition: Condition = None
    ) -> str:
        """Write the whole object or nothing; its etag. Raises Conflict when ``condition`` fails."""

    def delete(self, keys: Iterable[str]) -> None:
        """Remove what is there; a key that is not is no fault."""

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """All objects under ``prefix``, in key order."""
