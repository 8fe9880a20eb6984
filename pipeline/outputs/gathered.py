"""What is gathered from the handbook: questions, tools, glossary, help, and what was changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from pipeline.build.artefact import Artefact
from pipeline.core.book import Change, Handbook
from pipeline.core.frozen import dataclass
from pipeline.core.locale import danish_order
from pipeline.core.model import Library
from pipeline.core.values import Term
from pipeline.outputs import strings, structured
from pipeline.outputs.book_links import changes_link, contents_link, has_changes, updated
from pipeline.outputs.chapters import texts
from pipeline.outputs.links import Link, chapter_link
from pipeline.outputs.page import Head, Sheet, page
from pipeline.prose.addresses import slug

TOOLS = "redskaber"
_TEMPLATES = {
    "refleksionsspoergsmaal": "questions",
    TOOLS: "tools",
    "ordliste": "glossary",
    "her-kan-du-faa-hjaelp": "help",
}


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """Links to what the questions come from; a chapter's come as the inputs ``text-<id>``."""

    chapters: tuple[tuple[str, int, Link], ...]
    others: tuple[tuple[Link, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """What came with an edition: its ``version`` is empty for what came since the last one."""

    version: str
    date: date | None
    text: str
    changes: tuple[tuple[Link, Change], ...]


def plan(library: Library) -> Iterator[Artefact]:
    yield from (_appendix(library, id_) for id_ in appendices(library.handbook))
    if has_changes(library.handbook):
        yield changes(library)


def appendices(book: Handbook) -> tuple[str, ...]:
    return tuple(id_ for id_ in book.appendices if id_ in _TEMPLATES)


def appendix_link(library: Library, id_: str) -> Link:
    title = {**strings.APPENDICES, TOOLS: "Practice tools"}[id_]
    return Link(f"haandbog/{id_}.html", strings.words(library).text(title))


def changes(library: Library) -> Artefact:
    """What changed since the edition that somebody read."""
    link, book = changes_link(library), library.handbook
    items = frozenset(chapter.id for chapter in book.chapters if chapter.changes)
    return page(library, Sheet("changes", _head(library, link), editions(book), items=items))


def editions(book: Handbook) -> tuple[Edition, ...]:
    """The newest first. A chapter's change belongs to the first edition that could have it."""
    told = sorted(
        ((chapter_link(c), change) for c in book.chapters for change in c.changes),
        key=lambda pair: (-pair[1].date.toordinal(), pair[0].path),
    )
    found, newer = [], date.max
    for edition in book.changes:
        since = tuple(pair for pair in told if edition.date < pair[1].date <= newer)
        found.append(since)
        newer = edition.date
    found.append(tuple(pair for pair in told if pair[1].date <= newer))
    heads = [Change(date.max, ""), *book.changes]
    every = (
        Edition(head.version, None if head.date == date.max else head.date, head.text, changes)
        for head, changes in zip(heads, found, strict=True)
    )
    return tuple(one for one in every if one.version or one.changes)


def _appendix(library: Library, id_: str) -> Artefact:
    view: object = library.help
    inputs: dict[str, Artefact] = {}
    items: frozenset[str] = frozenset()
    book = library.handbook
    if id_ == "ordliste":
        view = _in_order(library.glossary)
    elif id_ in {"refleksionsspoergsmaal", TOOLS}:
        view = _questions(library, others=id_ != TOOLS)
        inputs = texts(library, book.chapters)
        items = frozenset({*(e.id for e in library.episodes), *(f.id for f in library.films)})
    link = appendix_link(library, id_)
    head = _head(library, link)
    if id_ == "ordliste":
        schema = structured.glossary(library, link.title, _in_order(library.glossary))
        head = replace(head, schema=schema)
    return page(library, Sheet(_TEMPLATES[id_], head, view, inputs, items=items))


def _head(library: Library, link: Link) -> Head:
    book = library.handbook
    trail = (contents_link(library),)
    return Head(link.path, link.title, "", trail, updated(book), book.example)


def _questions(library: Library, *, others: bool) -> QuestionsView:
    chapters = tuple((c.id, c.number, Link(c.address, c.title)) for c in library.handbook.chapters)
    if not others:
        return QuestionsView(chapters)
    episodes = [(Link(e.address, e.title, "episode"), e.reflection) for e in library.episodes]
    films = [(Link(f.address, f.title, "film"), f.discussion.questions) for f in library.films]
    return QuestionsView(chapters, tuple(pair for pair in (*episodes, *films) if pair[1]))


def _in_order(terms: tuple[Term, ...]) -> tuple[tuple[str, Term], ...]:
    """Terms as a Danish dictionary has them, each with its address on the page."""
    ordered = sorted(terms, key=lambda term: danish_order(term.term))
    return tuple((slug(term.term), term) for term in ordered)
