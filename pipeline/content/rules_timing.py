"""Times that must follow one another: markers, stretches, the rows of a day."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from pipeline.content.document import Document, Loc
from pipeline.content.subject import Entry, Subject
from pipeline.content.times import time_code
from pipeline.core.model import Episode, Event, Film
from pipeline.core.problems import Problem, problem
from pipeline.media.markers import BEGINNING_S


def markers(subject: Subject) -> Iterator[Problem]:
    """In order, each id once, the first at the beginning."""
    for entry in subject.entries.episodes:
        yield from _marker_ids(entry)
        found = entry.item.markers
        for n, (before, marker) in enumerate(pairwise(found), 1):
            if marker.start_s <= before.start_s:
                place = entry.place("markers", n, "start")
                start, previous = time_code(marker.start_s), time_code(before.start_s)
                yield problem("E091", place, value=start, title=marker.title, before=previous)
        if found and found[0].start_s > BEGINNING_S:  # a beginning that nobody can go back to
            place = entry.place("markers", 0, "start")
            yield problem("W092", place, value=time_code(found[0].start_s))


def clip_ids(subject: Subject) -> Iterator[Problem]:
    for entry in subject.entries.films:
        yield from _repeated(entry, "clips", [clip.id for clip in entry.item.clips])


def stretches(subject: Subject) -> Iterator[Problem]:
    """What has a beginning and an end, has them in that order."""
    for entry in subject.entries.episodes:
        yield from _backwards(entry.document, _episode_stretches(entry.item))
    for film in subject.entries.films:
        yield from _backwards(film.document, _film_stretches(film.item))


def _backwards(document: Document, found: Iterator[tuple[Loc, float, float]]) -> Iterator[Problem]:
    for loc, start_s, end_s in found:
        if end_s <= start_s:
            params = {"start": time_code(start_s), "end": time_code(end_s)}
            yield problem("E061", document.place(*loc, "end"), **params)


def half_quotes(subject: Subject) -> Iterator[Problem]:
    """A quote has both a start and an end, or neither."""
    for entry in subject.entries.episodes:
        for n, quote in enumerate(entry.item.quotes):
            if (quote.start_s is None) != (quote.end_s is None):
                wanted = "start" if quote.start_s is None else "end"
                yield problem("E040", entry.place("quotes", n), field=wanted)


def event_times(subject: Subject) -> Iterator[Problem]:
    for entry in subject.entries.events:
        event = entry.item
        if event.end <= event.start:
            start, end = f"{event.start:%Y-%m-%dT%H:%M}", f"{event.end:%Y-%m-%dT%H:%M}"
            yield problem("E061", entry.place("end"), start=start, end=end)
        yield from _rows(entry)


def _rows(entry: Entry[Event]) -> Iterator[Problem]:
    """Rows end after they begin, do not overlap, and refer to at most one item."""
    last = ""
    for n, row in enumerate(entry.item.programme):
        if row.end <= row.start:
            place = entry.place("programme", n, "end")
            yield problem("E061", place, start=row.start, end=row.end)
        if row.start < last:
            place = entry.place("programme", n, "start")
            yield problem("E069", place, title=row.title, start=row.start, before=last)
        last = max(last, row.end)
        refs = [r for r in (row.episode, row.film, row.chapter, row.questions) if r is not None]
        if len(refs) > 1:
            yield problem("E068", entry.place("programme", n), title=row.title)


def _marker_ids(entry: Entry[Episode]) -> Iterator[Problem]:
    yield from _repeated(entry, "markers", [marker.id for marker in entry.item.markers])


def _repeated(entry: Entry[Episode] | Entry[Film], name: str, ids: list[str]) -> Iterator[Problem]:
    for n, one in enumerate(ids):
        if one in ids[:n]:
            yield problem("E090", entry.place(name, n, "id"), value=one)


def _episode_stretches(item: Episode) -> Iterator[tuple[Loc, float, float]]:
    sections = item.content_note.sections if item.content_note else ()
    for n, passage in enumerate(sections):
        yield ("content_note", "sections", n), passage.start_s, passage.end_s
    for n, quote in enumerate(item.quotes):
        if quote.start_s is not None and quote.end_s is not None:
            yield ("quotes", n), quote.start_s, quote.end_s


def _film_stretches(item: Film) -> Iterator[tuple[Loc, float, float]]:
    sections = item.content_note.sections if item.content_note else ()
    for n, passage in enumerate(sections):
        yield ("content_note", "sections", n), passage.start_s, passage.end_s
    for n, clip in enumerate(item.clips):
        yield ("clips", n), clip.start_s, clip.end_s
