"""The handbook: its contents, its chapters, what is gathered from them, and all on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.build.artefact import Artefact
from pipeline.core.book import Change, Chapter, Handbook, Part, Source
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs import gathered, redirects, renditions, strings, structured
from pipeline.outputs.books import offers as books
from pipeline.outputs.books.offers import Offer
from pipeline.outputs.chapter_text import chapter_text
from pipeline.outputs.gathered import CONTENTS
from pipeline.outputs.hearings import Hearing, hearings
from pipeline.outputs.links import Link, film_links
from pipeline.outputs.page import Head, Sheet, hidden_status, page
from pipeline.outputs.ways import index_of

WHOLE = "haandbog/hele-haandbogen.html"


#: So many chapters of its part a page leads to; of a longer part, those nearest to it.
_BESIDE = 24


@dataclass(frozen=True, slots=True)
class ChapterView:
    """``part`` is the title of the part it stands in, ``beside`` are that part's chapters."""

    number: int
    title: str
    summary: str
    roles: tuple[str, ...]
    keypoints: tuple[str, ...]
    responsible: str
    cite_as: str
    version: str
    hearings: tuple[Hearing, ...]
    films: tuple[Link, ...]
    previous: Link | None
    next: Link | None
    part: str = ""
    beside: tuple[Link, ...] = ()
    sources: tuple[Source, ...] = ()
    changes: tuple[Change, ...] = ()
    all_changes: Link | None = None


@dataclass(frozen=True, slots=True)
class BookView:
    """``chapters`` are without their text, which comes as the inputs ``text-<id>``."""

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
    yield whole(library)
    heard = hearings(library)
    for place, chapter in enumerate(book.chapters):
        around = (
            book.chapters[place - 1] if place else None,
            book.chapters[place + 1] if place + 1 < len(book.chapters) else None,
        )
        yield chapter_page(library, chapter, around, heard.get(chapter.id, ()))
    yield from gathered.plan(library)
    yield from redirects.plan(library)


def contents(library: Library) -> Artefact:
    book = library.handbook
    head = Head(
        CONTENTS,
        book.title,
        book.subtitle,
        updated=gathered.updated(library.handbook),
        example=book.example,
        schema=structured.book(library),
    )
    inputs = {f"text-{c.id}": chapter_text(library, c) for c in book.chapters}
    inputs |= books.inputs(library)
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
        (gathered.contents_link(library),),
        gathered.updated(library.handbook),
        book.example,
    )
    inputs = {f"text-{c.id}": chapter_text(library, c) for c in book.chapters}
    items = frozenset(chapter.id for chapter in book.chapters)
    return page(library, Sheet("book", head, _book_view(library), inputs, items=items))


def chapter_page(
    library: Library,
    chapter: Chapter,
    around: tuple[Chapter | None, Chapter | None],
    hearings: tuple[Hearing, ...],
) -> Artefact:
    head = Head(
        chapter.address,
        chapter.title,
        chapter.summary,
        (gathered.contents_link(library),),
        chapter.updated,
        chapter.example,
        hidden_status(library, chapter),
        chapter.discreet_title or "",
        schema=structured.chapter(library, chapter),
    )
    heard = {h.slug: h.episode for h in hearings if h.episode.sound}
    sounds = {f"sound-{slug}": renditions.enclosure(library, e) for slug, e in heard.items()}
    inputs = {"text": chapter_text(library, chapter), **sounds}
    view = _chapter_view(library, chapter, around, hearings)
    items = frozenset({chapter.id})
    return page(library, Sheet("chapter", head, view, inputs, items=items))


def _chapter_view(
    library: Library,
    chapter: Chapter,
    around: tuple[Chapter | None, Chapter | None],
    hearings: tuple[Hearing, ...],
) -> ChapterView:
    book = library.handbook
    part = book.part(chapter.part)
    return ChapterView(
        number=chapter.number,
        title=chapter.title,
        summary=chapter.summary,
        roles=chapter.roles,
        keypoints=chapter.keypoints,
        responsible=chapter.responsible,
        cite_as=book.cite_as,
        version=book.version,
        hearings=hearings,
        films=film_links(library, chapter.related.films),
        previous=_neighbour(around[0]),
        next=_neighbour(around[1]),
        part=part.title if part else "",
        beside=_beside(library, chapter, part),
        sources=chapter.sources,
        changes=chapter.changes,
        all_changes=gathered.changes_link(library) if gathered.has_changes(book) else None,
    )


def _beside(library: Library, chapter: Chapter, part: Part | None) -> tuple[Link, ...]:
    """The chapters of the same part: with all of the book's, pages would grow as its square."""
    if part is None:
        return ()
    near = list(part.chapters)
    at = near.index(chapter.id)
    start = max(0, min(at - _BESIDE // 2, len(near) - _BESIDE))
    known = index_of(library).chapters
    chapters = (known[id_] for id_ in near[start : start + _BESIDE] if id_ in known)
    return tuple(Link(c.address, f"{c.number}. {c.title}") for c in chapters)


def _neighbour(chapter: Chapter | None) -> Link | None:
    return Link(chapter.address, f"{chapter.number}. {chapter.title}") if chapter else None


def _book_view(library: Library) -> BookView:
    book = library.handbook
    bare = tuple(replace(chapter, body="") for chapter in book.chapters)
    links = tuple(gathered.appendix_link(library, id_) for id_ in gathered.appendices(book))
    changes = gathered.changes_link(library) if gathered.has_changes(book) else None
    return BookView(replace(book, chapters=()), bare, links, WHOLE, changes=changes)
