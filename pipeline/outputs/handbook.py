"""The handbook: its contents, its chapters, what is gathered from them, and all on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.build.artefact import Artefact
from pipeline.core.book import Chapter, Handbook
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs import gathered, redirects, strings, structured
from pipeline.outputs.book_links import CONTENTS, changes_link, contents_link, has_changes, updated
from pipeline.outputs.books import offers as books
from pipeline.outputs.books.offers import Offer
from pipeline.outputs.chapter_text import bound_text
from pipeline.outputs.chapters import chapter_page, texts
from pipeline.outputs.links import Link
from pipeline.outputs.page import Head, Sheet, page

WHOLE = "haandbog/hele-haandbogen.html"


@dataclass(frozen=True, slots=True)
class BookView:
    """``chapters`` are without their text, which comes as the inputs ``text-<id>``. ``whole`` is
    where all of them stand on one page; empty where there is none.
    """

    book: Handbook
    chapters: tuple[Chapter, ...]
    appendices: tuple[Link, ...]
    whole: str
    books: tuple[Offer, ...] = ()
    changes: Link | None = None


def plan(library: Library) -> Iterator[Artefact]:
    book = library.handbook
    if not book.chapters:
        return
    yield contents(library)
    if in_one(library):
        yield whole(library)
    for chapter in book.chapters:
        yield chapter_page(library, chapter)
    yield from gathered.plan(library)
    yield from redirects.plan(library)


def contents(library: Library) -> Artefact:
    book = library.handbook
    head = Head(
        CONTENTS,
        book.title,
        book.subtitle,
        updated=updated(library.handbook),
        example=book.example,
        schema=structured.book(library),
    )
    inputs = {**texts(library, book.chapters), **books.inputs(library)}
    items = frozenset(chapter.id for chapter in book.chapters)
    view = replace(_book_view(library), books=books.offers(library))
    sheet = Sheet("contents", head, view, inputs, items=items, kind="index")
    return page(library, sheet)


def whole(library: Library) -> Artefact:
    book = library.handbook
    head = Head(
        WHOLE,
        strings.words(library).text("The whole handbook on one page"),
        book.title,
        (contents_link(library),),
        updated(library.handbook),
        book.example,
    )
    inputs = {f"text-{c.id}": bound_text(library, c) for c in book.chapters}
    items = frozenset(chapter.id for chapter in book.chapters)
    return page(library, Sheet("book", head, _book_view(library), inputs, items=items))


def in_one(library: Library) -> bool:
    """Whether there is a page with all chapters: it is one of the books."""
    return "books" in library.extras


def _book_view(library: Library) -> BookView:
    book = library.handbook
    bare = tuple(replace(chapter, body="") for chapter in book.chapters)
    links = tuple(gathered.appendix_link(library, id_) for id_ in gathered.appendices(book))
    changes = changes_link(library) if has_changes(book) else None
    one = WHOLE if in_one(library) else ""
    return BookView(replace(book, chapters=()), bare, links, one, changes=changes)
