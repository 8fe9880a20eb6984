"""What an item must have before it goes out: a date, a note on its content, its texts, its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.content.rules_consent import voiced
from pipeline.content.schema.scalars import is_yes
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode, Event, Film, Item, Page
from pipeline.core.problems import Place, Problem, problem

#: A licence that cannot be taken back, by any of its names.
_COMMONS = re.compile(
    r"creative\s*commons|creativecommons\.org|\bCC[ -]?(?:BY|0|ZERO)\b", re.IGNORECASE
)
#: What a screen in a car, a calendar or a browser's history should not say about its owner.
_TELLING = re.compile(
    r"overgreb|senfølg|seksu|misbrug|traume|incest|voldtægt|krænkels", re.IGNORECASE
)
STALE_MONTHS = 24


def licences(subject: Subject) -> Iterator[Problem]:
    """A Creative Commons licence cannot be withdrawn; a consent can."""
    show = subject.library.programme.show
    for entry in voiced(subject):
        people = (subject.register.people.get(c.id) for c in entry.item.contributors)
        consenting = [p for p in people if p is not None and p.basis == "samtykke"]
        if not entry.approved or not consenting:
            continue
        who = ", ".join(f"{p.shown_as} ({p.id})" for p in consenting)
        if _COMMONS.search(entry.item.licence or ""):
            yield problem("E120", entry.place("licence"), item=entry.item.id, who=who)
        if isinstance(entry.item, Episode) and _COMMONS.search(show.licence_text):
            place = subject.documents.programme.place("series", "licence_text")
            yield problem("E120", place, item=entry.item.id, who=who)


def needed_to_publish(subject: Subject) -> Iterator[Problem]:
    """Dates, notes and files that an approved episode or film cannot do without."""
    for entry in subject.entries.episodes:
        if entry.approved:
            yield from _episode(entry)
    for film in subject.entries.films:
        if film.approved:
            yield from _film(film)


def _episode(entry: Entry[Episode]) -> Iterator[Problem]:
    item, place = entry.item, entry.document.key_place
    if item.publication.publish_at is None:
        yield problem("E121", place("publish_at"), item=item.id)
    if item.content_note is None:
        yield problem("E122", place("content_note"), item=item.id)
    if item.sound is None:
        yield problem("E178", place("audio"), item=item.id)


def _film(entry: Entry[Film]) -> Iterator[Problem]:
    item, place = entry.item, entry.document.key_place
    roles = {given.role for given in item.formats}
    if item.content_note is None:
        yield problem("E122", place("content_note"), item=item.id)
    if "web" not in roles:
        yield problem("E179", place("formats"), item=item.id)
    if item.audio_description_reason is None:
        yield problem("E154", place("audio_description"), item=item.id)
    elif is_yes(entry.document.text("audio_description", "needed")):
        if "audio-described" not in roles:
            yield problem("E155", entry.place("audio_description", "needed"), item=item.id)


def texts_for_all(subject: Subject) -> Iterator[Problem]:
    """Transcripts and captions, written or read through by a person (EN 301 549, WCAG 1.2)."""
    for entry in subject.entries.episodes:
        if entry.approved:
            yield from _text_track(entry, ("E140", "E141"))
    for film in subject.entries.films:
        if film.approved:
            yield from _text_track(film, ("E144", "E145"))
            yield from _captions(film)


def _text_track(entry: Entry[Episode] | Entry[Film], codes: tuple[str, str]) -> Iterator[Problem]:
    missing, automatic = codes
    track = entry.item.transcript
    if track is None:
        yield problem(missing, entry.document.key_place("transcript"), item=entry.item.id)
    elif track.made_by == "auto":
        yield problem(automatic, entry.place("transcript", "made_by"), item=entry.item.id)


def _captions(entry: Entry[Film]) -> Iterator[Problem]:
    item = entry.item
    own = [c for c in item.captions if c.kind == "captions" and c.language == item.language]
    if not own:
        place = entry.document.key_place("captions")
        yield problem("E142", place, item=item.id, language=item.language)
    for n, track in enumerate(item.captions):
        if track.made_by == "auto":
            yield problem("E143", entry.place("captions", n, "made_by"), file=track.file.name)


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
    if isinstance(item, Page) or not isinstance(item, Episode | Film | Event):
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
