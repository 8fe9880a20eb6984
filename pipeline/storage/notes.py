"""What a folder store remembers beside its files: etag and header values, one small file a key."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import BinaryIO

from pipeline.core.frozen import dataclass
from pipeline.core.site import Headers


@dataclass(frozen=True, slots=True)
class Note:
    """``size`` and ``mtime_ns`` tell, without reading, that the file is still the one put there."""

    etag: str
    size: int
    mtime_ns: int
    headers: Headers

    @classmethod
    def of(cls, file: Path, etag: str, headers: Headers) -> Note:
        stat = file.stat()
        return cls(etag, stat.st_size, stat.st_mtime_ns, headers)

    def fits(self, stat: os.stat_result) -> bool:
        return (self.size, self.mtime_ns) == (stat.st_size, stat.st_mtime_ns)


class Notes:
    """Named by a hash of the key, so that no key is too long, and none is in another's way."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, key: str) -> Note | None:
        """None as well where a note is damaged: the file then speaks for itself."""
        try:
            value = json.loads(self._path(key).read_bytes())
            return Note(**{**value, "headers": Headers(**value["headers"])})
        except (OSError, ValueError, TypeError, KeyError):
            return None

    def write(self, key: str, note: Note) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(".new")
        draft.write_text(json.dumps(asdict(note), ensure_ascii=False), encoding="utf-8")
        draft.replace(path)

    def remove(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self._folder / name[:2] / f"{name}.json"


def md5_of(stream: BinaryIO) -> str:
    """Of the whole stream, which is left at its start. S3's etag; no secret hangs on it."""
    found = hashlib.md5(usedforsecurity=False)
    stream.seek(0)
    while block := stream.read(1 << 20):
        found.update(block)
    stream.seek(0)
    return found.hexdigest()
