"""What every store can do, whatever it is made of. Keys are full keys in the target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import field
from pathlib import Path
from typing import Protocol

from pipeline.core.errors import Conflict
from pipeline.core.frozen import dataclass
from pipeline.core.site import Headers
from pipeline.storage.body import Body
from pipeline.storage.dialect import Dialect


@dataclass(frozen=True, slots=True)
class IfAbsent:
    """Write only where no object is yet (``If-None-Match: *``)."""


@dataclass(frozen=True, slots=True)
class IfMatch:
    """Write only over the object with this etag (``If-Match``)."""

    etag: str


Condition = IfAbsent | IfMatch | None


#: The limit of S3, in bytes of UTF-8.
MAX_KEY_BYTES = 1024
_FORBIDDEN = frozenset(map(chr, [*range(32), 127])) | {"\\"}


@dataclass(frozen=True, slots=True)
class ObjectInfo:
    """An object without its bytes. ``size`` in bytes; ``headers`` none where a listing has none,
    ``etag`` empty where the store tells none. ``modified``: seconds, by the store's own clock.
    """

    key: str
    size: int
    etag: str
    headers: Headers | None = None
    modified: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Stored:
    """An object, whole."""

    info: ObjectInfo
    body: bytes


def check_key(key: str) -> str:
    """The key, if every store keeps it as it is. Raises ValueError: a bad key is our own bug.

    S3 allows more; but a folder cannot hold ``a//b``, some servers quietly make it ``a/b``, and
    ``..`` is refused by all of them.
    """
    parts = key.split("/")
    odd = any(part in {"", ".", ".."} for part in parts) or any(c in key for c in _FORBIDDEN)
    if odd or len(key.encode()) > MAX_KEY_BYTES:
        raise ValueError(f"no store keeps the key {key!r}")
    return key


def require(condition: Condition, there: ObjectInfo | None, key: str) -> None:
    """Raises Conflict S020 unless what is ``there`` meets ``condition``."""
    absent = isinstance(condition, IfAbsent) and there is None
    match = isinstance(condition, IfMatch) and there is not None and there.etag == condition.etag
    if not (condition is None or absent or match):
        raise Conflict("S020", key=key)


class Store(Protocol):
    """Safe to use from several threads. Every method raises StoreError when the store fails.

    An etag is opaque. For an object written whole it is the MD5 of its bytes where the store's
    maker kept to S3's custom; an object sent in parts has another.
    """

    def learn(self, prefix: str, known: Dialect | None = None) -> Dialect:
        """What the store can do, from now on taken into account: as is ``known``, if that was found
        of this very store; else found out, with objects of our own under ``prefix``.
        """

    def get(self, key: str) -> Stored | None:
        """The object, or none where there is none."""

    def fetch(self, key: str, target: Path) -> ObjectInfo | None:
        """Write the object's bytes to ``target``, a piece at a time; or none, and nothing written.

        After a fault ``target`` may hold a part of them.
        """

    def head(self, key: str) -> ObjectInfo | None:
        """The object without its bytes, or none."""

    def put(self, key: str, body: Body, headers: Headers, condition: Condition = None) -> str:
        """Write the whole object or nothing; its etag. Raises Conflict when ``condition`` fails,
        StoreError S009 when what came is not what was to be sent.
        """

    def copy(self, source: str, key: str, headers: Headers) -> str | None:
        """Give ``key`` the bytes of ``source``, perhaps itself, inside the store; the etag. None,
        and nothing done, where there is no ``source`` or the store does not copy.
        """

    def delete(self, keys: Iterable[str]) -> None:
        """Remove what is there; a key that is not is no fault."""

    def erase(self, keys: Iterable[str]) -> None:
        """As `delete`, and whatever older versions the store keeps of them."""

    def forget(self, prefix: str, kept: Callable[[str], bool]) -> int:
        """Delete what the store still keeps of objects that were replaced or deleted, under keys
        that begin with ``prefix``, unless one's key is ``kept``; how much that was.
        """

    def resume(self, prefix: str) -> None:
        """Find what was cut off on its way to a key under ``prefix``, for the puts that follow."""

    def tidy(self) -> None:
        """Remove what was found so, and no put has gone on with; and what was left by who died
        while they found out what the store can do. For who alone may write at the time.
        """

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        """All objects whose keys begin with ``prefix``, in key order (by UTF-8 bytes)."""
