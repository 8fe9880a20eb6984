"""A programme's place in a store: the only file of this room that talks to one."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.core.errors import Conflict, PublishError, StoreError, Unavailable
from pipeline.core.frozen import dataclass
from pipeline.core.site import Entry, Headers
from pipeline.publish.place import Place
from pipeline.publish.record import record_from_bytes, record_to_bytes
from pipeline.publish.release import Intent, Record
from pipeline.storage.body import PART, Sealed, Told, etag_of
from pipeline.storage.dialect import Dialect
from pipeline.storage.protocol import Condition, IfAbsent, IfMatch, ObjectInfo, Store

_RECORD_HEADERS = Headers("application/jsonl; charset=utf-8", "private, no-store")
#: Files up to this many bytes are sent from the very bytes whose digest was checked.
_SMALL = 1 << 20
#: Bytes from which a copy inside the store is worth the look whether it came out right.
_WORTH_A_COPY = 256 << 10


@dataclass(frozen=True, slots=True)
class Text:
    """What a record is to say."""

    intent: Intent | None
    tail: bytes
    dialect: Dialect | None

    def bytes(self) -> bytes:
        return record_to_bytes(self.intent, self.tail, self.dialect)


@dataclass(frozen=True, slots=True)
class Shelf:
    store: Store
    place: Place

    def read(self) -> Record:
        """The record. One request. Raises PublishError P104, P108; StoreError."""
        stored = self.store.get(self.place.record)
        if stored is None:
            return Record()
        return record_from_bytes(stored.body, stored.info.etag, self.place.record)

    def etag(self) -> str | None:
        """The record's, none where there is no record. One request. Raises StoreError."""
        stored = self.store.get(self.place.record)
        return None if stored is None else stored.info.etag

    def taken(self) -> bool:
        """Whether a site stands here already. One request. Raises StoreError."""
        return self.store.head(self.place.key("index.html")) is not None

    def learn(self, known: Dialect | None) -> Dialect:
        """What the store can do: as the record says, else found out. Raises StoreError."""
        return self.store.learn(self.place.private, known)

    def write(self, text: Text, etag: str | None, *, minded: bool = True) -> str:
        """Replace the record that has ``etag`` (none: where there is none); the new etag.

        Raises Conflict when the record is another by now. Unless the store has conditions
        ``minded``, that is looked at first, and only a queue keeps others out meanwhile.
        """
        condition: Condition = IfAbsent() if etag is None else IfMatch(etag)
        if not minded:
            if self.etag() != etag:
                raise Conflict("S020", key=self.place.record)
            condition = None
        return self.store.put(self.place.record, text.bytes(), _RECORD_HEADERS, condition)

    def settle(self, text: Text, etag: str | None) -> str:
        """After a conflict: the record's etag if it is just this one, for an answer may be lost.

        Raises Unavailable when nobody has written since ``etag`` (some stores refuse one of two
        writes that come close together), and Conflict when somebody has.
        """
        stored = self.store.get(self.place.record)
        there = None if stored is None else stored.info.etag
        if stored is not None and stored.body == text.bytes():
            return stored.info.etag
        kind = Unavailable if there == etag else Conflict
        raise kind("S020", key=self.place.record)

    def send(self, file: Path, entry: Entry, told: Told | None = None, like: str = "") -> None:
        """Send, or have the store copy ``like``, a path that has just these bytes. ``told`` hears
        of bytes on their way, and of ``entry.size`` in all.

        Raises PublishError P109 when ``file`` is not what was built.
        """
        body = _checked(file, entry, told)
        if not (like and entry.size >= _WORTH_A_COPY and self._copied(like, file, entry)):
            self._put(body, file, entry)
        elif told is not None:
            told(entry.size)

    def _put(self, body: Sealed, file: Path, entry: Entry) -> None:
        try:
            self.store.put(self.place.key(entry.path), body, entry.headers)
        except StoreError as error:
            # A large file is not read before it is sent: here the store, or a part of it, says no.
            if error.code == "S009" and _digest(file) != entry.digest:
                raise PublishError("P109", path=entry.path) from error
            raise

    def _copied(self, like: str, file: Path, entry: Entry) -> bool:
        """Whether the store has made a copy, and its etag is that of our bytes."""
        key = self.place.key(entry.path)
        etag = self.store.copy(self.place.key(like), key, entry.headers)
        return bool(etag) and etag == etag_of(file)

    def fetch(self, entry: Entry, target: Path) -> bool:
        """Bring a published object. False where it is not there, or not as it was published."""
        found = self.store.fetch(self.place.key(entry.path), target)
        return found is not None and _digest(target) == entry.digest

    def has(self, entry: Entry) -> bool:
        """Whether anything lies there."""
        return self.store.head(self.place.key(entry.path)) is not None

    def holds(self, file: Path, entry: Entry, dialect: Dialect) -> bool:
        """Whether just this object is there already. False as well where a store cannot say."""
        info = self.store.head(self.place.key(entry.path))
        if info is None or info.size != entry.size or info.headers != dialect.told(entry.headers):
            return False
        return info.etag == etag_of(file, PART if "-" in info.etag else 0)

    def drop(self, paths: Iterable[str]) -> None:
        self.store.delete([self.place.key(path) for path in paths])

    def erase(self, paths: Iterable[str]) -> None:
        """As `drop`, with all older versions."""
        self.store.erase([self.place.key(path) for path in paths])

    def objects(self) -> Iterator[ObjectInfo]:
        """Everything under the public prefix."""
        return self.store.list(self.place.public)


def _checked(file: Path, entry: Entry, told: Told | None) -> Sealed:
    """What to send. Of a large file the store finds out whether it is what was built."""
    digest = bytes.fromhex(entry.digest)
    try:
        if entry.size > _SMALL and file.stat().st_size == entry.size:
            return Sealed(file, entry.size, digest, told=told)
        body = file.read_bytes()
    except FileNotFoundError:
        raise PublishError("P109", path=entry.path) from None
    if hashlib.sha256(body).digest() != digest:
        raise PublishError("P109", path=entry.path)
    return Sealed(body, len(body), digest, told=told)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
