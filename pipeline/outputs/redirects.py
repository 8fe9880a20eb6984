"""Addresses that chapters had: a small page at each leads on, so that links and notes hold."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.book import Chapter
from pipeline.core.model import Library
from pipeline.outputs.links import chapter_link
from pipeline.outputs.page import Head, Sheet, hidden_status, page


def plan(library: Library) -> Iterator[Artefact]:
    taken = {chapter.id for chapter in library.handbook.chapters}
    for chapter in library.handbook.chapters:
        for old in chapter.formerly:
            if old not in taken:
                taken.add(old)
                yield redirect(library, old, chapter)


def redirect(library: Library, old: str, chapter: Chapter) -> Artefact:
    """Without scripts: a link, and a refresh at once (WCAG 2.2, technique H76)."""
    head = Head(
        f"haandbog/{old}.html",
        chapter.title,
        status=hidden_status(library, chapter),
        example=chapter.example,
        listed=False,
    )
    sheet = Sheet("redirect", head, chapter_link(chapter), items=frozenset({chapter.id}))
    return page(library, sheet)
