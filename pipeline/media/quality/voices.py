"""The voices of a transcript against its sound: how loud each is, and whether both end together.

Limits: a voice is what stands in its cues; where two talk at once, or the times are loose, the
other is heard in it too. Levels are gated as BS.1770-5 has it, so pauses within a cue do not count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.core.frozen import dataclass
from pipeline.media.cues import Cue
from pipeline.media.meter import BLOCKS_PER_S, Envelope, integrated, momentary
from pipeline.media.quality import thresholds as limit
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot
from pipeline.media.quality.places import worst


@dataclass(frozen=True, slots=True)
class Voice:
    """``lufs``: integrated loudness of its cues, ``seconds`` of them."""

    name: str
    lufs: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Spoken:
    """A recording and what is said in it; ``lufs`` and ``seconds`` are its measurement."""

    envelope: Envelope
    cues: Sequence[Cue]
    lufs: float
    seconds: float


def voices(spoken: Spoken) -> tuple[Voice, ...]:
    """Each named voice that is heard long enough, the loudest first."""
    whole = integrated(spoken.envelope.power)
    found = []
    for name in dict.fromkeys(cue.speaker for cue in spoken.cues if cue.speaker):
        power = _power(spoken, name)
        level, seconds = integrated(power), len(power) / BLOCKS_PER_S
        if seconds >= limit.VOICE_S and np.isfinite(level):
            found.append(Voice(name, round(level - whole + spoken.lufs, 1), round(seconds, 1)))
    return tuple(sorted(found, key=lambda voice: -voice.lufs))


def spoken_findings(spoken: Spoken) -> tuple[Finding, ...]:
    return (*_levels(spoken), *_ends(spoken))


def _levels(spoken: Spoken) -> Iterator[Finding]:
    """``detail``: all voices with their loudness; the places are where the softest one speaks."""
    found = voices(spoken)
    apart = found[0].lufs - found[-1].lufs if found else 0.0
    if apart < limit.LEVELS_LU:
        return
    warn = apart >= limit.LEVELS_WARN_LU
    spots = [
        Spot(cue.start_s, cue.end_s, cue.end_s - cue.start_s)
        for cue in spoken.cues
        if cue.speaker == found[-1].name
    ]
    shown, count = worst(spots, limit.VOICE_S)
    told = ", ".join(f"{one.name} {one.lufs:.0f} LUFS".replace("-", "−") for one in found)
    severity = Severity.WARNING if warn else Severity.NOTICE
    yield Finding(Kind.LEVELS, severity, round(apart, 1), shown, count, told)


def _ends(spoken: Spoken) -> Iterator[Finding]:
    """Words after the end of the sound, or sound long after the last words."""
    if not spoken.cues:
        return
    beyond = [cue for cue in spoken.cues if cue.start_s >= spoken.seconds]
    if beyond:
        spots = [Spot(cue.start_s, cue.end_s, cue.end_s - cue.start_s) for cue in beyond]
        shown, _ = worst(spots, -1.0)
        count = len(beyond)
        yield Finding(Kind.TEXT_LONG, Severity.ERROR, float(count), shown, count)
        return
    last = max(cue.end_s for cue in spoken.cues)
    rest = _last_heard(spoken.envelope) - last
    shortest, longest = limit.TEXT_SHORT_S
    if rest > min(longest, max(shortest, limit.TEXT_SHORT_SHARE * spoken.seconds)):
        spot = Spot(round(last, 3), round(last + rest, 3), round(rest, 1))
        yield Finding(Kind.TEXT_SHORT, Severity.WARNING, round(rest, 1), (spot,), 1)


def _power(spoken: Spoken, name: str) -> NDArray[np.float32]:
    """The power of all cues of a voice, end to end."""
    power = spoken.envelope.power
    parts = [
        power[round(cue.start_s * BLOCKS_PER_S) : round(cue.end_s * BLOCKS_PER_S)]
        for cue in spoken.cues
        if cue.speaker == name
    ]
    return np.concatenate(parts)


def _last_heard(envelope: Envelope) -> float:
    """Seconds until something was last said or played."""
    heard = np.flatnonzero(
        momentary(envelope.power) > integrated(envelope.power) - limit.STILL_HEARD_LU
    )
    return (int(heard[-1]) + 1) / BLOCKS_PER_S + 0.4 if len(heard) else 0.0
