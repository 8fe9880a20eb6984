"""A new chapter of the handbook: begun from a title, or from a text that staff were handed."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, problem
from pipeline.ingest import handed, naming
from pipeline.ingest.forms import filled, scalar
from pipeline.ingest.placing import Placed, Problems, place_file, replace_file
from pipeline.ingest.reading_order import NAME, with_chapter
from pipeline.media.transcript import decode

EMPTY = "UDFYLD: Skriv kapitlet her.\n\n## En overskrift\nOg teksten under den.\n"
_HEADING = re.compile(r"\A\s*#[ \t]+(.+?)[ \t]*#*[ \t]*(?:\n|\Z)")
_FRONT = re.compile(r"\A---[ \t]*\n.*?\n---[ \t]*(?:\n|\Z)", re.DOTALL)
_TITLE = re.compile(r"^title:[ \t]*(.+?)[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ChapterOrder:
    """What a chapter begins with. Front matter that ``text`` has is read for its title alone."""

    title: str | None = None
    text: Path | None = None


def new_chapter(programme: Path, order: ChapterOrder) -> Placed | Problems:
    """Make the chapter's file. Raises OSError."""
    faults = handed.text_faults(order.text) if order.text else ()
    if faults:
        return faults
    found, body = _read(order.text)
    title = order.title or found
    slug = naming.slug(title)
    if not slug:
        return (problem("E219", Place("handbook"), title=title),)
    items = naming.known(programme)
    number = naming.next_number(items, "chapter")
    id_ = naming.free(slug, items)
    text = filled("chapter.md", id=id_, number=str(number), title=scalar(title), body=body)
    name = f"handbook/{number:02}-{slug}.md"
    listed = with_chapter(programme, id_)
    faults = place_file(programme, name, text.encode())
    if listed and not faults:
        replace_file(programme, NAME, listed)
    return faults or Placed(id_, title, (name,))


def _read(file: Path | None) -> tuple[str, str]:
    """The title and the text below it: a chapter's title stands in its fields, not in its text."""
    if file is None:
        return "", EMPTY.rstrip()
    text = (decode(file.read_bytes()) or "").replace("\r\n", "\n").replace("\r", "\n")
    front = _FRONT.match(text)
    title = _TITLE.search(front[0]) if front else None
    body = text[front.end() :] if front else text
    heading = _HEADING.match(body)
    if heading:
        body = body[heading.end() :]
    named = title[1].strip("\"'") if title else heading[1] if heading else naming.title_of(file)
    return named, body.strip("\n")
