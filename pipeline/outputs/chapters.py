"""The pages of the handbook's chapters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.build.artefact import Artefact
from pipeline.core.book import Change, Chapter, Part, Source
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.once import once
from pipeline.outputs import chapter_text, renditions, structured
from pipeline.outputs.book_links import changes_link, contents_link, has_changes
from pipeline.outputs.hearings import Hearing, hearings
from pipeline.outputs.links import Link, film_links
from pipeline.outputs.page import Head, Sheet, hidden_status, page
from pipeline.outputs.ways import index_of

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


def texts(library: Library, chapters: Iterable[Chapter]) -> dict[str, Artefact]:
    """The inputs ``text-<id>`` of a page that tells of chapters: their own pages' facts."""
    return {f"text-{c.id}": chapter_page(library, c) for c in chapters}


@once
def chapter_page(library: Library, chapter: Chapter) -> Artefact:
    """Facts: those of its text (`chapter_text.written`)."""
    head = Head(
        chapter.address,
        chapter.title,
        chapter.summary,
        (contents_link(library),),
        chapter.updated,
        chapter.example,
        hidden_status(library, chapter),
        chapter.discreet_title or "",
        schema=structured.chapter(library, chapter),
    )
    said = hearings(library).get(chapter.id, ())
    heard = {h.slug: h.episode for h in said if h.episode.sound}
    sounds = {f"sound-{slug}": renditions.enclosure(library, e) for slug, e in heard.items()}
    inputs = {**chapter_text.inputs(chapter), **sounds}
    text, items = chapter_text.text_of(library, chapter), frozenset({chapter.id})
    view = _chapter_view(library, chapter, said)
    return page(library, Sheet("chapter", head, view, inputs, items=items, text=text))


def _chapter_view(library: Library, chapter: Chapter, hearings: tuple[Hearing, ...]) -> ChapterView:
    book = library.handbook
    before, after = _around(library)[chapter.id]
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
        previous=_neighbour(before),
        next=_neighbour(after),
        part=part.title if part else "",
        beside=_beside(library, chapter, part),
        sources=chapter.sources,
        changes=chapter.changes,
        all_changes=changes_link(library) if has_changes(book) else None,
    )


@once
def _around(library: Library) -> Mapping[str, tuple[Chapter | None, Chapter | None]]:
    """The chapters before and after each."""
    chapters = library.handbook.chapters
    neighbours = zip((None, *chapters), (*chapters[1:], None), strict=False)
    return {chapter.id: pair for chapter, pair in zip(chapters, neighbours, strict=False)}


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
