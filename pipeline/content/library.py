"""Folders to Library: everything read, everything wrong said at once, nothing raised."""

from __future__ import annotations

from datetime import datetime
from itertools import chain
from pathlib import Path

from pipeline.content.consents import Register, register
from pipeline.content.convert.handbook import handbook
from pipeline.content.convert.programme import programme
from pipeline.content.convert.shared import help_box, terms
from pipeline.content.convert.sheet import Sheet
from pipeline.content.document import Document
from pipeline.content.items import entries
from pipeline.content.reader import M, Read, Reader
from pipeline.content.rules import RULES
from pipeline.content.schema.handbook import WrittenHandbook
from pipeline.content.schema.programme import WrittenProgramme
from pipeline.content.schema.shared import WrittenGlossary, WrittenHelp, WrittenRegister
from pipeline.content.subject import Documents, Entries, Entry, Subject
from pipeline.content.tree import walk
from pipeline.core.book import Handbook
from pipeline.core.errors import ProgrammeError
from pipeline.core.frozen import dataclass
from pipeline.core.model import Item, Library
from pipeline.core.problems import Problem, in_order
from pipeline.core.programme import Programme
from pipeline.core.values import HelpBox


@dataclass(frozen=True, slots=True)
class Loaded:
    """``library`` holds all that could be read, hidden items too; it is none when the programme's
    own file cannot be. Whoever publishes looks at ``problems`` first. ``subject`` is for the fact
    rules; it knows the private register, so it stays inside the checks.
    """

    library: Library | None
    problems: tuple[Problem, ...]
    subject: Subject | None = None


def load(folder: Path, now: datetime) -> Loaded:
    """Read the programme in ``folder`` at ``now``, or at an example programme's own instant.

    Raises ProgrammeError P001 when there is no ``programme.yaml``: the folder is no programme.
    """
    if not (folder / "programme.yaml").is_file():
        raise ProgrammeError("P001", folder=str(folder))
    tree, problems = walk(folder)
    reader = Reader(tree, list(problems))
    subject = _subject(reader, now)
    if subject is None:
        return Loaded(None, in_order(reader.problems))
    found = chain.from_iterable(rule(subject) for rule in RULES)
    return Loaded(subject.library, in_order((*reader.problems, *found)), subject)


def _subject(reader: Reader, now: datetime) -> Subject | None:
    """All files, whatever is wrong with any of them."""
    written = reader.read("programme.yaml", WrittenProgramme)
    consents = _register(reader)
    items = entries(reader, consents)
    book = _handbook(reader, items)
    help_ = reader.read("help.yaml", WrittenHelp)
    words = _optional(reader, "glossary.yaml", WrittenGlossary)
    if written is None:
        return None
    made = programme(
        written.written, Sheet(written.document, "", reader.tree, consents, reader.problems)
    )
    library = Library(
        programme=made,
        instant=_instant(made, now),
        handbook=_book(book, items),
        help=HelpBox("") if help_ is None else help_box(help_.written),
        episodes=tuple(e.item for e in items.episodes),
        films=tuple(e.item for e in items.films),
        events=tuple(e.item for e in items.events),
        pages=tuple(e.item for e in items.pages),
        glossary=() if words is None else terms(words.written),
    )
    documents = Documents(written.document, _document(book), _document(help_), _document(words))
    broken = frozenset(reader.broken)
    return Subject(library, consents, items, documents, broken, _index(items))


def _instant(made: Programme, now: datetime) -> datetime:
    """An example may pin its instant so that it can be published in any year; nothing else may."""
    return made.instant if made.example and made.instant is not None else now


def _register(reader: Reader) -> Register:
    """A programme where nobody's voice is heard needs no register."""
    if reader.tree.path("consents.yaml") is None:
        return Register()
    read = reader.read("consents.yaml", WrittenRegister, private=True)
    return Register(readable=False) if read is None else register(read.document, read.written)


def _handbook(reader: Reader, items: Entries) -> Read[WrittenHandbook] | None:
    if not items.chapters and reader.tree.path("handbook/handbook.yaml") is None:
        return None
    return reader.read("handbook/handbook.yaml", WrittenHandbook)


def _book(read: Read[WrittenHandbook] | None, items: Entries) -> Handbook:
    chapters = tuple(e.item for e in items.chapters)
    if read is None:
        return Handbook("", chapters=chapters)
    return handbook(read.written, chapters)


def _optional(reader: Reader, name: str, schema: type[M]) -> Read[M] | None:
    return None if reader.tree.path(name) is None else reader.read(name, schema)


def _document(read: Read[M] | None) -> Document | None:
    return None if read is None else read.document


def _index(items: Entries) -> dict[str, Entry[Item]]:
    index: dict[str, Entry[Item]] = {}
    for entry in items.all():
        index.setdefault(entry.item.id, entry)
    return index
