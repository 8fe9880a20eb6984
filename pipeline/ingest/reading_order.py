"""The list ``chapters`` in ``handbook.yaml``: a new chapter goes last, the rest stays as it is."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.content.document import Document, Span
from pipeline.content.source import Source, read_source
from pipeline.content.yaml_reader import parse
from pipeline.ingest.forms import read

NAME = "handbook/handbook.yaml"
_BULLET = re.compile(r"\s*-\s+")


def with_chapter(programme: Path, chapter: str) -> bytes | None:
    """The file with ``chapter`` in its list. None when it is not ours to mend: `check` will say."""
    source = read_source(NAME, programme / NAME) if (programme / NAME).exists() else _blank()
    if not isinstance(source, Source):
        return None
    document = parse(source).document
    if document is None:
        return None
    lines = list(source.lines)
    _insert(lines, document, chapter)
    text = "\n".join(lines)
    made = parse(Source(NAME, text)).document
    listed = document.data.get("chapters") or []
    if (
        made is None
        or not isinstance(listed, list)
        or made.data.get("chapters") != [*listed, chapter]
    ):
        return None
    return text.encode()


def _blank() -> Source:
    return Source(NAME, read("programme/handbook.yaml"))


def _insert(lines: list[str], document: Document, chapter: str) -> None:
    listed = document.data.get("chapters")
    if ("chapters",) not in document.keys:
        lines.append(f"chapters: [{chapter}]")
    elif not listed:
        _first(lines, document, chapter)
    elif isinstance(listed, list):
        _next(lines, document.values["chapters", len(listed) - 1], chapter)


def _first(lines: list[str], document: Document, chapter: str) -> None:
    """After ``[``, or as a list of its own after ``chapters:``."""
    span = document.values["chapters",]
    line = lines[span.line - 1]
    if line[span.column - 1 : span.column] == "[":
        lines[span.line - 1] = f"{line[: span.column]}{chapter}{line[span.column :]}"
    else:
        key = document.keys["chapters",]
        lines[key.line - 1] = f"chapters: [{chapter}]"


def _next(lines: list[str], last: Span, chapter: str) -> None:
    """After the last one: on a line of its own where that one has its own, else after a comma."""
    line = lines[last.line - 1]
    bullet = _BULLET.match(line)
    if bullet and bullet.end() == last.column - 1:
        lines.insert(last.line, f"{bullet[0]}{chapter}")
    else:
        end = last.column - 1 + last.length
        lines[last.line - 1] = f"{line[:end]}, {chapter}{line[end:]}"
