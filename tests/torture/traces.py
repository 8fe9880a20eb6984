"""What was to be deleted for good, and whether anything is left of it: in whatever the publisher
keeps for itself, however it is wrapped.

Knows nothing of what a record or a pack looks like: it unwraps all that can be unwrapped, and looks
for words and bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Self

from tests.torture.editions import Edition
from tests.torture.visitor import Finding

_GZIP, _ZIP, _ZLIB = b"\x1f\x8b", b"PK\x03\x04", b"\x78"
_BASE64 = re.compile(rb'"([A-Za-z0-9+/]{16,}={0,2})"')
_DEEP = 4


@dataclass
class Purges:
    """By item. ``begun``: an intent to do it stands, so the next release is one without a trace;
    ``done``: such a release stands.
    """

    begun: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)

    def commit(self) -> None:
        """A publish ended well."""
        self.done |= self.begun
        self.begun.clear()

    def traces(self, private: Mapping[str, bytes], known: Iterable[Edition]) -> set[Finding]:
        """``private``: name and bytes of what the publisher keeps; ``known``: all that ever was.

        The record goes on knowing an item's GUID, which nobody else may have, and for a while where
        its files were: what comes late to their place is deleted once more.
        """
        editions, marks = list(known), {}
        for item in self.done:
            marks[item] = Marks.of(item, editions)
        found = set()
        for name, body in private.items():
            inside = [name.encode(), *layers(body)]
            told = name.endswith("release.jsonl")
            found |= {Finding("trace", name, i) for i, m in marks.items() if m.on(inside, told)}
        return found


@dataclass(frozen=True)
class Marks:
    """What tells of an item: ``words``; ``names`` of its own and of its files; the ``digests`` of
    files that bear it, and never came without it.
    """

    words: re.Pattern[bytes]
    names: re.Pattern[bytes]
    digests: frozenset[str]

    @classmethod
    def of(cls, item: str, known: Iterable[Edition]) -> Self:
        words, names = rf"Episode {item}(?!\d)|Ord {item} ", rf"guid-{item}(?!\d)|episode-{item}-"
        having, others = set[str](), set[str]()
        for file in (file for one in known for file in one.files.values()):
            (having if item in file.items else others).add(file.sha256)
        compiled = (re.compile(one.encode()) for one in (words, names))
        return cls(*compiled, frozenset(having - others))

    def on(self, inside: Iterable[bytes], told: bool) -> bool:
        """Whether any of it is there; unless its names may be ``told``, those too."""
        return any(
            self.words.search(one)
            or (not told and self.names.search(one))
            or hashlib.sha256(one).hexdigest() in self.digests
            or one.rpartition(b"/")[2].decode("latin-1") in self.digests
            for one in inside
        )


def layers(body: bytes, deep: int = _DEEP) -> Iterator[bytes]:
    """What is there, and all that it turns out to be."""
    yield body
    for inner in _inside(body) if deep else ():
        yield from layers(inner, deep - 1)


def _inside(body: bytes) -> Iterator[bytes]:
    with suppress(OSError, EOFError, zlib.error, zipfile.BadZipFile):
        if body.startswith(_GZIP):
            yield gzip.decompress(body)
        elif body.startswith(_ZIP):
            with zipfile.ZipFile(io.BytesIO(body)) as file:
                for name in file.namelist():
                    yield from (name.encode(), file.read(name))
    for start in (0, 1):  # perhaps a letter before it says what it is
        if body[start : start + 1] == _ZLIB:
            with suppress(zlib.error):
                yield zlib.decompress(body[start:])
    if body.startswith((b"{", b"[")):
        for run in _BASE64.findall(body):
            with suppress(ValueError):
                yield b64decode(run)
