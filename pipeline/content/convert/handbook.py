"""``handbook.yaml`` and its chapters → `Handbook`."""

from __future__ import annotations

from pipeline.content.convert.sheet import Sheet, publication, related
from pipeline.content.schema.handbook import WrittenChapter, WrittenHandbook
from pipeline.core.model import Chapter, Handbook


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
    )


def handbook(written: WrittenHandbook, chapters: tuple[Chapter, ...]) -> Handbook:
    """The chapters in the order of the list; those that are not on it are left out."""
    known = {c.id: c for c in reversed(chapters)}
    listed = dict.fromkeys(written.chapters)
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
        chapters=tuple(known[name] for name in listed if name in known),
        appendices=written.appendices,
        example=written.example,
    )
