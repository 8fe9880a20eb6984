"""One chapter read once more, the programme being as it was: for who is writing it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.content.consents import Register
from pipeline.content.convert.handbook import chapter as converted
from pipeline.content.convert.sheet import Sheet
from pipeline.content.reader import Reader
from pipeline.content.schema.handbook import WrittenChapter
from pipeline.content.tree import walk
from pipeline.core.book import Chapter


def chapter_again(folder: Path, before: Chapter) -> Chapter | None:
    """What the chapter's file in the programme's ``folder`` says now; none where something is wrong
    with it, or where it is another chapter's.
    """
    tree, _ = walk(folder)
    reader = Reader(tree)
    read = reader.read(before.file, WrittenChapter)
    if read is None:
        return None
    sheet = Sheet(read.document, "handbook", tree, Register(), reader.problems)
    made = converted(read.written, sheet)
    if reader.problems or made.id != before.id:
        return None
    return replace(made, part=before.part)
