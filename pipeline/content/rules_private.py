"""What only the register may say stays in it: no pseudonym and no record number goes out in a text.

`core.visibility` keeps hidden items in; this rule reads the words of what is not hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.content.document import Document, Loc
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode, Film, Item
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.values import SourceFile
from pipeline.media.transcript import parse

#: Fields that name people of the register on purpose, or that reach no output.
_INSIDE = frozenset({"contributors", "speaker", "embargo_reason", "verified_by"})
_TIMED = (".vtt", ".srt")
#: A shorter record number may be any word.
_SHORTEST = 4


def private_words(subject: Subject) -> Iterator[Problem]:
    """Every text that the public can read, of items and of the programme's own files."""
    wanted = _wanted(subject)
    if wanted is None:
        return
    known = subject.documents
    for document in (known.programme, known.handbook, known.help, known.glossary):
        if document is not None:
            yield from _in_fields(document, wanted)
    for entry in subject.entries.all():
        if subject.goes_out(entry):
            yield from _in_item(entry, wanted)


def _wanted(subject: Subject) -> re.Pattern[str] | None:
    """The register's pseudonyms and record numbers, as whole words."""
    document = subject.register.document
    words = set(subject.register.people)
    for person in subject.register.people.values():
        record = document.text("people", person.index, "record") if document else None
        if record is not None and len(record) >= _SHORTEST and re.search(r"\d", record):
            words.add(record)
    if not words:
        return None
    either = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE)


def _in_item(entry: Entry[Item], wanted: re.Pattern[str]) -> Iterator[Problem]:
    item, document = entry.item, entry.document
    yield from _in_fields(document, wanted)
    yield from _in_text(document.source.name, document.body, wanted, document.body_line)
    if isinstance(item, Episode):
        yield from _in_text(f"{item.folder}/shownotes.md", item.notes, wanted)
    if isinstance(item, Film) and item.transcript is not None:
        yield from _in_text(item.transcript.file.name, item.transcript_text, wanted)
    for file in _tracks(item):
        yield from _in_track(file, wanted)


def _in_fields(document: Document, wanted: re.Pattern[str]) -> Iterator[Problem]:
    for loc, text in _leaves(document.data, ()):
        for word in wanted.findall(text):
            yield problem("E114", document.place(*loc), value=word)


def _leaves(data: object, loc: Loc) -> Iterator[tuple[Loc, str]]:
    if isinstance(data, str):
        yield loc, data
    elif isinstance(data, list):
        for n, one in enumerate(data):
            yield from _leaves(one, (*loc, n))
    elif isinstance(data, dict):
        for name, one in data.items():
            if name not in _INSIDE:
                yield from _leaves(one, (*loc, name))


def _in_text(name: str, text: str, wanted: re.Pattern[str], first: int = 1) -> Iterator[Problem]:
    for number, line in enumerate(text.split("\n"), first):
        for found in wanted.finditer(line):
            place = Place(name, number, found.start() + 1, len(found.group()), line)
            yield problem("E114", place, value=found.group())


def _in_track(file: SourceFile, wanted: re.Pattern[str]) -> Iterator[Problem]:
    """What is said in it, and by whom; its remarks reach nobody. Faulty files have other rules."""
    try:
        body = file.path.read_bytes()
    except OSError:
        return
    said = " ".join(f"{cue.speaker} {cue.text}" for cue in parse(body).cues)
    text = body.decode("utf-8-sig", "replace") if wanted.search(said) else ""
    yield from _in_text(file.name, text, wanted)


def _tracks(item: Item) -> Iterator[SourceFile]:
    tracks = item.captions if isinstance(item, Film) else ()
    if isinstance(item, Episode | Film) and item.transcript is not None:
        tracks = (*tracks, item.transcript)
    return (t.file for t in tracks if t.file.name.lower().endswith(_TIMED))
