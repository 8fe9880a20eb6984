"""A gain that moves: what is done to a sound's level, in decibels every 10 ms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from pipeline.media.meter import BLOCKS_PER_S

_STEP_DB = 0.001  # nodes are whole multiples, so that rounding differs on no machine

Block = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class GainCurve:
    """``nodes_db``: shape (n,), dB, at 0, 10, 20 … ms; the last one holds to the end.

    Between two nodes the amplitude goes in a straight line.
    """

    nodes_db: NDArray[np.float32]

    @classmethod
    def of(cls, nodes_db: NDArray[np.floating]) -> GainCurve:
        return cls((np.round(nodes_db / _STEP_DB) * _STEP_DB).astype(np.float32))

    def apply(self, blocks: Iterable[Block], rate: int) -> Iterator[Block]:
        """Each block of samples, shape (frames, channels), at its new level. ``rate`` in Hz."""
        start = 0
        for block in blocks:
            yield block * self.amplitude(start, len(block), rate)
            start += len(block)

    def amplitude(self, start: int, count: int, rate: int) -> Block:
        """Factors for ``count`` frames from frame ``start``: shape (count, 1), or (1, 1)."""
        first = start * BLOCKS_PER_S // rate
        last = -(-(start + count) * BLOCKS_PER_S // rate) + 1
        held = np.clip(np.arange(first, last + 1), 0, len(self.nodes_db) - 1)
        nodes = 10 ** (self.nodes_db[held].astype(np.float64) / 20)
        if np.all(nodes == nodes[0]):
            return np.asarray(nodes[:1, None], np.float32)
        frames = np.arange(start, start + count)
        at = frames * (BLOCKS_PER_S / rate) - first
        factors = np.interp(at, np.arange(len(nodes)), nodes)
        return np.asarray(factors, np.float32)[:, None]

    def to_bytes(self) -> bytes:
        """As a NumPy ``.npy`` file: the same bytes for the same curve."""
        body = BytesIO()
        np.save(body, self.nodes_db, allow_pickle=False)
        return body.getvalue()

    @classmethod
    def from_bytes(cls, body: bytes) -> GainCurve:
        return cls(np.load(BytesIO(body), allow_pickle=False))
