"""Loudness and peak by ITU-R BS.1770-5, EBU Tech 3341 and 3342, from one pass over the samples.

A `Meter` is fed blocks and keeps, for every 10 ms, the K-weighted power and the highest sample: an
`Envelope`. All of loudness follows from the power alone, by the functions below; so a gain that
changes slowly can be tried on the envelope, and its loudness known, without touching the sound.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.media.truepeak import CELL, TruePeak

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

BLOCKS_PER_S = 100
ABSOLUTE_GATE_LUFS = -70.0  # BS.1770-5: quieter blocks do not count
RELATIVE_GATE_LU = -10.0  # BS.1770-5: nor what lies so far below the rest
RANGE_GATE_LU = -20.0  # Tech 3342
RANGE_PERCENT = (10, 95)  # Tech 3342: the range is from the one to the other
MOMENTARY_S = 0.4  # Tech 3341; the gating block of BS.1770-5 as well
SHORT_TERM_S = 3.0  # Tech 3341
HOP = BLOCKS_PER_S // 10  # gating blocks begin every 100 ms: 75 % overlap
_OFFSET = -0.691  # BS.1770-5: so that 997 Hz at 0 dBFS in one channel reads -3.01

# BS.1770-5 tables 3 and 4: what each channel counts. 5 is L R C Ls Rs, 6 has the LFE before Ls.
WEIGHTS = {
    1: (1.0,),
    2: (1.0, 1.0),
    5: (1.0, 1.0, 1.0, 1.41, 1.41),
    6: (1.0, 1.0, 1.0, 0.0, 1.41, 1.41),
}
DUAL_MONO = (2.0,)  # one channel that is heard from two loudspeakers


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """A sound by blocks of 10 ms, whose edges lie at `edge`; the last may be short.

    ``power``: the weighted sum over channels of the mean square after K-weighting. ``peak``: the
    highest sample of any channel. ``true_peak`` of the whole. All but ``seconds`` are amplitudes
    (or their squares), 1 being full scale.
    """

    power: Floats
    peak: Floats
    true_peak: float
    seconds: float

    def to_bytes(self) -> bytes:
        """A NumPy file with one record: the same values give the same bytes."""
        size = len(self.power)
        kind = [("true_peak", "<f8"), ("seconds", "<f8")]
        record = np.zeros((), [*kind, ("power", "<f4", (size,)), ("peak", "<f4", (size,))])
        for name in ("true_peak", "seconds", "power", "peak"):
            record[name] = getattr(self, name)
        file = io.BytesIO()
        np.save(file, record, allow_pickle=False)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Envelope:
        record = np.load(io.BytesIO(data), allow_pickle=False)
        single = float(record["true_peak"]), float(record["seconds"])
        return cls(record["power"][()], record["peak"][()], *single)


class Meter:
    """Fed blocks at ``rate`` Hz, of any length; `envelope` once at the end.

    A block is (frames, 2 x ``channels``): the sound, and behind it the same K-weighted, as `pcm`
    decodes it when asked to. ``weights``: what each channel counts, as in `WEIGHTS` when not told.
    With ``hot_dbtp`` it also notes where the true peak passes that level (`hot`).
    """

    def __init__(
        self,
        rate: int,
        channels: int,
        *,
        weights: tuple[float, ...] = (),
        hot_dbtp: float | None = None,
    ) -> None:
        self._rate = rate
        self._channels = channels
        self._weights = np.asarray(weights or WEIGHTS[channels])
        self._between = TruePeak(rate, channels, None if hot_dbtp is None else _linear(hot_dbtp))
        self._frames = 0
        self._blocks = 0  # that are finished; of the next, what came so far:
        self._power, self._peak = 0.0, 0.0
        self._powers: list[Doubles] = []
        self._peaks: list[Floats] = []

    @property
    def true_peak(self) -> float:
        """The highest so far, as an amplitude; whole after `envelope`."""
        return self._between.peak

    def feed(self, block: Floats) -> None:
        """Measure what comes next."""
        if not len(block):
            return
        end = self._frames + len(block)
        stop = -(-(BLOCKS_PER_S * end - BLOCKS_PER_S // 2) // self._rate)  # of blocks begun
        starts = np.maximum(edges(self._blocks, stop, self._rate) - self._frames, 0)
        both = np.array(block.T, order="C")
        sound, weighted = both[: self._channels], both[self._channels :]
        np.multiply(weighted, weighted, out=weighted)
        powers = self._weights @ np.add.reduceat(weighted, starts, axis=1, dtype=np.float64)
        peaks = np.maximum.reduceat(np.abs(sound), starts, axis=1).max(axis=0)
        powers[0] += self._power
        peaks[0] = max(peaks[0], self._peak)
        self._frames = end
        self._keep(powers, peaks)
        self._between.feed(sound.T)

    def envelope(self) -> Envelope:
        """All that was fed."""
        self._between.flush()
        if self._frames > edges(self._blocks, self._blocks + 1, self._rate)[0]:
            self._blocks += 1
            self._powers.append(np.asarray([self._power]))
            self._peaks.append(np.asarray([self._peak], np.float32))
        sizes = np.diff(edges(0, self._blocks + 1, self._rate))
        power = np.concatenate([*self._powers, np.zeros(0)]) / sizes
        peak = np.concatenate([*self._peaks, np.zeros(0, np.float32)])
        seconds = self._frames / self._rate
        return Envelope(power.astype(np.float32), peak, self._between.peak, seconds)

    def hot(self) -> dict[int, float]:
        """Where the true peak passes ``hot_dbtp``: the block of 10 ms, and its level in dBTP.

        At the edge of two blocks, both are told. Whole after `envelope`.
        """
        found: dict[int, float] = {}
        for over in self._between.overs:
            for frame in (over.frame, over.frame + CELL - 1):
                block = frame * BLOCKS_PER_S // self._rate
                found[block] = max(found.get(block, -math.inf), decibels(over.peak))
        return found

    def _keep(self, powers: Doubles, peaks: Floats) -> None:
        """Put away what is finished; the last block may go on."""
        done = len(powers)
        if edges(self._blocks + done, self._blocks + done + 1, self._rate)[0] > self._frames:
            done -= 1
        self._power = float(powers[done]) if done < len(powers) else 0.0
        self._peak = float(peaks[done]) if done < len(peaks) else 0.0
        self._powers.append(powers[:done])
        self._peaks.append(peaks[:done])
        self._blocks += done


def edges(first: int, stop: int, rate: int) -> NDArray[np.int64]:
    """The frames at ``rate`` Hz where the 10 ms blocks from ``first`` up to ``stop`` begin."""
    numbers = np.arange(first, stop, dtype=np.int64)
    return (numbers * rate + BLOCKS_PER_S // 2) // BLOCKS_PER_S


def integrated(power: NDArray[np.floating]) -> float:
    """Programme loudness in LUFS, gated as BS.1770-5 has it; minus infinity for silence."""
    blocks = _sliding(power, MOMENTARY_S, HOP)
    heard = blocks[blocks > _power(ABSOLUTE_GATE_LUFS)]
    if heard.size:
        gate = heard.mean() * 10 ** (RELATIVE_GATE_LU / 10)
        heard = heard[heard > gate]
    return _lufs(heard.mean()) if heard.size else -math.inf


def range_lu(power: NDArray[np.floating]) -> float:
    """Loudness range by Tech 3342, in LU; 0 for what is too short to have one."""
    blocks = _sliding(power, SHORT_TERM_S, HOP)
    heard = blocks[blocks >= _power(ABSOLUTE_GATE_LUFS)]
    if not heard.size:
        return 0.0
    heard = np.sort(heard[heard >= heard.mean() * 10 ** (RANGE_GATE_LU / 10)])
    low, high = (heard[math.floor((heard.size - 1) * p / 100 + 0.5)] for p in RANGE_PERCENT)
    return _lufs(high) - _lufs(low)


def momentary(power: NDArray[np.floating]) -> Doubles:
    """Loudness of the last 0.4 s in LUFS, every 10 ms from 0.4 s on."""
    return loudness(_sliding(power, MOMENTARY_S))


def short_term(power: NDArray[np.floating]) -> Doubles:
    """Loudness of the last 3 s in LUFS, every 10 ms from 3 s on."""
    return loudness(_sliding(power, SHORT_TERM_S))


def loudness(power: NDArray[np.floating]) -> Doubles:
    """Weighted mean squares as LUFS; minus infinity for nothing."""
    with np.errstate(divide="ignore"):
        return np.asarray(_OFFSET + 10 * np.log10(power), np.float64)


def decibels(amplitude: float) -> float:
    """An amplitude as dBFS or dBTP; minus infinity for silence."""
    return 20 * math.log10(amplitude) if amplitude > 0 else -math.inf


def _sliding(power: NDArray[np.floating], seconds: float, hop: int = 1) -> Doubles:
    """The mean power of every stretch of ``seconds`` that begins a whole number of hops in."""
    width = round(seconds * BLOCKS_PER_S) // hop
    hops = power[: len(power) // hop * hop].reshape(-1, hop).mean(axis=1, dtype=np.float64)
    sums = np.concatenate(([0.0], np.cumsum(hops)))
    return np.asarray(np.maximum(sums[width:] - sums[:-width], 0) / width, np.float64)


def _lufs(power: float) -> float:
    return _OFFSET + 10 * math.log10(power)


def _power(lufs: float) -> float:
    return float(10 ** ((lufs - _OFFSET) / 10))


def _linear(decibel: float) -> float:
    return float(10 ** (decibel / 20))
