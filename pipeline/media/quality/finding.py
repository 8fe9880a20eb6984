"""A finding: something a listener may hear, with where, how much, and how serious it is.

There is at most one finding of a kind for a file, which names its worst places: nobody reads a
list of 4,000 clicks. Its words, in Danish and English, are made in `words`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.core.frozen import dataclass

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Places that a finding keeps, the worst of them.
MOST_PLACES = 20


class Kind(StrEnum):
    """What is wrong, and the unit of ``value`` (for places too)."""

    CLIPPED = "clipped"  # peaks cut flat; seconds cut
    DROPOUT = "dropout"  # a hole of silence in the middle of sound; seconds of the longest
    DIGITAL_SILENCE = "digital-silence"  # the room itself is gone in a pause; seconds
    LONG_SILENCE = "long-silence"  # nothing is heard for long; seconds of the longest
    DEAD_CHANNEL = "dead-channel"  # one of two channels is silent; seconds
    IMBALANCE = "imbalance"  # one channel is louder all the way; dB
    SPLIT = "split"  # one voice in each ear; dB between the ears
    INVERTED = "inverted"  # the channels cancel each other in mono; dB lost in mono
    HUM = "hum"  # mains hum; dB above what can just be heard beside speech
    NOISE = "noise"  # speech above the noise of the pauses; dB
    NARROW = "narrow"  # sounds like a telephone; Hz of the highest frequency
    CLICK = "click"  # single jumps in the waveform; how many
    LEVELS = "levels"  # voices differ in loudness; LU
    TEXT_SHORT = "text-short"  # sound goes on after the transcript's last words; seconds
    TEXT_LONG = "text-long"  # the transcript goes on after the sound's end; seconds


class Severity(StrEnum):
    """A notice is for the report alone; a warning is told by ``check``; an error stops a build."""

    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the file's own time, in seconds; ``value`` in the unit of its kind."""

    start_s: float
    end_s: float
    value: float


@dataclass(frozen=True, slots=True)
class Finding:
    """``spots`` are the worst places, in order of time; none: the whole file. ``count``: of all.

    ``detail`` says which: the channel (``L``, ``R``), the mains frequency (``50``), the two voices.
    """

    kind: Kind
    severity: Severity
    value: float
    spots: tuple[Spot, ...] = ()
    count: int = 0
    detail: str = ""


class Observer(Protocol):
    """Hears a decode: blocks of one second, but for the last, as float32 (samples, channels).

    Rate and channels are those it was made for. `findings` is asked once, when all is heard.
    """

    def feed(self, block: NDArray[np.float32]) -> None: ...

    def findings(self) -> tuple[Finding, ...]: ...


def to_json(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """For facts: plain JSON values."""
    return [asdict(finding) for finding in findings]


def from_json(values: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """What `to_json` wrote."""
    return tuple(
        Finding(
            Kind(one["kind"]),
            Severity(one["severity"]),
            float(one["value"]),
            tuple(Spot(**spot) for spot in one["spots"]),
            int(one["count"]),
            str(one["detail"]),
        )
        for one in values
    )
