"""The handbook: its contents, its chapters, what is gathered from them, and all on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pipeline.build.artefact import Artefact
from pipeline.core.book import Chapter, Handbook
from pipeline.core.frozen import dataclass
from pipeline.core.locale import danish_order
from pipeline.core.model import Episode, Library
from pipeline.core.values import Term
from pipeline.outputs import renditions, strings, structured
from pipeline.outputs.books import offers as books
from pipeline.outputs.books.offers import Offer
from pipeline.outputs.chapter_text import bound_text, chapter_text
from pipeline.outputs.links import Link, episode_link, film_links
from pipeline.outputs.page import Head, Sheet, hidden_status, page
from pipeline.prose.parse import slug

CONTENTS = "haandbog/index.html"
WHOLE = "haandbog/hele-haandbogen.html"


@dataclass(frozen=True, slots=True)
class Hearing:
    """Where the podcast speaks of a chapter: a marker, or a whole episode when ``marker`` is none.
    The input ``sound-<slug>`` tells when.
    """

    slug: str
    link: Link
    marker: str | None
    episode: Episode


@dataclass(frozen=True, slots=True)
class ChapterView:
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


@dataclass(frozen=True, slots=True)
class BookView:
    """``chapters`` are without their text, which comes as the inputs ``text-<id>``."""

    book: Handbook
    chapters: tuple[Chapter, ...]
    appendices: tuple[Link, ...]
    whole: str
    books: tuple[Offer, ...] = ()


def plan(library: Library) -> Iterator[Artefact]:
    book = library.handbook
    if not book.chapters:
        return
    yield contents(library)
    yield whole(library)
    hearings = _all_hearings(library)
    for place, chapter in enumerate(book.chapters):
        around = (
            book.chapters[place - 1] if place else None,
            book.chapters[place + 1] if place + 1 < len(book.chapters) else None,
        )
        yield chapter_page(library, chapter, around, hearings.get(chapter.id, ()))
    yield from (appendix(library, id_) for id_ in _appendices(book))


def contents(library: Library) -> Artefact:
    book = library.handbook
    head = Head(
        CONTENTS, book.title, book.subtitle, updated=_updated(library), example=book.example
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
        (_contents(library),),
        _updated(library),
        book.example,
    )
    inputs = {f"text-{c.id}": bound_text(library, c) for c in book.chapters}
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
        (_contents(library),),
        chapter.updated,
        chapter.example,
        hidden_status(library, chapter),
        schema=structured.chapter(library, chapter),
    )
    heard = {h.slug: h.episode for h in hearings if h.episode.sound}
    sounds = {f"sound-{slug}": renditions.enclosure(library, e) for slug, e in heard.items()}
    inputs = {"text": chapter_text(library, chapter), **sounds}
    view = _chapter_view(library, chapter, around, hearings)
    items = frozenset({chapter.id})
    return page(library, Sheet("chapter", head, view, inputs, items=items))


def appendix(library: Library, id_: str) -> Artefact:
    """A part that is gathered: the reflection questions, the glossary, the help."""
    link = _appendix_link(library, id_)
    book = library.handbook
    head = Head(link.path, link.title, "", (_contents(library),), _updated(library), book.example)
    view: object = None
    inputs: dict[str, Artefact] = {}
    items: frozenset[str] = frozenset()
    if id_ == "ordliste":
        view = _in_order(library.glossary)
    elif id_ == "refleksionsspoergsmaal":
        view = _questions(library)
        inputs = {f"text-{c.id}": chapter_text(library, c) for c in book.chapters}
        items = frozenset({*(e.id for e in library.episodes), *(f.id for f in library.films)})
    else:
        view = library.help
    return page(library, Sheet(_TEMPLATES[id_], head, view, inputs, items=items))


_TEMPLATES = {
    "refleksionsspoergsmaal": "questions",
    "ordliste": "glossary",
    "her-kan-du-faa-hjaelp": "help",
}


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """Links to what the questions come from; a chapter's come as the inputs ``text-<id>``."""

    chapters: tuple[tuple[str, int, Link], ...]
    others: tuple[tuple[Link, tuple[str, ...]], ...]


def _questions(library: Library) -> QuestionsView:
    chapters = tuple((c.id, c.number, Link(c.address, c.title)) for c in library.handbook.chapters)
    episodes = [(Link(e.address, e.title, "episode"), e.reflection) for e in library.episodes]
    films = [(Link(f.address, f.title, "film"), f.discussion.questions) for f in library.films]
    return QuestionsView(chapters, tuple(pair for pair in (*episodes, *films) if pair[1]))


def _in_order(terms: tuple[Term, ...]) -> tuple[tuple[str, Term], ...]:
    """Terms as a Danish dictionary has them, each with its address on the page."""
    ordered = sorted(terms, key=lambda term: danish_order(term.term))
    return tuple((slug(term.term), term) for term in ordered)


def _all_hearings(library: Library) -> dict[str, tuple[Hearing, ...]]:
    """By chapter: the markers its author chose, then the other episodes that name it."""
    found: dict[str, list[Hearing]] = {c.id: [] for c in library.handbook.chapters}
    for chapter in library.handbook.chapters:
        for ref in chapter.related.episodes:
            episode = library.episode(ref)
            if episode is not None:
                found[chapter.id].append(_hearing(episode, ref.marker))
    for episode in library.episodes:
        for ref in episode.related.chapters:
            heard = found.get(ref.item, [])
            if episode.slug not in {h.slug for h in heard}:
                heard.append(_hearing(episode, None))
    return {id_: tuple(hearings) for id_, hearings in found.items()}


def _hearing(episode: Episode, marker: str | None) -> Hearing:
    path = episode_link(episode, marker).path
    titles = {m.id: m.title for m in episode.markers}
    known = marker if marker in titles else None
    title = titles[known] if known else episode.title
    return Hearing(episode.slug, Link(path, title), known, episode)


def _chapter_view(
    library: Library,
    chapter: Chapter,
    around: tuple[Chapter | None, Chapter | None],
    hearings: tuple[Hearing, ...],
) -> ChapterView:
    book = library.handbook
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
    )


def _neighbour(chapter: Chapter | None) -> Link | None:
    return Link(chapter.address, f"{chapter.number}. {chapter.title}") if chapter else None


def _book_view(library: Library) -> BookView:
    book = library.handbook
    bare = tuple(replace(chapter, body="") for chapter in book.chapters)
    links = tuple(_appendix_link(library, id_) for id_ in _appendices(book))
    return BookView(replace(book, chapters=()), bare, links, WHOLE)


def _appendices(book: Handbook) -> tuple[str, ...]:
    return tuple(id_ for id_ in book.appendices if id_ in _TEMPLATES)


def _appendix_link(library: Library, id_: str) -> Link:
    title = strings.words(library).text(strings.APPENDICES[id_])
    return Link(f"haandbog/{id_}.html", title)


def _contents(library: Library) -> Link:
    return Link(CONTENTS, strings.words(library).text("Handbook"))


def _updated(library: Library) -> date | None:
    return max((c.updated for c in library.handbook.chapters if c.updated), default=None)
