"""What an item must have before it goes out: a date, a content note, its texts, its files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.content.rules_consent import voiced
from pipeline.content.schema.scalars import is_yes
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode, Film
from pipeline.core.problems import Problem, problem

#: A licence that cannot be taken back, by any of its names.
_COMMONS = re.compile(
    r"creative[\W_]*commons|(?<![^\W_])(?:c\.?c\.?(?=\W|_|$)|cc(?:by|0|zero|pdm)(?=\W|_|$))"
    r"|public[\W_]*domain|offentligt?[\W_]*dom(?:ain|æne)",
    re.IGNORECASE,
)


def licences(subject: Subject) -> Iterator[Problem]:
    """A Creative Commons licence cannot be withdrawn; a consent can."""
    show = subject.library.programme.show
    for entry in voiced(subject):
        people = (subject.register.people.get(c.id) for c in entry.item.contributors)
        consenting = [p for p in people if p and (p.basis == "samtykke" or p.vulnerable)]
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
        yield problem("E129", place("audio"), item=item.id)


def _film(entry: Entry[Film]) -> Iterator[Problem]:
    item, place = entry.item, entry.document.key_place
    roles = {given.role for given in item.formats}
    if item.content_note is None:
        yield problem("E122", place("content_note"), item=item.id)
    if "web" not in roles:
        yield problem("E130", place("formats"), item=item.id)
    if item.audio_description_reason is None:
        yield problem("E154", place("audio_description"), item=item.id)
    elif _needs_description(entry) and "audio-described" not in roles:
        yield problem("E155", entry.place("audio_description", "needed"), item=item.id)


def _needs_description(entry: Entry[Film]) -> bool:
    return is_yes(entry.document.text("audio_description", "needed"))


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
