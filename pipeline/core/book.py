"""The handbook: chapters in parts, where they come from, and what was changed when."""

from __future__ import annotations

from datetime import date

from pipeline.core.frozen import dataclass
from pipeline.core.values import Publication, Related, SourceFile


@dataclass(frozen=True, slots=True)
class Source:
    """Where a chapter has something from. ``citation`` is the line as it is printed; ``id`` is what
    the text refers to (``[[kilde:…]]``); ``read`` is the day an address on the net was read.
    """

    id: str
    citation: str
    url: str = ""
    read: date | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What an author tells readers of an earlier edition; ``version`` only of the whole book."""

    date: date
    text: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the handbook. ``body`` is Markdown, ``body_line`` its first line in the file.

    ``part`` is the id of the part it stands in, empty in a book without parts; ``formerly`` are
    ids that it had before: their addresses lead to it. ``pictures``: as the body names them.
    """

    id: str
    number: int
    title: str
    summary: str
    publication: Publication
    file: str
    body: str
    body_line: int = 1
    example: bool = False
    roles: tuple[str, ...] = ()
    keypoints: tuple[str, ...] = ()
    related: Related = Related()
    responsible: str = ""
    updated: date | None = None
    part: str = ""
    formerly: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    sources: tuple[Source, ...] = ()
    pictures: tuple[tuple[str, SourceFile], ...] = ()
    discreet_title: str | None = None

    @property
    def address(self) -> str:
        return f"haandbog/{self.id}.html"


@dataclass(frozen=True, slots=True)
class Part:
    """Some chapters that belong together; ``chapters`` are their ids, in reading order."""

    id: str
    title: str
    chapters: tuple[str, ...] = ()
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Handbook:
    """``chapters`` and ``parts`` in reading order; a short book has no parts. ``appendices`` are
    ids of what is gathered at the back, ``changes`` those of the whole book, the newest first.
    ``books`` are the forms it is bound in: ``epub``, ``pdf``, ``large-print``.
    """

    title: str
    subtitle: str = ""
    version: str = ""
    published: date | None = None
    publisher: str = ""
    isbn: tuple[tuple[str, str], ...] = ()
    cite_as: str = ""
    reuse: str = ""
    chapters: tuple[Chapter, ...] = ()
    appendices: tuple[str, ...] = ()
    example: bool = False
    parts: tuple[Part, ...] = ()
    changes: tuple[Change, ...] = ()
    books: tuple[str, ...] = ()

    def part(self, id_: str) -> Part | None:
        return next((part for part in self.parts if part.id == id_), None)
