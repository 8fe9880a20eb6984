"""What is put into a store, and what must hold for its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import field, replace
from pathlib import Path

from pipeline.core.errors import StoreError
from pipeline.core.frozen import dataclass

PIECE = 1 << 20
#: Bytes of a part, where a file is sent in parts.
PART = 16 << 20

#: Hears how many bytes have left, as they leave; a negative number where they have to go again.
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Sealed:
    """Bytes, or so many of a file from ``first`` on, with what they must be: ``size``, and sums as
    raw digests; an empty ``md5`` has not been worked out. A store takes no others where it can
    know (S009).

    When it has been put, ``told`` has heard of ``size`` bytes in all; after a fault of none.
    """

    source: bytes | Path
    size: int
    sha256: bytes
    md5: bytes = b""
    told: Told | None = field(default=None, compare=False)
    first: int = 0

    def tell(self, size: int) -> None:
        if self.told is not None and size:
            self.told(size)


Body = bytes | Path | Sealed


def seal(body: Body, *, md5: bool = True) -> Sealed:
    """Read for the sums that are not known. Raises OSError."""
    if isinstance(body, Sealed):
        return replace(body, md5=_sums(body).md5) if md5 and not body.md5 else body
    size = len(body) if isinstance(body, bytes) else body.stat().st_size
    return _sums(Sealed(body, size, b""), md5=md5)


def part(whole: Sealed, first: int, size: int) -> Sealed:
    """So many bytes of a whole, their sums not known yet."""
    return replace(whole, first=first, size=size, sha256=b"", md5=b"")


def pieces(body: Sealed) -> Iterator[bytes]:
    """Raises OSError."""
    if isinstance(body.source, bytes):
        yield body.source[body.first : body.first + body.size]
        return
    left = body.size
    with body.source.open("rb") as file:
        file.seek(body.first)
        while left and (piece := file.read(min(left, PIECE))):
            left -= len(piece)
            yield piece


def etag_of(file: Path, part_size: int = 0) -> str:
    """What S3's custom calls these bytes: their MD5; sent in parts, the MD5 of the parts' MD5s, and
    how many there were. Raises OSError.
    """
    size = file.stat().st_size
    whole = Sealed(file, size, b"")
    if not part_size:
        return _sums(whole).md5.hex()
    parts = [part(whole, at, min(part_size, size - at)) for at in range(0, size, part_size)]
    found = hashlib.md5(b"".join(_sums(one).md5 for one in parts), usedforsecurity=False)
    return f"{found.hexdigest()}-{len(parts)}"


def require_whole(body: Body, sha256: bytes, key: str, store: str) -> None:
    """Raises StoreError S009 unless ``sha256``, of what came, is what ``body`` must have."""
    if isinstance(body, Sealed) and body.sha256 != sha256:
        raise StoreError("S009", store=store, key=key, answer="SHA-256")


def _sums(body: Sealed, *, md5: bool = True) -> Sealed:
    found = [hashlib.sha256(), *([hashlib.md5(usedforsecurity=False)] if md5 else [])]
    for piece in pieces(body):
        for one in found:
            one.update(piece)
    sums = [one.digest() for one in found]
    return replace(body, sha256=sums[0], md5=sums[1] if md5 else b"")
