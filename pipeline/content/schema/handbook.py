"""``handbook.yaml`` and the front matter of its chapters."""

from __future__ import annotations

from typing import Annotated

from pipeline.content.schema.pieces import Written, WrittenItem, WrittenRelated
from pipeline.content.schema.scalars import (
    Address,
    Day,
    Flag,
    Language,
    Slug,
    Text,
    Whole,
    between,
    one_of,
)

#: Parts that are gathered from the rest of the programme.
GATHERED = ("refleksionsspoergsmaal", "redskaber", "ordliste", "her-kan-du-faa-hjaelp")
Appendix = Annotated[str, one_of(*GATHERED)]
#: What the book can be bound in beside the pages.
Form = Annotated[str, one_of("epub", "pdf", "large-print")]


class WrittenIsbn(Written):
    html: Text | None = None
    pdf: Text | None = None
    epub: Text | None = None
    print: Text | None = None
    large_print: Text | None = None


class WrittenEdition(Written):
    """What an edition brought: a line of the book's own change log."""

    version: Text
    date: Day
    text: Text


class WrittenPart(Written):
    id: Slug
    title: Text
    chapters: tuple[Slug, ...]
    summary: Text | None = None


class WrittenHandbook(Written):
    """``chapters`` of a book without parts; otherwise each part has its own."""

    title: Text
    example: Flag = False
    subtitle: Text | None = None
    language: Language = "da"
    version: Text | None = None
    published: Day | None = None
    publisher: Text | None = None
    isbn: WrittenIsbn = WrittenIsbn()
    cite_as: Text | None = None
    reuse: Text | None = None
    chapters: tuple[Slug, ...] = ()
    parts: tuple[WrittenPart, ...] = ()
    appendices: tuple[Appendix, ...] = ()
    changes: tuple[WrittenEdition, ...] = ()
    books: tuple[Form, ...] = ()


class WrittenChange(Written):
    date: Day
    text: Text


class WrittenSource(Written):
    """``citation`` is the whole line, as it is printed; ``read``: when the address was read."""

    id: Slug
    citation: Text
    url: Address | None = None
    read: Day | None = None


class WrittenChapter(WrittenItem):
    number: Annotated[Whole, between(1, 9999)]
    summary: Text
    roles: tuple[Slug, ...] = ()
    keypoints: tuple[Text, ...] = ()
    related: WrittenRelated = WrittenRelated()
    responsible: Text | None = None
    formerly: tuple[Slug, ...] = ()
    changes: tuple[WrittenChange, ...] = ()
    sources: tuple[WrittenSource, ...] = ()
    discreet_title: Text | None = None
