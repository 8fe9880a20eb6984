"""How loud a sound was from moment to moment, before and after: curves and figures for people.

All is in the published sound's time, and comes from envelopes and the gain curve: nothing is
decoded again.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from pipeline.core.frozen import dataclass
from pipeline.core.programme import LoudnessTarget
from pipeline.media import meter
from pipeline.media.charts import Curve, Floats, History, Subject
from pipeline.media.mastering import MONO_LU
from pipeline.media.meter import BLOCKS_PER_S, Envelope

_BLOCK_S = 1 / BLOCKS_PER_S
_LEAST = 1e-12  # of power, where a logarithm is taken
_QUIET_LUFS = -50.0  # what is softer is a pause, and no part of how loud the speech is


@dataclass(frozen=True, slots=True)
class Loudness:
    """``lufs`` none: there is nothing to hear. ``peak_dbfs``: of the samples."""

    lufs: float | None
    peak_dbfs: float | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the sound in figures; ``gain_db``: the least in it."""

    start_s: float
    before: Loudness
    after: Loudness
    gain_db: float


@dataclass(frozen=True, slots=True)
class Study:
    """A sound before (as it was handed in) and after (as it is published).

    ``gain_db``: what was done to it, every 10 ms.
    """

    before: Envelope
    after: Envelope
    gain_db: Floats

    @property
    def seconds(self) -> float:
        return self.after.seconds

    def subject(self, target_lufs: float) -> Subject:
        """What charts are drawn of, without markers and findings."""
        gain = Curve(self.gain_db, _BLOCK_S)
        return Subject(self.seconds, target_lufs, history(self.before), history(self.after), gain)

    def stretches(self, most: int) -> list[Stretch]:
        """At most ``most`` equally long ones, each a whole number of the steps people count in."""
        step = next(
            (s for s in _STEPS_S if self.seconds / s <= most), math.ceil(self.seconds / most)
        )
        starts = range(0, max(1, math.ceil(self.seconds)), step)
        return [self._stretch(start, step) for start in starts]

    def _stretch(self, start_s: int, step_s: int) -> Stretch:
        before, after = (loudness(e, start_s, step_s) for e in (self.before, self.after))
        nodes = self.gain_db[start_s * BLOCKS_PER_S : (start_s + step_s) * BLOCKS_PER_S]
        least = nodes.min() if len(nodes) else self.gain_db[-1]  # the last one holds to the end
        return Stretch(start_s, before, after, round(float(least), 3))


_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600)


def laid(parts: Iterable[tuple[float, Envelope]], seconds: float) -> Envelope:
    """Sounds that begin at a second each, as one of ``seconds``; where they overlap they add up."""
    count = math.ceil(seconds * BLOCKS_PER_S)
    power, peak = np.zeros(count, np.float32), np.zeros(count, np.float32)
    for start_s, part in parts:
        first = round(start_s * BLOCKS_PER_S)
        fits = max(0, min(len(part.power), count - first))
        power[first : first + fits] += part.power[:fits]
        there = peak[first : first + fits]
        np.maximum(there, part.peak[:fits], out=there)
    return Envelope(power, peak, 0.0, seconds)


def lift(part: Envelope, start_s: float, whole: Envelope) -> float:
    """How much louder a sound is where it stands in a ``whole`` that it was put into, in dB."""
    first = round(start_s * BLOCKS_PER_S)
    there = whole.power[first : first + len(part.power)].astype(np.float64)
    alone = part.power[: len(there)].astype(np.float64)
    heard = meter.loudness(alone) > _QUIET_LUFS
    if not heard.any():
        return 0.0
    ratio = np.maximum(there[heard], _LEAST) / alone[heard]
    return round(float(np.median(10 * np.log10(ratio))), 2)


def lifted(gain_db: Floats, lifts: Iterable[tuple[float, float]]) -> Floats:
    """A gain curve on top of what the parts were lifted by: (second it begins, dB) of each."""
    starts, levels = zip(*sorted(lifts), strict=True)
    times = np.arange(len(gain_db)) / BLOCKS_PER_S
    lifts_db = np.asarray(levels)[np.searchsorted(starts, times, "right") - 1]
    return np.asarray(gain_db + lifts_db)


def counted(envelope: Envelope, target: LoudnessTarget) -> Envelope:
    """An envelope of a sound for ``target``, whose loudness is then as that is told: a mono sound
    is heard from two loudspeakers, unless the setting counts its one channel.
    """
    dual = target.channels == "mono" and target.mono == "dual"
    return replace(envelope, power=envelope.power * 2) if dual else envelope


def told_lufs(heard_lufs: float, target: LoudnessTarget) -> float:
    """A loudness as heard, as ``target`` has it told (`counted`)."""
    single = target.channels == "mono" and target.mono == "single"
    return round(heard_lufs - MONO_LU, 3) if single else heard_lufs


def history(envelope: Envelope) -> History:
    """Curves of momentary and short-term loudness, ten values a second (Tech 3341), each at the
    middle of its window; and of all peaks.
    """

    def tenths(values: Floats, window_s: float) -> Curve:
        few = values[:: meter.HOP].astype(np.float32)
        return Curve(few, meter.HOP / BLOCKS_PER_S, window_s / 2)

    return History(
        tenths(meter.momentary(envelope.power), meter.MOMENTARY_S),
        tenths(meter.short_term(envelope.power), meter.SHORT_TERM_S),
        Curve(envelope.peak, _BLOCK_S),
    )


def loudness(envelope: Envelope, start_s: float, seconds: float) -> Loudness:
    """How loud a stretch is as a whole."""
    first, end = round(start_s * BLOCKS_PER_S), round((start_s + seconds) * BLOCKS_PER_S)
    lufs = meter.integrated(envelope.power[first:end])
    peak = float(np.max(envelope.peak[first:end], initial=0.0))
    return Loudness(
        round(lufs, 2) if math.isfinite(lufs) and lufs > meter.ABSOLUTE_GATE_LUFS else None,
        round(20 * math.log10(peak), 2) if peak > 0 else None,
    )


def usual(curve: Curve) -> tuple[float, float] | None:
    """From where to where nine tenths of a loudness curve lie, pauses left out; none: all pause."""
    heard = curve.values[curve.values > _QUIET_LUFS]
    if not len(heard):
        return None
    low, high = np.percentile(heard, [5, 95])
    return float(low), float(high)
