"""A transcript as it is read on a page: under its markers' titles, a paragraph for each turn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from typing import Any

from pipeline.core.frozen import dataclass
from pipeline.core.values import Marker

_EARLY = 0.5  # a cue may begin this many seconds before the marker it belongs to
_LONG = (
    25.0  # a turn is divided when it has lasted this many seconds: there is a place to start from
)


@dataclass(frozen=True, slots=True)
class Cue:
    """One sentence. ``id`` is its address on the page, empty for a second cue in one second."""

    id: str
    start_s: float
    text: str


@dataclass(slots=True)
class Paragraph:
    """One speaker's turn, or a part of a long one: then it ``goes_on`` from the one before."""

    speaker: str
    start_s: float
    goes_on: bool = False
    cues: list[Cue] = field(default_factory=list)


@dataclass(slots=True)
class Part:
    """What is said under one marker; what comes before the first has no title."""

    title: str
    paragraphs: list[Paragraph] = field(default_factory=list)


def parts(cues: Iterable[Mapping[str, Any]], markers: Sequence[Marker]) -> list[Part]:
    """``cues`` as `timed.transcript` tells them, ``markers`` as `media.markers.heard` does: both in
    the published sound's time.
    """
    found = [Part("")]
    waiting = list(markers)
    seen: set[str] = set()
    for cue in cues:
        start = float(cue["start"])
        while waiting and waiting[0].start_s <= start + _EARLY:
            found.append(Part(waiting.pop(0).title))
        _say(found[-1], str(cue.get("speaker") or ""), _cue(start, str(cue["text"]), seen))
    return [part for part in found if part.paragraphs]


def anchor(seconds: float) -> str:
    return f"t-{int(seconds)}"


def _cue(start: float, text: str, seen: set[str]) -> Cue:
    id_ = anchor(start)
    fresh = id_ not in seen
    seen.add(id_)
    return Cue(id_ if fresh else "", start, text)


def _say(part: Part, speaker: str, cue: Cue) -> None:
    last = part.paragraphs[-1] if part.paragraphs else None
    same = last is not None and last.speaker == speaker
    if last is None or not same or (cue.start_s - last.start_s > _LONG and _rests(last)):
        last = Paragraph(speaker, cue.start_s, same)
        part.paragraphs.append(last)
    last.cues.append(cue)


def _rests(said: Paragraph) -> bool:
    """Whether a sentence has just ended."""
    return said.cues[-1].text.rstrip('»”")')[-1:] in {".", "?", "!", "…"}


def stretch(markers: Sequence[Marker], id_: str, end_s: float) -> tuple[float, float]:
    """From where a marker begins to where the next does, or the whole sound ends."""
    starts = [marker.start_s for marker in markers]
    place = [marker.id for marker in markers].index(id_)
    return starts[place], [*starts, end_s][place + 1]
