"""The content-addressed cache: objects by the digest of their bytes, records by the key of their
making. Every write is a temporary file and a rename, so any number of workers may share it.

What is made in a millisecond (`Recipe.brief`) must be kept in less: its records are lines of one
file, which only the process that builds writes, and its objects are written where they will be.
They are held against their size and digest before they are believed, as all objects are.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path

from pipeline.build.artefact import Facts, Product
from pipeline.build.ledger import Ledger
from pipeline.core.frozen import dataclass

_CHUNK = 1 << 20
#: How a file is opened that must not be there yet.
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Stored:
    digest: str
    size: int


@dataclass(frozen=True, slots=True)
class Record:
    """What came of one making: its files by name, and the facts."""

    files: Mapping[str, Stored]
    facts: Facts

    def to_bytes(self) -> bytes:
        """The sum of what follows, and the record as JSON."""
        body = self.body()
        return _sum(body) + b"\n" + body

    def body(self) -> bytes:
        """Itself as JSON, on one line."""
        files = {name: [stored.digest, stored.size] for name, stored in self.files.items()}
        value = {"files": files, "facts": self.facts}
        return json.dumps(value, ensure_ascii=False, sort_keys=True).encode()

    @staticmethod
    def from_bytes(data: bytes) -> Record | None:
        """None where the bytes are not a whole record."""
        digest, _, body = data.partition(b"\n")
        return _record(body) if digest == _sum(body) else None


@dataclass(frozen=True, slots=True)
class Cache:
    """A cache in folder ``root``. Objects are read-only and never change."""

    root: Path
    ledger: Ledger = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "ledger", Ledger(self.root / "brief.log"))

    def object_path(self, digest: str) -> Path:
        return Path(f"{self.root}/objects/{digest[:2]}/{digest}")

    def find(self, key: str) -> Record | None:
        """The record of ``key``, if it is whole and every object it names is still here."""
        try:
            record = Record.from_bytes(self._record_path(key).read_bytes())
        except OSError:
            return None
        return record if record and all(map(self.holds, record.files.values())) else None

    def find_brief(self, key: str) -> Record | None:
        """As `find`, of a brief recipe."""
        body = self.ledger.find(key)
        record = None if body is None else _record(body)
        return record if record and all(map(self.holds, record.files.values())) else None

    def whole(self, body: bytes) -> bool:
        """Whether every object that a brief record names is here."""
        try:
            return all(map(self.holds, _record(body).files.values()))
        except (ValueError, LookupError, TypeError):
            return False

    def take_in(self, product: Product) -> Record:
        """Take a brief product's files in; whoever builds notes the record (`note_brief`)."""
        files = {name: self._take_in(body) for name, body in product.files.items()}
        return Record(files, dict(product.facts))

    def note_brief(self, key: str, record: Record) -> Record:
        """As `note`, of a brief recipe."""
        body = record.body()
        self.ledger.keep(key, body)
        return _record(body)

    def keep(self, key: str, product: Product) -> Record:
        """Take a product's files in (files in a work folder are moved) and record them."""
        files = {name: self._keep_file(body) for name, body in product.files.items()}
        return self.note(key, Record(files, dict(product.facts)))

    def note(self, key: str, record: Record) -> Record:
        """Record what came of a making whose objects are here.

        As JSON gives it back, so that a fresh record and a found one are the same.
        """
        body = record.to_bytes()
        self._write(self._record_path(key), body)
        return Record.from_bytes(body) or record

    def holds(self, stored: Stored) -> bool:
        """Whether the object is here, by its size."""
        digest = stored.digest
        try:
            found = os.stat(f"{self.root}/objects/{digest[:2]}/{digest}")  # noqa: PTH116 (quick)
        except OSError:
            return False
        return found.st_size == stored.size

    def adopt(self, file: Path) -> Stored:
        """Take in an object that was made elsewhere; ``file`` is moved."""
        return self._keep_file(file)

    def forget(self, path: Path) -> bool:
        """Take a harmed object away, so that it is made anew; false where it is none of ours."""
        if not path.is_relative_to(self.root):
            return False
        path.unlink(missing_ok=True)
        return True

    def sweep(self) -> None:
        """Remove the work folders that a killed run left. Only while nobody else makes anything."""
        shutil.rmtree(self.root / "work", ignore_errors=True)

    @contextmanager
    def workspace(self) -> Iterator[Path]:
        """An empty folder on the cache's own disk, removed afterwards."""
        parent = self.root / "work"
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _record_path(self, key: str) -> Path:
        return self.root / "records" / key[:2] / f"{key}.json"

    def _take_in(self, body: bytes | Path) -> Stored:
        if not isinstance(body, bytes):
            return self._keep_file(body)
        stored = Stored(hashlib.sha256(body).hexdigest(), len(body))
        folder = f"{self.root}/objects/{stored.digest[:2]}"
        try:
            _write_new(folder, stored.digest, body)
        except OSError:  # it is here, or half of it, which a killed run left
            if not self.holds(stored):
                self._write(self.object_path(stored.digest), body, read_only=True)
        return stored

    def _keep_file(self, body: bytes | Path) -> Stored:
        if isinstance(body, bytes):
            stored = Stored(hashlib.sha256(body).hexdigest(), len(body))
            if not self.holds(stored):
                self._write(self.object_path(stored.digest), body, read_only=True)
            return stored
        stored = Stored(file_digest(body), body.stat().st_size)
        target = self.object_path(stored.digest)
        target.parent.mkdir(parents=True, exist_ok=True)
        body.chmod(0o444)
        body.replace(target)
        return stored

    def _write(self, path: Path, body: bytes, *, read_only: bool = False) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        temporary = Path(name)
        temporary.chmod(0o444 if read_only else 0o644)
        temporary.replace(path)


def _record(body: bytes) -> Record:
    value = json.loads(body)
    files = {name: Stored(digest, size) for name, (digest, size) in value["files"].items()}
    return Record(files, value["facts"])


def _write_new(folder: str, name: str, body: bytes) -> None:
    """Raises OSError where it cannot be, or is there already."""
    path = f"{folder}/{name}"
    try:
        handle = os.open(path, _NEW, 0o444)
    except FileNotFoundError:
        os.makedirs(folder, exist_ok=True)  # noqa: PTH103 (quick)
        handle = os.open(path, _NEW, 0o444)
    try:
        if os.write(handle, body) != len(body):
            raise OSError(path)  # no room
    finally:
        os.close(handle)


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hex, streamed."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
