"""A programme's place in a store: the only file of this room that talks to one."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.core.errors import Conflict, PublishError, Unavailable
from pipeline.core.frozen import dataclass
from pipeline.core.site import Entry, Headers
from pipeline.publish.place import Place
from pipeline.publish.record import record_from_bytes, record_to_bytes
from pipeline.publish.release import Intent, Record
from pipeline.storage.protocol import Body, IfAbsent, IfMatch, ObjectInfo, Sealed, Store, seal

_RECORD_HEADERS = Headers("application/jsonl; charset=utf-8", "private, no-store")
#: Files up to this many bytes are sent from the very bytes whose digest was checked.
_SMALL = 8 << 20


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

    def write(self, intent: Intent | None, manifest: bytes, etag: str | None) -> str:
        """Replace the record that has ``etag`` (none: where there is none); the new etag.

        Raises Conflict when the record is another by now.
        """
        condition = IfAbsent() if etag is None else IfMatch(etag)
        body = record_to_bytes(intent, manifest)
        return self.store.put(self.place.record, body, _RECORD_HEADERS, condition)

    def settle(self, intent: Intent | None, manifest: bytes, etag: str | None) -> str:
        """After a conflict: the record's etag if it is just this one, for an answer may be lost.

        Raises Unavailable when nobody has written since ``etag`` (some stores refuse one of two
        writes that come close together), and Conflict when somebody has.
        """
        stored = self.store.get(self.place.record)
        there = None if stored is None else stored.info.etag
        if stored is not None and stored.body == record_to_bytes(intent, manifest):
            return stored.info.etag
        kind = Unavailable if there == etag else Conflict
        raise kind("S020", key=self.place.record)

    def send(self, file: Path, entry: Entry) -> None:
        """Raises PublishError P109 when ``file`` is not what was built."""
        self.store.put(self.place.key(entry.path), _checked(file, entry), entry.headers)

    def keeps_codings(self) -> bool:
        """Whether the store tells what coding an object is in. Asked of an object of our own."""
        key = f"{self.place.private}coding"
        told = Headers("text/plain", "private, no-store", content_encoding="gzip")
        self.store.put(key, gzip.compress(b"", mtime=0), told)
        there = self.store.head(key)
        self.store.delete([key])
        coding = there.headers.content_encoding if there and there.headers else None
        return coding == told.content_encoding

    def fetch(self, entry: Entry, target: Path) -> bool:
        """Bring a published object. False where it is not there, or not as it was published."""
        found = self.store.fetch(self.place.key(entry.path), target)
        return found is not None and _digest(target) == entry.digest

    def holds(self, file: Path, entry: Entry) -> bool:
        """Whether just this object is there already. False as well where a store cannot say."""
        info = self.store.head(self.place.key(entry.path))
        if info is None or info.size != entry.size or info.headers != entry.headers:
            return False
        with file.open("rb") as body:
            return info.etag.strip('"') == hashlib.file_digest(body, "md5").hexdigest()

    def drop(self, paths: Iterable[str]) -> None:
        self.store.delete([self.place.key(path) for path in paths])

    def objects(self) -> Iterator[ObjectInfo]:
        """Everything under the public prefix."""
        return self.store.list(self.place.public)


def _checked(file: Path, entry: Entry) -> Body:
    try:
        if entry.size > _SMALL:
            body: bytes | Sealed = seal(file)
        else:
            body = file.read_bytes()
    except FileNotFoundError:
        raise PublishError("P109", path=entry.path) from None
    found = body.sha256.hex() if isinstance(body, Sealed) else _digest(body)
    if found != entry.digest:
        raise PublishError("P109", path=entry.path)
    return body


def _digest(body: bytes | Path) -> str:
    if isinstance(body, bytes):
        return hashlib.sha256(body).hexdigest()
    with body.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
