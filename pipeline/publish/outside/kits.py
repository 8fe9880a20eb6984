"""A kit or a book as a visitor opens it: a ZIP read over the net, only the parts that name things.

What lies in it is read by byte ranges, as a browser that goes on with a download does, so a kit
with films in it costs a few requests and little memory. Every text read is proved by its CRC.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from pipeline.core.errors import FetchError
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.site import media_type
from pipeline.publish.outside.named import named
from pipeline.publish.outside.visitor import Question, Visitor

SUFFIXES = (".zip", ".epub")
_PAGES = (".html", ".xhtml")
_TEXTS = (*_PAGES, ".txt", ".opf", ".ncx")
_TOO_LARGE = 8 << 20
_BUFFER = 1 << 16
#: Where the kit stands while its own links are followed; nobody's address (RFC 2606).
_INSIDE = "http://kit.invalid/"


def in_kit(address: str, size: int, visitor: Visitor) -> tuple[frozenset[str], tuple[Problem, ...]]:
    """The addresses that its texts name outside it, and what is wrong within."""
    try:
        with io.BufferedReader(_Ranged(address, size, visitor), _BUFFER) as stream:
            return _read(address, zipfile.ZipFile(stream))
    except (zipfile.BadZipFile, zlib.error, EOFError, FetchError, OSError) as error:
        reason = type(error).__name__
        return frozenset(), (problem("P155", Place(address), reason=reason),)


def _read(address: str, kit: zipfile.ZipFile) -> tuple[frozenset[str], tuple[Problem, ...]]:
    members = {info.filename: info for info in kit.infolist()}
    outside: set[str] = set()
    found: list[Problem] = []
    for name, info in members.items():
        if not name.lower().endswith(_TEXTS) or info.file_size > _TOO_LARGE:
            continue
        text = kit.read(info)
        kind = "text/html" if name.lower().endswith(_PAGES) else media_type(name)
        for one in named(text, kind, _INSIDE + name).all:
            if one.startswith(_INSIDE):
                found += _within(address, name, one, members)
            else:
                outside.add(one)
    return frozenset(outside), tuple(found)


def _within(
    address: str, name: str, one: str, members: dict[str, zipfile.ZipInfo]
) -> Iterator[Problem]:
    path = posixpath.normpath(unquote(one.removeprefix(_INSIDE).partition("?")[0]))
    if path not in (".", *members) and f"{path}/" not in members:
        yield problem("P156", Place(f"{address} → {name}"), to=path, status="–")


class _Ranged(io.RawIOBase):
    """An object on the net as a file that can be read from anywhere."""

    def __init__(self, address: str, size: int, visitor: Visitor) -> None:
        self._address, self._size, self._visitor, self._at = address, size, visitor, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        stop = min(self._size, self._at + len(buffer))
        if stop <= self._at:
            return 0
        asked = {"Range": f"bytes={self._at}-{stop - 1}"}
        wanted = stop - self._at
        question = Question(self._address, headers=asked, keep=wanted, most=wanted)
        heard = self._visitor.ask(question)
        if heard.status != 206 or len(heard.body) != wanted:
            raise OSError(heard.status)
        buffer[:wanted] = heard.body
        self._at = stop
        return wanted
