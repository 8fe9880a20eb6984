"""What of the content people read as prose, and where it stands.

Never what somebody else said: transcripts, captions and quotes are theirs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from pipeline.content.document import Document, Loc
from pipeline.content.source import Source, line_and_column
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode, Item
from pipeline.core.problems import Place
from pipeline.core.values import State
from pipeline.prose import plain
from pipeline.prose.reference import written_in

#: Fields that hold a heading or a few words, and fields that hold whole sentences.
_SHORT = frozenset({"title", "subtitle", "topic", "alt", "audience", "learning_outcomes"})
_WHOLE = frozenset(
    {
        *("summary", "description", "lead", "keypoints", "definition", "reflection", "questions"),
        *("do", "content_note", "facilitator_note", "access", "support", "for_professionals"),
        *("background", "purpose", "documentation", "reason", "text", "reuse"),
    }
)
#: What holds words of others, and names of institutions.
_NOT_OURS = frozenset({"quotes", "sources", "podroll", "publisher_feed", "categories", "locations"})
_RUNNING = frozenset({"paragraph", "item", "note", "meaning"})
_UNREAD = frozenset({"pre", "html"})


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading, a paragraph, a field. ``line``: its first in the file. ``running``: sentences."""

    source: Source
    line: int
    text: str
    running: bool = True

    def place(self, words: list[str]) -> Place:
        """Where the words stand, whatever marks and line ends are between them in the file."""
        if not words:
            return self.source.place(self.line)
        sought = re.compile(r"(?<!\w)" + r"[\W_]+".join(map(re.escape, words)))
        start = sum(len(line) + 1 for line in self.source.lines[: self.line - 1])
        found = sought.search(self.source.text, start)
        if found is None:
            return self.source.place(self.line)
        line, column = line_and_column(self.source.text, found.start())
        return self.source.place(line, column, len(found.group().partition("\n")[0]))


@dataclass(frozen=True, slots=True)
class Text:
    """An item's texts, or those of a file that is none. ``said``: all that ``read`` is made of."""

    said: str
    read: Callable[[], list[Passage]]


def readable(subject: Subject) -> list[Text]:
    """Of each item that is not withdrawn, and of the programme, its handbook, help and glossary."""
    items = [e for e in subject.entries.all() if e.item.publication.state is not State.WITHDRAWN]
    known = subject.documents
    documents = (known.programme, known.handbook, known.help, known.glossary)
    rest = [d for d in documents if d is not None]
    return [
        *(Text(_said(entry), partial(_of_item, entry)) for entry in items),
        *(Text(_written(one), partial(_of_document, one)) for one in rest),
    ]


def _written(document: Document) -> str:
    return f"{document.source.name}\n{document.source.text}"


def _said(entry: Entry[Item]) -> str:
    notes = entry.item.notes if isinstance(entry.item, Episode) else ""
    return f"{_written(entry.document)}\n{notes}"


def _of_document(document: Document) -> list[Passage]:
    return list(_fields(document))


def _of_item(entry: Entry[Item]) -> list[Passage]:
    document = entry.document
    found = _of_document(document)
    if document.body:
        found += _markdown(document.source, document.body, document.body_line)
    if isinstance(entry.item, Episode) and entry.item.notes:
        notes = Source(f"{entry.item.folder}/shownotes.md", entry.item.notes)
        found += _markdown(notes, notes.text, 1)
    return found


def _markdown(source: Source, text: str, first: int) -> Iterator[Passage]:
    # A reference without words of its own gets a title, which is read where that is written.
    titles = dict.fromkeys(written_in(text), "…")
    for block in plain.blocks(text, titles):
        if block.kind not in _UNREAD:
            line = first + block.line - 1
            yield Passage(source, line, block.text, block.kind in _RUNNING)


def _fields(document: Document) -> Iterator[Passage]:
    for loc, span in document.values.items():
        kind = _kind(loc)
        text = document.text(*loc) if kind else None
        if text:
            yield Passage(document.source, span.line, " ".join(text.split()), kind is _WHOLE)


def _kind(loc: Loc) -> frozenset[str] | None:
    names = [step for step in loc if isinstance(step, str)]
    if not names or not _NOT_OURS.isdisjoint(names):
        return None
    return next((kind for kind in (_SHORT, _WHOLE) if names[-1] in kind), None)
