"""Cues: what is said when. Shared by reading (`transcript`) and writing (`captions`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.core.frozen import dataclass

PAUSE_S = 2.0  # a silence this long begins a new paragraph


@dataclass(frozen=True, slots=True)
class Cue:
    """``text`` is plain, its lines as the author broke them; ``speaker`` may be empty."""

    start_s: float
    end_s: float
    text: str
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """What one voice says without a break, on one line. ``start_s`` is where it begins."""

    start_s: float
    speaker: str
    text: str


def shift(cues: Iterable[Cue], seconds: float) -> tuple[Cue, ...]:
    """All cues later by ``seconds`` (earlier when negative; what falls before 0 is cut away)."""
    moved = (
        replace(
            cue,
            start_s=max(0.0, round(cue.start_s + seconds, 3)),
            end_s=round(cue.end_s + seconds, 3),
        )
        for cue in cues
    )
    return tuple(cue for cue in moved if cue.end_s > cue.start_s)


def paragraphs(cues: Iterable[Cue]) -> tuple[Paragraph, ...]:
    """Cues gathered for reading: a new paragraph when the voice changes or pauses."""
    gathered: list[Paragraph] = []
    last: Cue | None = None
    for cue in cues:
        text = " ".join(cue.text.split())
        paused = last is None or cue.start_s - last.end_s >= PAUSE_S
        if paused or cue.speaker != gathered[-1].speaker:
            gathered.append(Paragraph(cue.start_s, cue.speaker, text))
        else:
            gathered[-1] = replace(gathered[-1], text=f"{gathered[-1].text} {text}")
        last = cue
    return tuple(gathered)
