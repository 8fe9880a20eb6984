"""A store in a plain folder: what is on the screen is what is on the web server or the USB stick.

An object is the file at its key. What a file system cannot keep (header values, the etag) lies in
a note beside the site, in ``.spor2-headers/``. A file that somebody has changed by hand no longer
fits its note: its etag is then read from its bytes, so that a later comparison sees the change.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from pipeline.core.errors import StoreError
from pipeline.core.locking import locked, shared
from pipeline.core.site import Headers
from pipeline.storage.body import PIECE, Body, Sealed, require_whole
from pipeline.storage.dialect import Dialect
from pipeline.storage.notes import Note, Notes, md5_of
from pipeline.storage.protocol import (
    Condition,
    ObjectInfo,
    Stored,
    check_key,
    require,
)

PRIVATE = ".spor2-headers"


class FolderStore:
    """Objects as files under ``root``. Raises StoreError S010 when the disk says no."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._private = root / PRIVATE
        self._notes = Notes(self._private)
        self._lock = self._private / "lock"
        self._swept = False

    def learn(self, prefix: str, known: Dialect | None = None) -> Dialect:  # noqa: ARG002
        return Dialect()

    def get(self, key: str) -> Stored | None:
        with self._faults(), self._opened(key) as found:
            if found is None:
                return None
            stream, note = found
            return Stored(_info(key, stream, note), stream.read())

    def fetch(self, key: str, target: Path) -> ObjectInfo | None:
        with self._faults(), self._opened(key) as found:
            if found is None:
                return None
            with target.open("wb") as file:
                shutil.copyfileobj(found[0], file, PIECE)
            return _info(key, *found)

    def head(self, key: str) -> ObjectInfo | None:
        with self._faults(), self._opened(key) as found:
            return None if found is None else _info(key, *found)

    def put(self, key: str, body: Body, headers: Headers, condition: Condition = None) -> str:
        target = self._file(key)
        with self._faults(), self._draft(body, key) as (draft, etag):
            note = Note.of(draft, etag, headers)
            if condition is not None:
                _settle()
            with locked(self._lock):
                # Only a condition is worth a look at what is there: it may cost reading it all.
                require(condition, self._there(key) if condition else None, key)
                target.parent.mkdir(parents=True, exist_ok=True)
                # The note first: a note without its file is ignored, the file alone is not.
                self._notes.write(key, note)
                draft.replace(target)
            if condition is not None:
                _settle()
        if isinstance(body, Sealed):
            body.tell(body.size)
        return etag

    def copy(self, source: str, key: str, headers: Headers) -> str | None:
        there = self._file(source)
        return self.put(key, there, headers) if there.is_file() else None

    def delete(self, keys: Iterable[str]) -> None:
        doomed = [self._file(key) for key in keys]
        with self._faults():
            if not doomed or not self._lock.exists():
                return
            with locked(self._lock):
                for path in doomed:
                    self._remove(path)

    def erase(self, keys: Iterable[str]) -> None:
        self.delete(keys)

    def forget(self, prefix: str, kept: Callable[[str], bool]) -> int:  # noqa: ARG002
        return 0

    def resume(self, prefix: str) -> None:
        """Drafts that were cut off are swept by themselves."""

    def tidy(self) -> None:
        pass

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        with self._faults():
            infos = [self.head(key) for key in sorted(self._keys(prefix))]
        return iter([info for info in infos if info is not None])

    def _there(self, key: str) -> ObjectInfo | None:
        found = self._open(key)
        if found is None:
            return None
        with found[0]:
            return _info(key, *found)

    @contextmanager
    def _opened(self, key: str) -> Iterator[tuple[BinaryIO, Note | None] | None]:
        """The file and its note as they were at one moment."""
        with shared(self._lock):
            found = self._open(key)
        try:
            yield found
        finally:
            if found is not None:
                found[0].close()

    def _open(self, key: str) -> tuple[BinaryIO, Note | None] | None:
        path = self._file(key)
        if not path.is_file():
            return None
        return path.open("rb"), self._notes.read(key)

    @contextmanager
    def _draft(self, body: Body, key: str) -> Iterator[tuple[Path, str]]:
        """The bytes under a name of their own, with their MD5."""
        self._private.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=self._private, prefix="draft-")
        draft = Path(name)
        try:
            with os.fdopen(number, "w+b") as stream:
                require_whole(body, _fill(stream, body), key, str(self.root))
                etag = md5_of(stream)
                stream.flush()
                if not hasattr(os, "sync"):
                    os.fsync(stream.fileno())
            draft.chmod(0o644)  # a web server may have to read it; mkstemp makes it private
            self._sweep(draft.stat().st_mtime - 86_400)
            yield draft, etag
        finally:
            draft.unlink(missing_ok=True)

    def _sweep(self, before: float) -> None:
        """Once a run: drafts that a killed publish left behind, a day or more ago."""
        if not self._swept:
            self._swept = True
            for draft in self._private.glob("draft-*"):
                with suppress(FileNotFoundError):  # two publishers may sweep at once
                    if draft.stat().st_mtime < before:
                        draft.unlink()

    def _remove(self, path: Path) -> None:
        if path.is_file():
            path.unlink()
        self._notes.remove(path.relative_to(self.root).as_posix())
        for folder in path.parents:
            if folder == self.root or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()

    def _keys(self, prefix: str) -> Iterator[str]:
        start = self.root.joinpath(*prefix.split("/")[:-1])
        for folder, names, files in os.walk(start):
            if Path(folder) == self.root and PRIVATE in names:
                names.remove(PRIVATE)
            for name in files:
                key = Path(folder, name).relative_to(self.root).as_posix()
                if key.startswith(prefix):
                    yield key

    def _file(self, key: str) -> Path:
        if check_key(key).split("/", maxsplit=1)[0] == PRIVATE:
            raise ValueError(f"{PRIVATE} is the store's own")
        return self.root / key

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise StoreError("S010", folder=str(self.root), reason=reason) from error


def _info(key: str, stream: BinaryIO, note: Note | None) -> ObjectInfo:
    stat = os.fstat(stream.fileno())
    fits = note is not None and note.fits(stat)
    etag = note.etag if note is not None and fits else md5_of(stream)
    if note is None or note.etag != etag:
        return ObjectInfo(key, stat.st_size, etag, None, stat.st_mtime)
    return ObjectInfo(key, stat.st_size, etag, note.headers, stat.st_mtime)


def _fill(stream: BinaryIO, body: Body) -> bytes:
    """The SHA-256 of what was written; empty where nobody asks for it."""
    source = body.source if isinstance(body, Sealed) else body
    found = hashlib.sha256() if isinstance(body, Sealed) else None
    with BytesIO(source) if isinstance(source, bytes) else source.open("rb") as pieces:
        while piece := pieces.read(PIECE):
            stream.write(piece)
            if found is not None:
                found.update(piece)
    return b"" if found is None else found.digest()


def _settle() -> None:
    """All that was written until now, by us or by a publisher before us, outlasts a power cut.

    A conditional write is a commit, of an intent or a release; one sync there is as safe as one
    for each of a thousand pages, and ten times as fast. Windows syncs file by file instead.
    """
    if hasattr(os, "sync"):
        os.sync()
