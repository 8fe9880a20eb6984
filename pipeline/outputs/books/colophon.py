"""What a book says of itself: its title page, its colophon and its metadata."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from pipeline.core.book import Handbook
from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format
from pipeline.core.messages import Catalogue
from pipeline.core.model import Library
from pipeline.outputs import strings
from pipeline.outputs.books.volumes import Volume

CONTENTS = "haandbog/index.html"
_BEGINNING = date(2000, 1, 1)  # of a book that tells no date: some date it must have


@dataclass(frozen=True, slots=True)
class Colophon:
    """``extent`` is what a volume holds of the book, empty for the whole. ``notes`` are paragraphs,
    ``rows`` (what, text). ``identifier`` is a URN: of the ISBN where this form has one. ``page`` is
    the handbook's address, ``modified`` the day of the newest change in it.
    """

    series: str
    title: str
    subtitle: str
    author: str
    edition: str
    extent: str
    example: str
    description: str
    notes: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]
    identifier: str
    page: str
    rights: str
    day: date | None
    modified: date


def colophon(library: Library, volume: Volume) -> Colophon:
    book, words = library.handbook, strings.words(library)
    author = book.publisher or library.programme.publisher
    site = library.programme.site
    example = book.example or any(chapter.example for chapter in volume.chapters)
    days = [day for day in (book.published, *(c.updated for c in volume.chapters)) if day]
    modified = max(days, default=_BEGINNING)
    return Colophon(
        series=library.programme.title,
        title=book.title,
        subtitle=book.subtitle,
        author=author,
        edition=_edition(library, words),
        extent=extent(book, volume, words),
        example=words.text("Made-up example") if example else "",
        description=" – ".join(filter(None, (book.title, book.subtitle))),
        notes=tuple(_notes(library, volume, words)),
        rows=tuple(_rows(library, modified)),
        identifier=_identifier(library, volume),
        page=f"{site}{CONTENTS}" if site else "",
        rights=book.reuse,
        day=book.published,
        modified=modified,
    )


def _edition(library: Library, words: Catalogue) -> str:
    book, form = library.handbook, Format(library.programme.language)
    version = f"{words.text('Version')} {book.version}" if book.version else ""
    return ", ".join(filter(None, (version, form.date(book.published) if book.published else "")))


def extent(book: Handbook, volume: Volume, words: Catalogue) -> str:
    """«Del 2: I hverdagen», «Bind 1 af 3: kapitel 1–24»."""
    part = book.part(volume.part)
    told = []
    if part is not None:
        number = [one.id for one in book.parts].index(part.id) + 1
        told.append(f"{words.text('Part')} {number}: {part.title}")
    if volume.count > 1:
        first, last = volume.chapters[0].number, volume.chapters[-1].number
        told.append(
            words.text(
                "Volume {number} of {count}: chapters {first}–{last}",
                number=volume.number,
                count=volume.count,
                first=first,
                last=last,
            )
        )
    return ". ".join(told)


def _notes(library: Library, volume: Volume, words: Catalogue) -> Iterator[str]:
    book = library.handbook
    if book.example:
        yield words.text("All that this book tells is made up, as an example.")
    if not volume.whole:
        yield words.text("This is a part of «{title}».", title=book.title)
    if book.cite_as:
        yield f"{words.text('Cite the handbook like this:')} {book.cite_as}"
    if book.reuse:
        yield book.reuse


def _rows(library: Library, modified: date) -> Iterator[tuple[str, str]]:
    """An ISBN for each form, since each has its own (ISO 2108, 5.2)."""
    book, words = library.handbook, strings.words(library)
    form = Format(library.programme.language)
    yield words.text("Published by"), book.publisher or library.programme.publisher
    if book.version:
        yield words.text("Version"), book.version
    if book.published:
        yield words.text("Published"), form.date(book.published)
    if book.published is None or modified > book.published:
        yield words.text("Last changed"), form.date(modified)
    for name, number in book.isbn:
        yield f"ISBN ({words.text(strings.ISBN[name])})", number
    if library.programme.site:
        yield words.text("On the web"), f"{library.programme.site}{CONTENTS}"


def own_isbn(book: Handbook, volume: Volume) -> str:
    """That of this form of the whole book; a part has none."""
    name = volume.form.replace("-", "_")
    return dict(book.isbn).get(name, "") if volume.whole else ""


def _identifier(library: Library, volume: Volume) -> str:
    isbn = own_isbn(library.handbook, volume)
    if isbn:
        return f"urn:isbn:{isbn.replace('-', '').replace(' ', '')}"
    place = f"{library.programme.site or library.programme.id}/{CONTENTS}#{volume.name}"
    return f"urn:uuid:{uuid5(NAMESPACE_URL, place)}"
