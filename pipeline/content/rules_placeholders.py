"""What a form left for its author to write is written before anybody sees it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.content.document import Document
from pipeline.content.rules_tracks import text_of, track_files
from pipeline.content.source import Source
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode, Film, Item
from pipeline.core.problems import Place, Problem, problem

#: As the forms of `pipeline.ingest` write it.
_WORD = "UDFYLD"
_UNWRITTEN = re.compile(rf"\b{_WORD}\b")


def items(subject: Subject) -> Iterator[Problem]:
    """An error where it would be published, a warning to who reads it through. A draft is full of
    such places, and its author knows.
    """
    for entry in subject.entries.all():
        if entry.handed_on:
            for place in _left(entry):
                yield problem("E134" if entry.approved else "W135", place)


def shared(subject: Subject) -> Iterator[Problem]:
    """The files behind every page: in force as soon as there is a page for anybody to see."""
    seen = any(subject.goes_out(entry) for entry in subject.entries.all())
    files = subject.documents
    for document in (files.programme, files.handbook, files.help, files.glossary):
        for place in _fields(document) if document is not None else ():
            yield problem("E134" if seen else "W135", place)


def _left(entry: Entry[Item]) -> Iterator[Place]:
    item, document = entry.item, entry.document
    yield from _fields(document)
    if document.body:
        yield from _lines(document.source, document.body_line)
    if isinstance(item, Episode):
        yield from _lines(Source(f"{item.folder}/shownotes.md", item.notes))
    for file in track_files(item) if isinstance(item, Episode | Film) else ():
        source = text_of(file)
        if source is not None:
            yield from _lines(source)


def _fields(document: Document) -> Iterator[Place]:
    """One place for each value; a remark beside it is not published."""
    if _WORD not in document.source.text:
        return
    for loc, span in document.values.items():
        if _UNWRITTEN.search(document.text(*loc) or ""):
            found = document.source.find(_UNWRITTEN, span.line, span.column)
            yield found or document.place(*loc)


def _lines(source: Source, first: int = 1) -> Iterator[Place]:
    """One place for each line."""
    if _WORD not in source.text:
        return
    for number, line in enumerate(source.lines, 1):
        found = _UNWRITTEN.search(line) if number >= first else None
        if found is not None:
            yield source.place(number, found.start() + 1, len(found.group()))
