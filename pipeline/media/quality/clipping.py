"""Clipping: peaks that were too loud for a recorder or a program, and cut flat.

Digital clipping leaves runs of equal samples at full scale, or, turned down later, at one level
again and again. MP3 and AAC bend those flat tops; what stays is that samples crowd at one height,
which is seen in the second's distribution of levels. A sample above full scale (float) is no fault
by itself: it can be turned down.

Limits: slight clipping (3 dB or less) before MP3 or AAC is not seen, nor is an overloaded
microphone that rounds the peaks softly.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np

from pipeline.media.quality import thresholds as limit
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot
from pipeline.media.quality.places import worst
from pipeline.media.quality.texture import HOP_S, Counts, Flags, Floats, Second, Texture, runs

_LEVELS = 64  # steps in which a second's levels are counted, up to its peak
_BELOW = 6  # steps down to what is compared with
_FEW = 60  # samples that a step has by chance
_CROWD = 200  # samples that make a crowd
_FLAT_LEAST = 10 ** (limit.FLAT_LEAST_DBFS / 20)
_FULL_SCALE = 10 ** (limit.FULL_SCALE_DBFS / 20)
_LOUD = 10 ** (limit.CROWDED_LEAST_DBFS / 20)
_GAP_S = 1.0  # clipped places nearer than this are one


class Crowding:
    """Notes the seconds whose samples crowd at one height, and how much."""

    def __init__(self) -> None:
        self._crowded: list[tuple[int, float]] = []

    def hear(self, second: Second) -> None:
        crowd = max(_crowd(one, second.rate) for one in second.samples)
        if crowd >= limit.CROWDED:
            self._crowded.append((second.index, crowd))

    def places(self) -> list[Spot]:
        """The seconds, when there are enough of them: near one another, or clear ones."""
        places = [n for n, _ in self._crowded]
        clear = [n for n, crowd in self._crowded if crowd >= limit.CROWDED_CLEARLY]
        if len(clear) < limit.CROWDED_SECONDS:
            places = sorted({n for start in places for n in _together(start, places)})
        return [Spot(float(n), n + 1.0, 1.0) for n in places]


def _together(start: int, places: list[int]) -> list[int]:
    """Those in the stretch from ``start`` on, when they are enough."""
    near = [n for n in places if start <= n < start + limit.CROWDED_NEAR_S]
    return near if len(near) >= limit.CROWDED_SECONDS else []


def clipping(texture: Texture, crowding: Crowding) -> Iterator[Finding]:
    """One finding of all flat tops; ``value`` and places: seconds with such."""
    flat = _clipped(texture)
    stretches = runs(flat)
    places = [Spot(a * HOP_S, b * HOP_S, (b - a) * HOP_S) for a, b in stretches.tolist()]
    if not places:
        places = crowding.places()
    if places:
        total = sum(place.value for place in places)
        severity = Severity.WARNING if total >= limit.CLIPPED_WARN_S else Severity.NOTICE
        spots, count = worst(places, _GAP_S)
        yield Finding(Kind.CLIPPED, severity, round(total, 2), spots, count)


def _clipped(texture: Texture) -> Flags:
    """The 10 ms with flat tops, at full scale or where many have the same height."""
    least = max(3.0, round(limit.FLAT_S * texture.rate) - 1)
    flat = np.zeros(texture.peak.shape[1], dtype=np.bool_)
    for peak, pairs in zip(texture.peak, texture.flat, strict=True):
        tops = np.flatnonzero((pairs >= least) & (peak >= _FLAT_LEAST))
        flat[tops[_at_one_height(peak[tops])]] = True
    return flat


def _at_one_height(peaks: Floats) -> Flags:
    """Which of the flat tops are at full scale, or share their height with enough others."""
    heights: Counts = np.round(20 * np.log10(peaks) / 0.01).astype(np.intp)  # 0.01 dB apart
    _, height, number = np.unique(heights, return_inverse=True, return_counts=True)
    return np.asarray((peaks >= _FULL_SCALE) | (number[height] >= limit.FLAT_TOPS))


def _crowd(samples: Floats, rate: int) -> float:
    """How many times more samples lie near one high level than a little below it; 0 for a tone."""
    size = np.abs(samples[::2])
    peak = float(size.max(initial=0.0))
    if peak < _LOUD:
        return 0.0
    steps = (size * np.float32(0.9999 * _LEVELS / peak)).astype(np.intp)
    counts = np.bincount(steps, minlength=_LEVELS)
    near = np.convolve(counts, (1, 1, 1), "same") * 2  # every other sample was counted
    high = near[_LEVELS // 2 : -1]
    below = near[_LEVELS // 2 - _BELOW : -1 - _BELOW] + _FEW
    crowd = float(np.where(high >= _CROWD, high / below, 0.0).max())
    return 0.0 if crowd >= limit.CROWDED and _tone(samples, rate) else crowd


@cache
def _window(size: int) -> Floats:
    return np.hanning(size).astype(np.float32)


def _tone(samples: Floats, rate: int) -> bool:
    """Whether nearly all the power is in one line."""
    spectrum = np.fft.rfft(samples[:rate] * _window(len(samples[:rate])))
    power = np.square(spectrum.real) + np.square(spectrum.imag)
    top = int(power.argmax())
    return bool(power[max(0, top - 4) : top + 5].sum() > limit.TONE_SHARE * power.sum())
