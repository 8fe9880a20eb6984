"""Which files a handbook is bound in: by form, and by how much one file can hold."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.book import Chapter, Handbook
from pipeline.core.frozen import dataclass

#: What a PDF holds, give or take half a chapter, in characters of Markdown: some 75,000 words, 250
#: pages of A4. Typst keeps a whole document in memory, 0.3 GB of this length.
MOST = 500_000

#: The forms that are set on pages, which are divided when they grow too long.
PAGED = ("pdf", "large-print")

_FILES = {
    "epub": "haandbog{}.epub",
    "pdf": "haandbog{}-a4.pdf",
    "large-print": "haandbog{}-stor.pdf",
}


@dataclass(frozen=True, slots=True)
class Volume:
    """The chapters of one file. ``part`` is the id of a part of the book, empty for the whole;
    ``number`` of ``count`` where what is asked for had to be divided.
    """

    form: str
    chapters: tuple[Chapter, ...]
    part: str = ""
    number: int = 1
    count: int = 1

    @property
    def name(self) -> str:
        """What tells it from the others: ``pdf``, ``pdf-hverdag``, ``pdf-2``."""
        own = str(self.number) if self.count > 1 else ""
        return "-".join(filter(None, (self.form, self.part, own)))

    @property
    def file(self) -> str:
        told = self.name.removeprefix(self.form)
        return _FILES[self.form].format(told)

    @property
    def paged(self) -> bool:
        return self.form in PAGED

    @property
    def whole(self) -> bool:
        return not self.part and self.count == 1


def volumes(book: Handbook) -> tuple[Volume, ...]:
    """In the order in which they are offered. None of a book without chapters."""
    if not book.chapters:
        return ()
    return tuple(volume for form in dict.fromkeys(book.books) for volume in _of_form(book, form))


def _of_form(book: Handbook, form: str) -> Iterator[Volume]:
    if form not in PAGED:
        yield Volume(form, book.chapters)
        return
    fits = _length(book.chapters) <= MOST
    parts = [(part.id, _of_part(book, part.id)) for part in book.parts]
    parts = [(id_, chapters) for id_, chapters in parts if chapters]
    if fits or len(parts) < 2:
        yield from _divided(form, book.chapters)
    if len(parts) > 1 and (form == "pdf" or not fits):
        for id_, chapters in parts:
            yield from _divided(form, chapters, id_)


def _of_part(book: Handbook, part: str) -> tuple[Chapter, ...]:
    return tuple(chapter for chapter in book.chapters if chapter.part == part)


def _divided(form: str, chapters: tuple[Chapter, ...], part: str = "") -> Iterator[Volume]:
    """In pieces of much the same length: each chapter goes where its middle falls."""
    count = -(-_length(chapters) // MOST)
    share = _length(chapters) / count
    pieces: dict[int, list[Chapter]] = {}
    filled = 0
    for chapter in chapters:
        middle = filled + len(chapter.body) / 2
        pieces.setdefault(min(count - 1, int(middle / share)), []).append(chapter)
        filled += len(chapter.body)
    for number, piece in enumerate(pieces.values(), 1):
        yield Volume(form, tuple(piece), part, number, len(pieces))


def _length(chapters: tuple[Chapter, ...]) -> int:
    return max(1, sum(len(chapter.body) for chapter in chapters))
