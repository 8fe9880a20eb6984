"""Rules that need to know what is in the files: sounds, pictures and films against the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from pipeline.content.facts_quality import heard
from pipeline.content.library import Loaded
from pipeline.content.subject import Entry, Subject
from pipeline.content.times import time_code
from pipeline.core.model import Episode, Film
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.values import ContentNote, Picture, SourceFile
from pipeline.media.faults import FaultKind

#: What was found out of each source file, by its name (`pipeline.outputs.measures`).
Facts = Mapping[str, Mapping[str, Any]]
Given = Iterator[tuple[SourceFile, Place]]

_FAULTS = MappingProxyType(
    {
        FaultKind.EMPTY: "E160",
        FaultKind.NOT_SOUND: "E161",
        FaultKind.NO_SOUND_TRACK: "E162",
        FaultKind.TRUNCATED: "E163",
        FaultKind.DAMAGED: "E164",
        FaultKind.LOCKED: "E242",
        FaultKind.SILENT: "E165",
        FaultKind.TOO_SHORT: "E166",
        FaultKind.UNREACHABLE: "E167",
        FaultKind.NOT_PICTURE: "E168",
        FaultKind.NOT_FILM: "E169",
    }
)
#: Apple's rules for the artwork of a podcast: square, in pixels.
ARTWORK_PIXELS = range(1400, 3001)
_FORMATS = MappingProxyType({"JPEG": (".jpg", ".jpeg"), "PNG": (".png",)})
#: A film's own length is given in whole seconds.
FILM_SLACK_S = 1.0


def fact_problems(loaded: Loaded, facts: Facts) -> Iterator[Problem]:
    """What is wrong with the sources themselves, and what the texts say beyond their end.

    Files that were not measured are passed over.
    """
    if loaded.subject is None:
        return
    for rule in FACT_RULES:
        yield from rule(loaded.subject, facts)


def usable(subject: Subject, facts: Facts) -> Iterator[Problem]:
    """Each file is what its name says, and whole."""
    for file, place in (*_sounds(subject), *_films(subject), *_pictures(subject)):
        fault = facts.get(file.name, {}).get("fault")
        if fault is not None:
            lengths = {
                "expected": time_code(fault.get("expected_s") or 0.0),
                "found": time_code(fault.get("found_s") or 0.0),
            }
            yield problem(_fault_code(file, fault), place, file=file.name, **lengths)


def _fault_code(file: SourceFile, fault: Mapping[str, Any]) -> str:
    """A film that cannot be opened is «not sound» to the prober; its author sees a film."""
    kind = fault["kind"]
    if kind == FaultKind.TRUNCATED and not fault.get("expected_s"):
        return "E240" if fault.get("found_s") else "E241"
    if kind == FaultKind.NOT_SOUND and file.name.lower().endswith(".mp4"):
        kind = FaultKind.NOT_FILM
    return _FAULTS[FaultKind(kind)]


def within_sound(subject: Subject, facts: Facts) -> Iterator[Problem]:
    """Markers, stretches to skip and quotes lie within the master."""
    for entry in subject.entries.episodes:
        item = entry.item
        length_s = _length(facts, item.sound.master if item.sound else None)
        if length_s is None:
            continue
        for n, marker in enumerate(item.markers):
            if marker.start_s >= length_s:
                params = _beyond(marker.title, marker.start_s, length_s)
                yield problem("E170", entry.place("markers", n, "start"), **params)
        yield from _sections(entry, item.content_note, length_s)
        for n, quote in enumerate(item.quotes):
            if quote.end_s is not None and quote.end_s > length_s:
                params = _beyond(quote.text, quote.end_s, length_s)
                yield problem("E172", entry.place("quotes", n, "end"), **params)


def within_film(subject: Subject, facts: Facts) -> Iterator[Problem]:
    """The film is as long as it says, and its clips lie within it."""
    for entry in subject.entries.films:
        item = entry.item
        web = next((f.file for f in item.formats if f.role == "web"), None)
        length_s = _length(facts, web)
        if length_s is None:
            continue
        if abs(length_s - item.duration_s) > FILM_SLACK_S:
            found, said = time_code(round(length_s)), time_code(item.duration_s)
            params = {"said": said, "found": found, "written": f"PT{round(length_s)}S"}
            yield problem("W179", entry.place("duration"), **params)
        yield from _sections(entry, item.content_note, length_s + FILM_SLACK_S)
        for n, clip in enumerate(item.clips):
            if clip.end_s > length_s + FILM_SLACK_S:
                params = _beyond(clip.title, clip.end_s, length_s)
                yield problem("E178", entry.place("clips", n, "end"), **params)


def artwork(subject: Subject, facts: Facts) -> Iterator[Problem]:
    """Apple's rules for the pictures of a show and its episodes."""
    for file, place in _artwork(subject):
        found = facts.get(file.name, {})
        if "width" not in found or "fault" in found:
            continue
        width, height = found["width"], found["height"]
        size = {"file": file.name, "width": width, "height": height}
        if width != height:
            yield problem("E174", place, **size)
        if width not in ARTWORK_PIXELS or height not in ARTWORK_PIXELS:
            yield problem("E175", place, **size)
        if found["mode"] != "RGB":
            yield problem("E176", place, file=file.name, mode=found["mode"])
        if not file.name.lower().endswith(_FORMATS.get(found["format"], ("?",))):
            yield problem("E177", place, file=file.name, format=found["format"])


def _sections(
    entry: Entry[Episode] | Entry[Film], note: ContentNote | None, length_s: float
) -> Iterator[Problem]:
    for n, passage in enumerate(note.sections if note else ()):
        if passage.end_s > length_s:
            place = entry.place("content_note", "sections", n, "end")
            yield problem("E171", place, **_beyond(passage.topic, passage.end_s, length_s))


def _length(facts: Facts, file: SourceFile | None) -> float | None:
    length = facts.get(file.name, {}).get("duration_s") if file is not None else None
    return float(length) if length else None


def _beyond(title: str, at_s: float, length_s: float) -> dict[str, str]:
    return {"title": title, "at": time_code(at_s), "length": time_code(length_s)}


def _sounds(subject: Subject) -> Given:
    for entry in subject.entries.episodes:
        sound = entry.item.sound
        if sound is not None:
            named = (("audio", sound.master), ("intro", sound.intro), ("outro", sound.outro))
            yield from ((file, entry.place(field)) for field, file in named if file is not None)


def _films(subject: Subject) -> Given:
    for entry in subject.entries.films:
        for n, given in enumerate(entry.item.formats):
            yield given.file, entry.place("formats", n, "file")


def _pictures(subject: Subject) -> Given:
    yield from _artwork(subject)
    for entry in subject.entries.films:
        if entry.item.poster is not None:
            yield entry.item.poster.file, entry.place("poster", "file")
    for chapter in subject.entries.chapters:
        for name, file in chapter.item.pictures:
            source, start = chapter.document.source, chapter.document.body_line
            place = source.find(re.compile(re.escape(name)), start)
            yield file, place or source.place()


def _artwork(subject: Subject) -> Given:
    document = subject.documents.programme
    yield subject.library.programme.show.artwork.file, document.place("series", "artwork", "file")
    for entry in subject.entries.episodes:
        picture: Picture | None = entry.item.artwork
        if picture is not None:
            yield picture.file, entry.place("artwork", "file")


FACT_RULES: tuple[Callable[[Subject, Facts], Iterator[Problem]], ...] = (
    usable,
    within_sound,
    within_film,
    artwork,
    heard,
)
