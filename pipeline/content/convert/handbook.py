"""``handbook.yaml`` and its chapters → `Handbook`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.content.convert.pictures import pictures
from pipeline.content.convert.sheet import Sheet, publication, related
from pipeline.content.schema.handbook import WrittenChapter, WrittenHandbook, WrittenPart
from pipeline.core.book import Change, Chapter, Handbook, Part, Source


def chapter(written: WrittenChapter, sheet: Sheet) -> Chapter:
    document = sheet.document
    return Chapter(
        id=written.id,
        number=written.number,
        title=written.title,
        summary=written.summary,
        publication=publication(written),
        file=document.source.name,
        body=document.body,
        body_line=document.body_line,
        example=written.example,
        roles=written.roles,
        keypoints=written.keypoints,
        related=related(written.related),
        responsible=written.responsible or "",
        updated=written.updated,
        formerly=written.formerly,
        changes=_newest_first(Change(c.date, c.text) for c in written.changes),
        pictures=pictures(sheet),
        discreet_title=written.discreet_title,
        sources=tuple(Source(s.id, s.citation, s.url or "", s.read) for s in written.sources),
    )


def handbook(written: WrittenHandbook, chapters: tuple[Chapter, ...]) -> Handbook:
    """The chapters in the order of the list; those that are not on it are left out."""
    known = {c.id: c for c in reversed(chapters)}
    of = {name: part.id for part in reversed(written.parts) for name in part.chapters}
    listed = dict.fromkeys(name for name in listed_chapters(written) if name in known)
    isbn = written.isbn.model_dump(exclude_none=True)
    return Handbook(
        title=written.title,
        subtitle=written.subtitle or "",
        version=written.version or "",
        published=written.published,
        publisher=written.publisher or "",
        isbn=tuple(sorted(isbn.items())),
        cite_as=written.cite_as or "",
        reuse=written.reuse or "",
        chapters=tuple(replace(known[name], part=of.get(name, "")) for name in listed),
        appendices=written.appendices,
        example=written.example,
        parts=tuple(map(_part, written.parts)),
        changes=_newest_first(Change(c.date, c.text, c.version) for c in written.changes),
        books=written.books,
    )


def listed_chapters(written: WrittenHandbook) -> tuple[str, ...]:
    """Ids in reading order: those of the parts, or of a book without parts."""
    return written.chapters or tuple(name for part in written.parts for name in part.chapters)


def _part(written: WrittenPart) -> Part:
    return Part(written.id, written.title, written.chapters, written.summary or "")


def _newest_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: change.date, reverse=True))
