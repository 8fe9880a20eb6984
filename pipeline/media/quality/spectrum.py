"""What frequencies a recording holds: two short looks a second, where it is richest and quietest.

Bands are 250 Hz wide. About 3 MB for an hour.
"""

from __future__ import annotations

import numpy as np

from pipeline.core.frozen import dataclass
from pipeline.media.quality.texture import Floats, Second, decibels

BAND_HZ = 250.0
_LOOK_S = 0.085  # 4096 samples at 48 and 44.1 kHz, 12 Hz a line
_FLAT_HZ = (300.0, 4000.0)  # where the flatness of noise is judged
_NEIGHBOURS = 15  # lines on either side that the spectrum is whitened by


@dataclass(frozen=True, slots=True)
class Bands:
    """By whole seconds, in dB by bands: the look with the most treble, and the quietest.

    ``flatness`` of the quietest: 0.56 is noise, less is tones; ``level``: its dBFS; ``loud``: dBFS
    of the whole second.
    """

    rich: Floats
    quiet: Floats
    flatness: Floats
    level: Floats
    loud: Floats

    @property
    def count(self) -> int:
        return len(self.level)


class Looks:
    """Takes the two looks of each second."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._size = 2 ** round(np.log2(rate * _LOOK_S))
        self._window = np.hanning(self._size).astype(np.float32)
        self._scale = 2 / float(np.sum(self._window**2)) / self._size
        self._looks: list[tuple[Floats, Floats, float, float, float]] = []

    def hear(self, second: Second) -> None:
        if not second.whole:
            return
        rich = self._power(second, int(second.rough.mean(axis=0).argmax()))
        hops = max(1, round(_LOOK_S * 100))
        quietness = np.convolve(second.power.mean(axis=0), np.ones(hops), "valid")
        quiet = self._power(second, int(quietness.argmin()) + hops // 2)
        level = float(decibels(quiet.sum(keepdims=True))[0])
        loud = float(decibels(second.power.mean(keepdims=True))[0, 0])
        both = self._bands(rich), self._bands(quiet)
        self._looks.append((*both, self._flatness(quiet), level, loud))

    def bands(self) -> Bands:
        if not self._looks:
            none = np.zeros((0, 1), dtype=np.float32)
            return Bands(none, none, none[:, 0], none[:, 0], none[:, 0])
        rich, quiet, *rest = zip(*self._looks, strict=True)
        single = (np.asarray(one, dtype=np.float32) for one in rest)
        return Bands(np.stack(rich), np.stack(quiet), *single)

    def _power(self, second: Second, hop: int) -> Floats:
        """Mean over the channels of the power by lines, around the middle of ``hop``."""
        middle = round((hop + 0.5) * self._rate / 100)
        start = min(max(0, middle - self._size // 2), self._rate - self._size)
        look = second.samples[:, start : start + self._size] * self._window
        spectrum = np.fft.rfft(look)
        power = np.square(spectrum.real) + np.square(spectrum.imag)
        return np.asarray(power.mean(axis=0) * self._scale, dtype=np.float32)

    def _bands(self, power: Floats) -> Floats:
        lines = np.arange(len(power)) * self._rate / self._size
        edges = np.searchsorted(lines, np.arange(0, self._rate / 2, BAND_HZ))
        return decibels(np.add.reduceat(power, edges))

    def _flatness(self, power: Floats) -> float:
        first, last = (round(one * self._size / self._rate) for one in _FLAT_HZ)
        lines = np.log(np.maximum(power[first : min(last, len(power))], 1e-20))
        width = 2 * _NEIGHBOURS + 1
        mean = np.convolve(np.exp(lines), np.ones(width) / width, "valid")
        inner = lines[_NEIGHBOURS : len(lines) - _NEIGHBOURS]
        return float(np.exp(np.mean(inner - np.log(mean))))
