"""``handbook.yaml`` and the front matter of its chapters."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

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
    fault,
    one_of,
)

#: Parts that are gathered from the rest of the programme.
GATHERED = ("refleksionsspoergsmaal", "redskaber", "ordliste", "her-kan-du-faa-hjaelp")
Appendix = Annotated[str, one_of(*GATHERED)]
#: What the book can be bound in beside the pages.
Form = Annotated[str, one_of("epub", "pdf", "large-print")]


def _isbn(number: str) -> str:
    """An ISBN of thirteen digits, whose last one fits the others (ISO 2108, annex C)."""
    digits = [int(sign) for sign in number if sign in "0123456789"]
    others = sum(digit * (1 + 2 * (place % 2)) for place, digit in enumerate(digits[:12]))
    last = -others % 10
    if len(digits) != 13 or re.sub("[0-9 -]", "", number):
        fault("E280", value=number, near=f"{len(digits)}")
    if digits[12] != last:
        fault("E282", value=number, near=str(last))
    return number


Isbn = Annotated[Text, AfterValidator(_isbn)]


class WrittenIsbn(Written):
    html: Isbn | None = None
    pdf: Isbn | None = None
    epub: Isbn | None = None
    print: Isbn | None = None
    large_print: Isbn | None = None


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
