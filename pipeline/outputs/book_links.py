"""Where the handbook's own pages are, and when it was changed."""

from __future__ import annotations

from datetime import date

from pipeline.core.book import Handbook
from pipeline.core.model import Library
from pipeline.core.once import once
from pipeline.outputs import strings
from pipeline.outputs.links import Link

CONTENTS = "haandbog/index.html"
CHANGES = "haandbog/aendringer.html"


def contents_link(library: Library) -> Link:
    return Link(CONTENTS, strings.words(library).text("Handbook"))


@once
def has_changes(book: Handbook) -> bool:
    return bool(book.changes) or any(chapter.changes for chapter in book.chapters)


def changes_link(library: Library) -> Link:
    return Link(CHANGES, strings.words(library).text("What has changed"))


def updated(book: Handbook) -> date | None:
    return max((c.updated for c in book.chapters if c.updated), default=None)
