"""What keeps a programme fresh, and its made-up content apart from the real."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.content.subject import Subject
from pipeline.core.problems import Place, Problem, problem

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
