"""Podcast chapter marks: as spans for ID3, as JSON for players (podcast namespace, JSON chapters).

Pure: values in, values or bytes out. https://github.com/Podcastindex-org/podcast-namespace,
``chapters/jsonChapters.md``, version 1.2.0.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.core.values import Marker

CHAPTERS_TYPE = "application/json+chapters"


@dataclass(frozen=True, slots=True)
class Span:
    """A marker with its end, in seconds from the start of the published sound."""

    start_s: float
    end_s: float
    title: str


def spans(markers: Sequence[Marker], duration_s: float, shift_s: float = 0.0) -> tuple[Span, ...]:
    """Markers in time order, each lasting to the next, the last to the end of the sound.

    ``shift_s`` is what an intro added before the master's own time 0. Markers at or after
    ``duration_s`` are left out: a rule has told the author.
    """
    starts = sorted((m.start_s + shift_s, m.title) for m in markers)
    kept = [(start, title) for start, title in starts if 0 <= start < duration_s]
    ends = [*(start for start, _ in kept[1:]), duration_s]
    return tuple(Span(start, end, title) for (start, title), end in zip(kept, ends, strict=False))


def chapters_json(marks: Sequence[Span]) -> bytes:
    """The JSON chapters file, times to the millisecond; the same spans give the same bytes."""
    chapters = [
        {"startTime": _time(s.start_s), "endTime": _time(s.end_s), "title": s.title} for s in marks
    ]
    whole = {"version": "1.2.0", "chapters": chapters}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _time(seconds: float) -> float | int:
    rounded = round(seconds, 3)
    return int(rounded) if rounded == int(rounded) else rounded
