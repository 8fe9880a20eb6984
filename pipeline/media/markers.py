"""Podcast chapter marks: as spans for ID3, as JSON for players (podcast namespace, JSON chapters).

Pure: values in, values or bytes out. https://github.com/Podcastindex-org/podcast-namespace,
``chapters/jsonChapters.md``, version 1.2.0.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.core.frozen import dataclass
from pipeline.core.values import Marker

CHAPTERS_TYPE = "application/json+chapters"
#: A first marker no later than this, in seconds, is the beginning of the sound.
BEGINNING_S = 5.0
_UNREADABLE = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")


@dataclass(frozen=True, slots=True)
class Span:
    """A marker with its end, in seconds from the start of the published sound."""

    start_s: float
    end_s: float
    title: str


def heard(markers: Sequence[Marker], offset_s: float) -> tuple[Marker, ...]:
    """Markers in the published sound's time, in order; ``offset_s`` is what an intro put in front.

    An intro belongs to the first of them, which then starts at 0, and so does a breath before it:
    no marker is invented, and no player shows a stretch without one (Apple wants the first at 0).
    """
    moved = sorted((_moved(m, offset_s) for m in markers), key=lambda m: m.start_s)
    if moved and (offset_s > 0 or moved[0].start_s <= BEGINNING_S):
        moved[0] = replace(moved[0], start_s=0.0)
    return tuple(moved)


def spans(markers: Sequence[Marker], duration_s: float, offset_s: float = 0.0) -> tuple[Span, ...]:
    """`heard` markers, each lasting to the next, the last to the end of the sound.

    Markers at or after ``duration_s`` are left out: a rule has told the author.
    """
    kept = [m for m in heard(markers, offset_s) if m.start_s < duration_s]
    ends = [*(m.start_s for m in kept[1:]), duration_s]
    return tuple(Span(m.start_s, end, m.title) for m, end in zip(kept, ends, strict=False))


def chapters_json(marks: Sequence[Span]) -> bytes:
    """The JSON chapters file, times to the millisecond; the same spans give the same bytes."""
    chapters = [
        {"startTime": _time(s.start_s), "endTime": _time(s.end_s), "title": s.title} for s in marks
    ]
    whole = {"version": "1.2.0", "chapters": chapters}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _moved(marker: Marker, offset_s: float) -> Marker:
    """With its title on one line, of nothing but what XML and JSON can both hold."""
    title = " ".join(_UNREADABLE.sub(" ", marker.title).split())
    return replace(marker, start_s=round(marker.start_s + offset_s, 3), title=title)


def _time(seconds: float) -> float | int:
    rounded = round(seconds, 3)
    return int(rounded) if rounded == int(rounded) else rounded
