"""What the site does for everyone to be able to use it, and what is still missing: found in the
content, so that it is never better on paper than it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Film, Library
from pipeline.core.programme import Contact
from pipeline.core.values import TextTrack
from pipeline.outputs import strings
from pipeline.outputs.frame import frame_of
from pipeline.outputs.links import Link
from pipeline.outputs.page import Head, Sheet, page

PAGE = "tilgaengelighed.html"


@dataclass(frozen=True, slots=True)
class Deviation:
    """What ``link`` leads to lacks; ``kind`` is a key of `strings.DEVIATIONS`."""

    link: Link
    kind: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be looked up: ``form`` is a key of `strings.FORMS`; ``made`` one of
    `strings.MADE_BY`, or empty; ``languages`` of captions; ``note``: in the author's words.
    """

    form: str
    made: str = ""
    languages: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What there is for an item, beside what is heard and seen in it."""

    link: Link
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class AccessibilityView:
    """``limits`` are keys of `strings.LIMITS`: what does not depend on one item."""

    statement: str
    contact: Contact
    deviations: tuple[Deviation, ...]
    limits: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    counts: tuple[int, int]


def plan(library: Library) -> Iterator[Artefact]:
    programme, words = library.programme, strings.words(library)
    title = words.text("Accessibility")
    summary = words.text("What is done for everyone to be able to use the site.")
    view = AccessibilityView(
        programme.accessibility_statement,
        programme.contact,
        deviations(library),
        tuple(_limits(library)),
        evidence(library),
        (len(library.episodes), len(library.films)),
    )
    items = frozenset({*(e.id for e in library.episodes), *(f.id for f in library.films)})
    yield page(library, Sheet("accessibility", Head(PAGE, title, summary), view, items=items))


def deviations(library: Library) -> tuple[Deviation, ...]:
    """What the law asks for and the content does not have (WCAG 1.2.1, 1.2.2, 1.2.3, 1.2.5)."""
    found = [(Link(e.address, e.title), kind) for e in library.episodes for kind in _of_episode(e)]
    found += [(Link(f.address, f.title), kind) for f in library.films for kind in _of_film(f)]
    return tuple(Deviation(link, kind) for link, kind in found)


def _of_episode(episode: Episode) -> Iterator[str]:
    if episode.sound and episode.transcript is None:
        yield "no-transcript"
    elif episode.transcript and episode.transcript.made_by == "auto":
        yield "machine-transcript"


def _of_film(film: Film) -> Iterator[str]:
    spoken = [track for track in film.captions if track.language == film.language]
    if not spoken:
        yield "no-captions"
    elif all(track.made_by == "auto" for track in spoken):
        yield "machine-captions"
    if film.audio_description_needed and not _has(film, "audio-described"):
        yield "no-description"
    if film.transcript is None:
        yield "no-film-transcript"


def _limits(library: Library) -> Iterator[str]:
    if frame_of(library).search:
        yield "search"
    if any(not _has(film, "sign-language") for film in library.films):
        yield "sign-language"
    if library.episodes:
        yield "apps"
    if any(event.registration and event.registration.url for event in library.events):
        yield "registration"


def evidence(library: Library) -> tuple[Evidence, ...]:
    heard = ((Link(e.address, e.title, "episode"), _episode_facts(e)) for e in library.episodes)
    seen = ((Link(f.address, f.title, "film"), _film_facts(f)) for f in library.films)
    return tuple(Evidence(link, tuple(facts)) for link, facts in (*heard, *seen))


def _episode_facts(episode: Episode) -> Iterator[Fact]:
    yield from _transcript(episode.transcript)
    if episode.markers:
        yield Fact("markers", note=str(len(episode.markers)))
    if episode.content_note:
        yield Fact("content-note")


def _film_facts(film: Film) -> Iterator[Fact]:
    for made in sorted({track.made_by for track in film.captions}):
        tracks = [track for track in film.captions if track.made_by == made]
        yield Fact("captions", made, tuple(track.language for track in tracks))
    yield from _transcript(film.transcript)
    if _has(film, "audio-described"):
        yield Fact("description")
    elif not film.audio_description_needed:
        yield Fact("description-not-needed", note=film.audio_description_reason or "")
    if _has(film, "sign-language"):
        yield Fact("sign-language")
    if film.content_note:
        yield Fact("content-note")


def _transcript(track: TextTrack | None) -> Iterator[Fact]:
    if track is not None:
        yield Fact("transcript", track.made_by)


def _has(film: Film, role: str) -> bool:
    return any(form.role == role for form in film.formats)
