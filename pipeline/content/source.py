"""Text files as authors give them: UTF-8 with or without BOM, read as NFC with plain line ends."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, problem

#: What no text may hold: XML 1.0 (the feed) forbids most of it, and nobody types it on purpose.
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")
#: Everything that YAML calls a line break (YAML 1.1, b-char), so that both count lines alike.
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Source:
    """A text file. ``name`` is posix, relative to the programme. A private one is never quoted.

    ``head`` is all of it, or all above the ``body`` that somebody holds anyway (`divided`).
    """

    name: str
    head: str
    private: bool = False
    body: str = ""

    @property
    def text(self) -> str:
        return self.head + self.body if self.body else self.head

    def divided(self, body: str) -> Source:
        """The same, where it ends with ``body``: a thousand texts are many, twice too many."""
        if not body or not self.head.endswith(body):
            return self
        return Source(self.name, self.head[: -len(body)], self.private, body)

    @property
    def lines(self) -> tuple[str, ...]:
        return _lines(self.text)

    def place(self, line: int | None = None, column: int | None = None, length: int = 1) -> Place:
        """Line and column count from 1. The place quotes its line unless the file is private."""
        lines = () if line is None or self.private else self.lines
        quoted = lines[line - 1] if line is not None and line <= len(lines) else None
        return Place(self.name, line, column, max(1, length), quoted)

    def find(self, sought: re.Pattern[str], line: int = 1, column: int = 1) -> Place | None:
        """The first match at or after a position."""
        lines = self.lines  # of a divided text they are cut anew each time
        for number in range(line, len(lines) + 1):
            start = column - 1 if number == line else 0
            match = sought.search(lines[number - 1], start)
            if match is not None:
                return self.place(number, match.start() + 1, len(match.group()))
        return None


@lru_cache(maxsize=4)
def _lines(text: str) -> tuple[str, ...]:
    """Of the files that are being read; all lines of all files would be all texts twice."""
    return tuple(text.split("\n"))


def read_source(name: str, path: Path, *, private: bool = False) -> Source | Problem:
    """The text of a file, or what keeps it from being read."""
    try:
        body = path.read_bytes()
    except OSError as error:
        return problem("E002", Place(name), reason=error.strerror or type(error).__name__)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return problem("E001", _undecodable(name, body, error.start))
    if _plain(text):
        return Source(name, unicodedata.normalize("NFC", text), private)
    source = Source(name, unicodedata.normalize("NFC", _BREAKS.sub("\n", text)), private)
    return _invisible(source) or source


def _plain(text: str) -> bool:
    """Whether nothing in it needs a closer look. All that breaks a line or is invisible is what
    Unicode calls not printable, and Python tells that at once.
    """
    return text.replace("\n", "").replace("\t", "").isprintable()


def _undecodable(name: str, body: bytes, offset: int) -> Place:
    """The line with the first byte that is not UTF-8; nothing to point at in a UTF-16 file."""
    if body[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Place(name)
    return Place(name, body.count(b"\n", 0, offset) + 1)


def invisible_sign(text: str) -> str | None:
    """``U+0007`` for the first sign that no text may hold, however it came there."""
    found = _INVISIBLE.search(text)
    return None if found is None else f"U+{ord(found.group()):04X}"


def _invisible(source: Source) -> Problem | None:
    found = _INVISIBLE.search(source.text)
    if found is None:
        return None
    line, column = line_and_column(source.text, found.start())
    return problem("E003", source.place(line, column), sign=invisible_sign(found.group()))


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """The 1-based line and column of a position in a text."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1
