"""Mains hum: steady tones at 50 Hz (or 60) and its multiples.

A voice moves, the mains do not: a tone counts when it stands over its neighbours in the quietest
seconds of each half minute, exactly at its frequency (music seldom plays there: 50 Hz lies between
two notes, and so do its multiples). How bad it is follows from the threshold of hearing beside
speech at an ordinary loudness: 50 Hz alone is hardly heard, 150 Hz at the same level is.

Limits: a hum quieter than the room, or under speech without any pause, is not seen.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.media.quality import thresholds as limit
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot
from pipeline.media.quality.levels import Ground
from pipeline.media.quality.places import worst
from pipeline.media.quality.texture import Floats, Second, decibels

_LEAST_RATE = 1400  # Hz of the thinned sound that harmonics are looked for in
_HIGHEST = 400  # Hz
_STRETCH = 30  # seconds that are judged together
_FEWEST = 4  # seconds
_QUIETEST = 0.2
_NEAR, _FAR = 4, 12  # Hz: a tone is the highest within the one, and stands over the rest
_ALONE_DB = 10.0  # more, for a tone (one of the lowest two) without any multiple

# Threshold of hearing, ISO 226:2003: Hz, dB SPL.
_HEARING_HZ = (20, 25, 31.5, 40, 50, 63, 80, 100, 125, 160, 200, 250, 315, 400)
_HEARING_DB = (78.5, 68.7, 59.5, 51.1, 44.0, 37.5, 31.5, 26.5, 22.1, 17.9, 14.4, 11.4, 8.6, 6.2)


class LowEnd:
    """Keeps what lies below 400 Hz, by seconds and by Hz: 3 MB for an hour."""

    def __init__(self, rate: int) -> None:
        self._thin = _thinning(rate)
        count = rate // self._thin
        self._window = np.hanning(count).astype(np.float32)
        self._scale = 2 / float(self._window.sum()) ** 2  # of a sine: its mean square
        self._seconds: list[Floats] = []

    def hear(self, second: Second) -> None:
        if not second.whole:
            return
        box = np.full(self._thin, 1 / self._thin, dtype=np.float32)
        low = second.samples.reshape(len(second.samples), -1, self._thin) @ box
        spectrum = np.fft.rfft(low * self._window)[:, :_HIGHEST]
        power = (np.square(spectrum.real) + np.square(spectrum.imag)).max(axis=0)
        self._seconds.append(decibels(power * self._scale).astype(np.float16))

    def hum(self, ground: Ground) -> Iterator[Finding]:
        """``value``: dB over what can be heard beside speech; ``detail``: the mains' Hz."""
        for n, mains in enumerate(limit.MAINS_HZ):
            own = slice(n * limit.HARMONICS, (n + 1) * limit.HARMONICS)
            spots = [s for s in self._stretches(own, ground) if s.value >= limit.HUM_DB]
            if spots:
                most = max(spot.value for spot in spots)
                warn = most >= limit.HUM_WARN_DB
                severity = Severity.WARNING if warn else Severity.NOTICE
                shown, count = worst(spots, 0.0, max)
                yield Finding(Kind.HUM, severity, round(most, 1), shown, count, f"{mains:.0f}")
                return

    def _stretches(self, own: slice, ground: Ground) -> Iterator[Spot]:
        total = len(self._seconds)
        for start in range(0, max(total - _STRETCH // 2, 1), _STRETCH):
            end = total if total - start < 1.5 * _STRETCH else start + _STRETCH
            if end - start >= _FEWEST:
                value = self._audible(start, end, own, ground.speech)
                if value is not None:
                    yield Spot(float(start), float(end), value)

    def _audible(self, start: int, end: int, own: slice, speech: float) -> float | None:
        lines = np.array(self._seconds[start:end], dtype=np.float32)
        count = max(3, round(_QUIETEST * (end - start)))
        quietest = lines[np.argsort(np.median(lines[:, 30:], axis=1))[:count]]
        tones = [_tone(quietest, frequency) for frequency in _frequencies()[own]]
        level, over = np.array(tones).T
        clear = over >= limit.HUM_OVER_NEIGHBOURS_DB
        alone = over[:2].max() >= limit.HUM_OVER_NEIGHBOURS_DB + _ALONE_DB
        if not alone and not (clear.sum() >= 2 and clear[:3].any()):
            return None
        heard = limit.SPEECH_SPL + level - speech - _hearing(np.array(_frequencies()[own]))
        return round(float(heard[clear].max()), 1)


def _frequencies() -> tuple[float, ...]:
    return tuple(m * n for m in limit.MAINS_HZ for n in range(1, limit.HARMONICS + 1))


def _thinning(rate: int) -> int:
    """How many samples are made one: the most that divide a second and keep `_LEAST_RATE`."""
    return max(n for n in range(1, max(2, rate // _LEAST_RATE + 1)) if rate % n == 0)


def _tone(lines: Floats, frequency: float) -> tuple[float, float]:
    """Of several seconds in the middle: level in dB, and dB over its neighbours.

    A tone that is not the highest around is none: -99.
    """
    at = round(frequency)
    off = 1 if frequency > 2.5 * min(limit.MAINS_HZ) else 0  # the mains drift a little
    level = lines[:, at - off : at + off + 1].max(axis=1)
    around = np.delete(
        lines[:, at - _NEAR : at + _NEAR + 1], range(_NEAR - off, _NEAR + off + 1), 1
    )
    sides = np.delete(lines[:, at - _FAR : at + _FAR + 1], range(_FAR - _NEAR, _FAR + _NEAR + 1), 1)
    over = np.where(level < around.max(axis=1), -99.0, level - np.median(sides, axis=1))
    return float(np.median(level)), float(np.median(over))


def _hearing(frequencies: Floats) -> Floats:
    return np.asarray(np.interp(np.log(frequencies), np.log(_HEARING_HZ), _HEARING_DB))
