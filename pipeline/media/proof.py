"""What a listener's player makes of an MP3, measured per 10 ms: the proof that it is as promised.

The whole is measured once, while it is encoded; where some of it is exchanged, that stretch is
decoded and measured again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from pipeline.media.ffmpeg import must_have
from pipeline.media.lame import RATE
from pipeline.media.meter import (
    BLOCKS_PER_S,
    Envelope,
    Meter,
    decibels,
    integrated,
    range_lu,
)
from pipeline.media.mp3 import FRAME
from pipeline.media.mp3_file import LEAD, Mp3File
from pipeline.media.pcm import Block, Decoder, Form
from pipeline.media.segments import PcmFile

HOP = RATE // BLOCKS_PER_S  # samples of 10 ms
NEAR_DB = 1.0  # peaks are told from this much under the ceiling
_SETTLE = 40  # frames before a stretch that decoder and weighting need: a second
_BEFORE = 12  # frames that hold all main data of the next
_SPREAD = 4  # blocks before a changed frame that it reaches into


@dataclass(slots=True)
class Proof:
    """``power`` and ``peak`` as in `Envelope`; ``near``: true peaks in dBTP of the blocks where
    they come near the ceiling, by block.
    """

    channels: int
    ceiling: float
    samples: int = 0
    power: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    peak: NDArray[np.float32] = field(default_factory=lambda: np.zeros(0, np.float32))
    near: dict[int, float] = field(default_factory=dict)
    loudest: float = 0.0

    @property
    def counted(self) -> NDArray[np.float64]:
        """Power as heard: one channel comes from two loudspeakers."""
        return self.power.astype(np.float64) * (2 if self.channels == 1 else 1)

    def integrated(self) -> float:
        return float(integrated(self.counted))

    def range_lu(self) -> float:
        return float(range_lu(self.counted))

    def peak_dbtp(self) -> float:
        """The true peak of the whole."""
        if self.near:
            return max(self.near.values())
        return decibels(self.loudest)

    def envelope(self) -> Envelope:
        seconds = self.samples / RATE
        return Envelope(self.power, self.peak, 10 ** (self.peak_dbtp() / 20), seconds)

    def over(self, dbtp: float) -> dict[int, float]:
        return {block: level for block, level in sorted(self.near.items()) if level > dbtp}

    def listen(self, pieces: Iterable[bytes], pcm: PcmFile) -> Iterator[bytes]:
        """Pass ``pieces`` on, and measure them meanwhile; ``pcm`` knows how long the sound is."""
        meter = self._meter()
        window = _Window(LEAD, lambda: pcm.frames if pcm.whole else 1 << 62)
        with Decoder("mp3", self._form, lambda b: meter.feed(window.of(b))) as decoder:
            for piece in pieces:
                decoder.write(piece)
                yield piece
            must_have("proof", decoder.close())
        read = meter.envelope()
        self.samples, self.loudest = window.passed, read.true_peak
        self.power, self.peak, self.near = read.power.copy(), read.peak.copy(), meter.hot()

    def again(self, file: Mp3File, first: int, end: int) -> None:
        """Measure the frames ``first`` to ``end`` (excluded) of ``file`` anew."""
        start = max(0, first - _SETTLE)
        begin = start * FRAME - LEAD  # the sample of the sound that is decoded first
        whole = (start + _BEFORE) * FRAME - LEAD if start else 0
        low = -(-whole // HOP)  # blocks are measured from here,
        keep = max(low, first * FRAME // HOP - _SPREAD) if start else 0  # taken from here
        high = min(len(self.power), end * FRAME // HOP)  # up to here
        meter = self._meter()
        room = min(self.samples, high * HOP) - low * HOP
        window = _Window(low * HOP - begin, lambda: room)
        with Decoder("mp3", self._form, lambda b: meter.feed(window.of(b))) as decoder:
            decoder.write(file.frames(start, min(file.end, end + 2)))
            must_have("proof", decoder.close())
        self._take(meter, low, range(keep, high))

    @property
    def _form(self) -> Form:
        return Form(RATE, self.channels, weighted=True)

    def _meter(self) -> Meter:
        return Meter(RATE, self.channels, hot_dbtp=self.ceiling - NEAR_DB)

    def _take(self, meter: Meter, low: int, kept: range) -> None:
        read = meter.envelope()
        there, here = slice(kept.start - low, kept.stop - low), slice(kept.start, kept.stop)
        self.power[here], self.peak[here] = read.power[there], read.peak[there]
        for block in kept:
            self.near.pop(block, None)
        self.near |= {low + n: level for n, level in meter.hot().items() if low + n in kept}


@dataclass(slots=True)
class _Window:
    """Of a stream of blocks, what comes after ``left`` samples, and no more than ``room()``."""

    left: int
    room: Callable[[], int]
    passed: int = 0

    def of(self, block: Block) -> Block:
        drop = min(self.left, len(block))
        self.left -= drop
        block = block[drop:][: max(0, self.room() - self.passed)]
        self.passed += len(block)
        return block
