"""What all detectors look at first: a recording by 10 ms, and its level by 1 ms.

A second of sound is measured when it comes and then forgotten; what is kept is about 35 MB for an
hour of stereo.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.frozen import dataclass

Floats = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]
Counts = NDArray[np.intp]

HOP_S = 0.01
FINE_S = 0.001
FLOOR_DB = -130.0
_REEL_S = 600
_FLOOR = 10 ** (FLOOR_DB / 10)
#: Samples that differ by less than this share of the peak are one level: 16 bits hold 1 as -1.0
#: and +0.99997.
_SAME = 5e-5


@dataclass(frozen=True, slots=True)
class Second:
    """One second (the last may be shorter): ``samples`` by channel, and measures by 10 ms.

    ``peak``: the largest sample; ``power``: mean square; ``rough``: mean square of the second
    difference (how much treble); ``jolt``: its largest value; ``flat``: neighbouring pairs of
    samples that both lie at the peak; ``cross``: mean product of the two channels.
    """

    rate: int
    index: int
    samples: Floats
    peak: Floats
    power: Floats
    rough: Floats
    jolt: Floats
    flat: Floats
    cross: Floats
    fine: Floats

    @property
    def whole(self) -> bool:
        return bool(self.samples.shape[1] == self.rate)


@dataclass(frozen=True, slots=True)
class Texture:
    """A whole recording: the measures of `Second` end to end, (channels, n); ``fine``: dB."""

    rate: int
    seconds: float
    peak: Floats
    power: Floats
    jolt: Floats
    flat: Floats
    cross: Floats
    fine: Floats

    @property
    def channels(self) -> int:
        return len(self.peak)

    @property
    def level(self) -> Floats:
        """By 10 ms, in dB: the mean power of the channels."""
        return decibels(self.power.mean(axis=0))


def decibels(power: Floats) -> Floats:
    """Of a power, not below `FLOOR_DB`: digital silence has no level."""
    return np.asarray(10 * np.log10(np.maximum(power, _FLOOR)), dtype=np.float32)


def measured(block: Floats, rate: int, index: int) -> Second:
    """The measures of one second, (samples, channels) as it was decoded."""
    samples = np.ascontiguousarray(block.T)
    edges, lengths = _edges(rate, samples.shape[1], 100)
    fine, milliseconds = _edges(rate, samples.shape[1], 1000)
    size = np.abs(samples)
    peak = np.maximum.reduceat(size, edges, axis=1)
    squares = samples * samples
    bend = _bends(samples)
    cross = samples[0] * samples[1] if len(samples) == 2 else squares[0]
    return Second(
        rate=rate,
        index=index,
        samples=samples,
        peak=peak,
        power=np.add.reduceat(squares, edges, axis=1) / lengths,
        rough=np.add.reduceat(bend * bend, edges, axis=1) / lengths,
        jolt=np.maximum.reduceat(np.abs(bend), edges, axis=1),
        flat=_flat(size, peak, edges, lengths),
        cross=np.add.reduceat(cross, edges) / lengths,
        fine=decibels(np.add.reduceat(squares, fine, axis=1) / milliseconds),
    )


def runs(flags: Flags) -> Counts:
    """Where ``flags`` hold: rows of (first, one past the last)."""
    turns = np.flatnonzero(flags[1:] != flags[:-1]) + 1
    first = [0] if len(flags) and flags[0] else []
    last = [len(flags)] if len(flags) and flags[-1] else []
    return np.concatenate((first, turns, last)).astype(np.intp).reshape(-1, 2)


def joined(stretches: Counts, gap: int) -> Counts:
    """The same stretches, those less than ``gap`` apart made one."""
    if len(stretches) == 0:
        return stretches
    apart = np.flatnonzero(stretches[1:, 0] - stretches[:-1, 1] >= gap)
    first = stretches[np.concatenate(([0], apart + 1)), 0]
    last = stretches[np.concatenate((apart, [len(stretches) - 1])), 1]
    return np.stack((first, last), axis=1)


@cache
def _edges(rate: int, count: int, parts: int) -> tuple[Counts, Floats]:
    """Where ``parts`` of a second begin among ``count`` samples, and how long each is."""
    starts = np.round(np.arange(parts) * rate / parts).astype(np.intp)
    starts = starts[starts < count]
    return starts, np.diff(np.append(starts, count)).astype(np.float32)


def _bends(samples: Floats) -> Floats:
    """Second differences, as many as there are samples."""
    bend = np.zeros_like(samples)
    if samples.shape[1] > 2:
        steps = np.diff(samples, axis=1)
        np.subtract(steps[:, 1:], steps[:, :-1], out=bend[:, 1:-1])
    return bend


def _flat(size: Floats, peak: Floats, edges: Counts, lengths: Floats) -> Floats:
    """Neighbouring pairs of samples at the peak of their 10 ms: none in an unclipped waveform."""
    limit = np.repeat(peak * np.float32(1 - _SAME), lengths.astype(np.intp), axis=1)
    top = size >= limit
    pairs = np.zeros_like(top)
    np.logical_and(top[:, 1:], top[:, :-1], out=pairs[:, 1:])
    return np.add.reduceat(pairs, edges, axis=1, dtype=np.float32)


class Weaver:
    """Gathers seconds into a `Texture`, once."""

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._tapes = tuple(Tape(kind) for kind in ("f4", "f4", "f4", "f2", "f4", "f2"))
        self._seconds = 0
        self._samples = 0

    def add(self, block: Floats) -> Second:
        """Measure a block and keep what a texture needs of it."""
        second = measured(block, self._rate, self._seconds)
        kept = (second.peak, second.power, second.jolt, second.flat, second.cross, second.fine)
        for tape, measure in zip(self._tapes, kept, strict=True):
            tape.append(measure)
        self._seconds += 1
        self._samples += len(block)
        return second

    @property
    def empty(self) -> bool:
        return self._samples == 0

    def texture(self) -> Texture:
        """All that was added, which is then let go of."""
        wholes = (tape.whole() for tape in self._tapes)
        return Texture(self._rate, self._samples / self._rate, *wholes)


class Tape:
    """Measures of seconds, end to end, in a few large arrays: thousands of small ones would stay
    scattered over the memory when they are let go of.
    """

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._reels: list[Floats] = []
        self._used = 0

    def append(self, measure: Floats) -> None:
        """``measure``: (channels, n) or (n,), as many channels each time."""
        count = measure.shape[-1]
        if not self._reels or self._used + count > self._reels[-1].shape[-1]:
            self._cut()
            shape = (*measure.shape[:-1], _REEL_S * count)
            self._reels.append(np.empty(shape, self._kind))
            self._used = 0
        self._reels[-1][..., self._used : self._used + count] = measure
        self._used += count

    def whole(self) -> Floats:
        self._cut()
        whole: Floats = np.concatenate(self._reels, axis=-1)
        self._reels.clear()
        return whole

    def _cut(self) -> None:
        if self._reels:
            self._reels[-1] = self._reels[-1][..., : self._used]
