"""Objects' bytes as they are kept for going back: squeezed one by one, or many in a pack.

A pack is a ZIP whose files are named by their digests, so that it can be opened by hand. What is
compressed already is stored as it is. Equal objects give equal bytes.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from pipeline.core.errors import PublishError

#: ZIP's first moment: a pack tells no time.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PLAIN, _ZLIB = b"-", b"z"
#: Bytes of a body that tell whether compressing it is worth the while, and by how much.
_SAMPLE, _WORTH = 1024, 0.9


def squeezed(body: bytes) -> bytes:
    """As small as it gets, and whether it is compressed."""
    small = zlib.compress(body, 9)
    return _ZLIB + small if len(small) < len(body) else _PLAIN + body


def unsqueezed(body: bytes) -> bytes:
    """Raises zlib.error when it is damaged."""
    return zlib.decompress(body[1:]) if body[:1] == _ZLIB else body[1:]


def write_pack(target: Path, objects: Iterable[tuple[str, bytes]]) -> None:
    """``objects``: digest and bytes, each digest once, in whatever order; read one at a time."""
    with ZipFile(target, "w") as pack:
        for digest, body in objects:
            member = ZipInfo(digest, _NO_TIME)
            member.create_system = 3  # else it tells what computer it was made on
            member.compress_type = ZIP_DEFLATED if _yields(body) else ZIP_STORED
            pack.writestr(member, body, compresslevel=1)


def read_pack(pack: Path, digests: Collection[str]) -> Iterator[tuple[str, bytes]]:
    """Those of ``digests`` that are in it, whole. Raises PublishError P104 of a damaged pack."""
    try:
        with ZipFile(pack) as file:
            for name in sorted(set(file.namelist()).intersection(digests)):
                body = file.read(name)
                if hashlib.sha256(body).hexdigest() == name:
                    yield name, body
    except (BadZipFile, zlib.error, EOFError):
        raise PublishError("P104", key=pack.name) from None


def _yields(body: bytes) -> bool:
    """Whether its middle is compressible."""
    start = max(0, len(body) // 2 - _SAMPLE // 2)
    sample = body[start : start + _SAMPLE]
    return len(zlib.compress(sample, 1)) < len(sample) * _WORTH
