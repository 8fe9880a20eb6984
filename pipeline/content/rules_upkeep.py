"""What keeps a programme fresh and discreet, and its made-up content apart from the real."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.content.rules_consent import voiced
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode, Event, Film, Item
from pipeline.core.problems import Place, Problem, problem

#: What a screen in a car, a calendar or a browser's history should not say about its owner.
_TELLING = re.compile(
    r"\w*(?:overgreb|senfølg|seksu|misbrug|traume|incest|voldtægt|krænkels)\w*", re.IGNORECASE
)
STALE_MONTHS = 24


def stale(subject: Subject) -> Iterator[Problem]:
    """What nobody has looked at for two years."""
    for entry in subject.entries.all():
        item = entry.item
        if item.updated is None or not subject.goes_out(entry):
            continue
        if _months(item.updated, subject.today) >= STALE_MONTHS:
            date_ = item.updated.isoformat()
            yield problem("W132", entry.place("updated"), item=item.id, date=date_)


def _months(before: date, after: date) -> int:
    whole = (after.year - before.year) * 12 + after.month - before.month
    return whole - (after.day < before.day)


def discretion(subject: Subject) -> Iterator[Problem]:
    """A title that tells too much on a lock screen has a discreet one beside it."""
    for entry in (*voiced(subject), *subject.entries.events):
        yield from _discreet(subject, entry)


def _discreet(subject: Subject, entry: Entry[Item]) -> Iterator[Problem]:
    item = entry.item
    if not isinstance(item, Episode | Film | Event):
        return
    field = "title" if item.discreet_title is None else "discreet_title"
    match = _TELLING.search(item.discreet_title or item.title)
    if match is not None and subject.goes_out(entry):
        yield problem("W133", entry.place(field), item=item.id, word=match.group().lower())


def examples(subject: Subject) -> Iterator[Problem]:
    """Made-up content is not published as if it were real."""
    if subject.library.programme.example:
        return
    documents = [(e.item.id, e.document) for e in subject.entries.all() if e.item.example]
    if subject.library.handbook.example and subject.documents.handbook is not None:
        documents.append(("handbook.yaml", subject.documents.handbook))
    for name, document in documents:
        yield problem("E185", document.place("example"), item=name)


def show_notes(subject: Subject) -> Iterator[Problem]:
    """PSP-1: a description in a feed holds at most 4000 bytes; what is longer is cut there."""
    for entry in subject.entries.episodes:
        size = len(entry.item.notes.encode())
        if size > 4000:
            yield problem("W189", Place(f"{entry.item.folder}/shownotes.md"), size=size)
