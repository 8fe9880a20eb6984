"""What a screen in a car, a calendar, a lock screen or a browser's history should not say.

Chapters of the handbook keep their words in title and address (decision 8): professionals quote
and share them. All else has a discreet title where its own tells, and an address that tells little.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.content.document import Document, Loc
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode, Event, Film, Item, Page
from pipeline.core.problems import Problem, problem

#: Also as an address writes them (``senfoelger``).
_TELLING = re.compile(
    r"\w*(?:overgreb|senf(?:ø|oe|o)lg|seksu|misbrug|traume|incest|voldt(?:æ|ae|a)gt"
    r"|kr(?:æ|ae|a)nkels)\w*",
    re.IGNORECASE,
)
#: That somebody hides something is what a watcher looks for first.
_HIDING = re.compile(r"(?:skjul|slet)\w*\s+(?:dine\s+|sine\s+)?spor", re.IGNORECASE)


def titles(subject: Subject) -> Iterator[Problem]:
    """A title that tells too much has a discreet one beside it."""
    for entry in subject.entries.all():
        yield from _title(subject, entry)


def _title(subject: Subject, entry: Entry[Item]) -> Iterator[Problem]:
    item = entry.item
    if not isinstance(item, Episode | Film | Event | Page):
        return
    field = "title" if item.discreet_title is None else "discreet_title"
    shown = item.discreet_title or item.title
    match = _TELLING.search(shown) or _HIDING.search(shown)
    if match is not None and subject.goes_out(entry):
        yield problem("W133", entry.place(field), item=item.id, word=match.group().lower())


def addresses(subject: Subject) -> Iterator[Problem]:
    """What an address is made of: ids of events and pages, topics (each has a feed), the site's
    own name. Episodes, films and their files have numbers.
    """
    programme = subject.documents.programme
    for entry in filter(subject.goes_out, subject.entries.all()):
        if isinstance(entry.item, Event | Page):
            yield from _telling(entry.document, "id")
        elif isinstance(entry.item, Episode):
            for n in range(len(entry.item.topics)):
                yield from _telling(entry.document, "topics", n)
    yield from _telling(programme, "site")
    for target in subject.library.programme.targets:
        for field in ("base_address", "bucket", "prefix"):
            yield from _telling(programme, "targets", target.name, field)


def _telling(document: Document, *loc: str | int) -> Iterator[Problem]:
    place: Loc = loc
    match = _TELLING.search(document.text(*place) or "")
    if match is not None:
        yield problem("W270", document.place(*place), word=match.group().lower())
