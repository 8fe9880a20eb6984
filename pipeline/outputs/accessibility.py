"""What the site does for everyone to be able to use it, and what is still missing: found in the
content, so that it is never better on paper than it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Film, Library
from pipeline.core.programme import Contact
from pipeline.outputs import strings
from pipeline.outputs.links import Link
from pipeline.outputs.page import Head, Sheet, page


@dataclass(frozen=True, slots=True)
class Deviation:
    """What ``link`` leads to lacks; ``kind`` is a key of `strings.DEVIATIONS`."""

    link: Link
    kind: str


@dataclass(frozen=True, slots=True)
class AccessibilityView:
    statement: str
    contact: Contact
    deviations: tuple[Deviation, ...]
    counts: tuple[int, int]


def plan(library: Library) -> Iterator[Artefact]:
    programme = library.programme
    head = Head("tilgaengelighed.html", strings.words(library).text("Accessibility"))
    view = AccessibilityView(
        programme.accessibility_statement,
        programme.contact,
        deviations(library),
        (len(library.episodes), len(library.films)),
    )
    items = frozenset({*(e.id for e in library.episodes), *(f.id for f in library.films)})
    yield page(library, Sheet("accessibility", head, view, items=items))


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
    described = any(form.role == "audio-described" for form in film.formats)
    if film.audio_description_needed and not described:
        yield "no-description"
    if film.transcript is None:
        yield "no-film-transcript"
