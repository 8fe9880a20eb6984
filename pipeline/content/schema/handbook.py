"""``handbook.yaml`` and the front matter of its chapters."""

from __future__ import annotations

from typing import Annotated

from pipeline.content.schema.pieces import Written, WrittenItem, WrittenRelated
from pipeline.content.schema.scalars import Day, Flag, Language, Slug, Text, Whole, between, one_of

#: Parts that are gathered from the rest of the programme.
GATHERED = ("refleksionsspoergsmaal", "ordliste", "her-kan-du-faa-hjaelp")
Appendix = Annotated[str, one_of(*GATHERED)]


class WrittenIsbn(Written):
    html: Text | None = None
    pdf: Text | None = None
    epub: Text | None = None
    print: Text | None = None


class WrittenHandbook(Written):
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
    appendices: tuple[Appendix, ...] = ()


class WrittenChapter(WrittenItem):
    number: Annotated[Whole, between(1, 9999)]
    summary: Text
    roles: tuple[Slug, ...] = ()
    keypoints: tuple[Text, ...] = ()
    related: WrittenRelated = WrittenRelated()
    responsible: Text | None = None
