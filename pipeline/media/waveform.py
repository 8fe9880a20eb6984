"""Waveform peaks for players, in the formats of BBC's audiowaveform, as peaks.js reads them.

https://github.com/bbc/audiowaveform, ``doc/DataFormat.md``, version 2: 8 bits, one channel mixed of
all. Ten pairs a second: an hour is 72 kB as ``.dat`` and some 230 kB as ``.json``, and a player
makes a coarser picture of it by itself.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.media.pcm import Block

PAIRS_PER_S = 10
VERSION = 2
BITS = 8
_EIGHT_BIT = 1  # flag
_FULL_SCALE = 32768


@dataclass(frozen=True, slots=True, eq=False)
class Peaks:
    """``pairs``: shape (n, 2), the lowest and highest sample of each stretch, -128 to 127."""

    sample_rate: int
    samples_per_pixel: int
    pairs: NDArray[np.int8]

    def to_binary(self) -> bytes:
        """The ``.dat`` file, all numbers little-endian."""
        about = (self.sample_rate, self.samples_per_pixel, len(self.pairs), 1)
        return struct.pack("<iIiiIi", VERSION, _EIGHT_BIT, *about) + self.pairs.tobytes()

    def to_json(self) -> bytes:
        whole = {
            "version": VERSION,
            "channels": 1,
            "sample_rate": self.sample_rate,
            "samples_per_pixel": self.samples_per_pixel,
            "bits": BITS,
            "length": len(self.pairs),
            "data": self.pairs.ravel().tolist(),
        }
        return (json.dumps(whole, separators=(",", ":")) + "\n").encode()


def peaks(blocks: Iterable[Block], rate: int) -> Peaks:
    """The peaks of ``blocks`` (`pcm.read`: whole seconds but for the last), at ``rate`` Hz.

    Raises ValueError for a rate that is not a multiple of `PAIRS_PER_S`.
    """
    width, left = divmod(rate, PAIRS_PER_S)
    if left:
        raise ValueError(f"{rate} Hz does not make {PAIRS_PER_S} equal stretches a second")
    parts = [_pairs(block, width) for block in blocks]
    return Peaks(rate, width, np.concatenate([np.empty((0, 2), np.int8), *parts]))


def _pairs(block: Block, width: int) -> NDArray[np.int8]:
    """As audiowaveform counts: 16-bit samples, of which the 8 lower bits are cut off at the end."""
    mixed = np.rint(block.mean(axis=1) * _FULL_SCALE).clip(-_FULL_SCALE, _FULL_SCALE - 1)
    starts = np.arange(0, len(mixed), width)
    ends = (np.minimum.reduceat(mixed, starts), np.maximum.reduceat(mixed, starts))
    return np.trunc(np.stack(ends, axis=1) / (1 << BITS)).astype(np.int8)
