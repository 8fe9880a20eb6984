"""The gain that brings a measured sound to a target, solved from what it measured alone.

A survey gives K-weighted power and peak per 10 ms. With them, what a meter will read behind any
gain curve can be computed (BS.1770-5), so the gain is found without touching the sound again.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.core.frozen import dataclass
from pipeline.media.gain import GainCurve
from pipeline.media.meter import BLOCKS_PER_S, integrated

ATTACK_DB = 3.0  # per 10 ms before a peak: 12 dB take 40 ms
RELEASE_DB = (0.6, 2.0, 6.0)  # per 10 ms after it; the faster ones where the first one fails
TOUCH_DB = 0.5  # sample peaks may come this near the ceiling; those that pass are brought
DOWN_DB = 1.1  # this far under it, for encoding adds 0.1 to 0.5 dB, and more lies between samples
ACCURACY_LU = 0.0005
TOLERANCE_LU = 0.05
ROUNDS = 30
LEAST_SLOPE = 0.05
_AT_ONCE = 60_000  # blocks of 10 ms: memory for ten minutes, whatever the length

Decibels = NDArray[np.float64]


class Unreachable(Exception):
    """The loudness asked for cannot be had from this sound."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A sound per 10 ms: ``power`` (K-weighted, all channels), ``peak_db`` re full scale.

    ``ride_db``: a gain that is given already, at the n + 1 edges of the n blocks (the leveller's).
    """

    power: NDArray[np.floating]
    peak_db: Decibels
    ride_db: Decibels

    def louder(self, curve_db: Decibels) -> float:
        """LUFS behind ``curve_db`` (n + 1 edges), the ride not added."""
        heard = np.empty(len(self.power), np.float32)
        for start in range(0, len(heard), _AT_ONCE):
            here = slice(start, start + _AT_ONCE)
            amplitude = 10 ** (curve_db[start : start + _AT_ONCE + 1] / 20)
            heard[here] = self.power[here] * _mean_square(amplitude)
        return integrated(heard)


@dataclass(frozen=True, slots=True)
class Solution:
    """``gain_db`` for the whole; ``limit_db``, at the edges, is what the limiter takes (≤ 0)."""

    gain_db: float
    limit_db: Decibels
    curve: GainCurve
    release: float = RELEASE_DB[0]

    @property
    def limited_s(self) -> float:
        """For how long the limiter is at work."""
        return float(np.count_nonzero(self.limit_db < 0)) / BLOCKS_PER_S

    @property
    def limited_db(self) -> float:
        """How deep it goes at most."""
        return float(self.limit_db.min(initial=0.0))


def solve(heard: Heard, target_lufs: float, ceiling_dbtp: Decibels | float) -> Solution:
    """The gain behind which ``heard`` is at ``target_lufs``, and no block's peak will be over
    ``ceiling_dbtp`` when it is encoded, or hardly any.

    Where peaks follow so close upon one another that a slow release would hold all down, it is
    faster. Raises Unreachable where no gain brings the target even so.
    """
    for release in RELEASE_DB:
        solution = _solved(heard, target_lufs, ceiling_dbtp, release)
        if solution is not None:
            return solution
    raise Unreachable


def _solved(
    heard: Heard, target_lufs: float, ceiling_dbtp: Decibels | float, release: float
) -> Solution | None:
    gain, slope = target_lufs - heard.louder(heard.ride_db), 1.0
    last: tuple[float, float] | None = None
    for _ in range(ROUNDS):
        over = heard.peak_db + _higher(heard.ride_db) + gain - (ceiling_dbtp - TOUCH_DB)
        limit = limiting(np.where(over > 0, over + DOWN_DB - TOUCH_DB, 0), release)
        found = heard.louder(heard.ride_db + gain + limit)
        if abs(target_lufs - found) <= ACCURACY_LU:
            break
        if last is not None and gain != last[0]:  # the more is limited, the less a decibel brings
            slope = min(1.0, max(LEAST_SLOPE, (found - last[1]) / (gain - last[0])))
        last = (gain, found)
        gain += (target_lufs - found) / slope
    if abs(target_lufs - found) > TOLERANCE_LU:
        return None
    return Solution(gain, limit, GainCurve.of(heard.ride_db + gain + limit), release)


def limiting(over_db: Decibels, release: float = RELEASE_DB[0]) -> Decibels:
    """Gains ≤ 0 at the n + 1 edges of n blocks that bring each at least ``over_db`` down.

    The edges on both sides of a block are low enough, so all between is. The gain falls by at most
    `ATTACK_DB` a block and rises by at most ``release``: the lower envelope of all such slopes.
    """
    edges: Decibels = np.zeros(len(over_db) + 1)
    np.minimum(edges[:-1], -over_db, out=edges[:-1])
    np.minimum(edges[1:], -over_db, out=edges[1:])
    if not edges.any():
        return edges
    _no_steeper(edges, release)
    _no_steeper(edges[::-1], ATTACK_DB)
    return edges


def _no_steeper(edges: Decibels, slope: float) -> None:
    """Lower ``edges`` where they rise by more than ``slope`` from one to the next."""
    rising = np.arange(len(edges)) * slope
    edges -= rising
    np.minimum.accumulate(edges, out=edges)
    edges += rising
    np.minimum(edges, 0, out=edges)


def _mean_square(amplitude: Decibels) -> NDArray[np.float64]:
    """Of a straight line from each edge to the next."""
    a, b = amplitude[:-1], amplitude[1:]
    return np.asarray((a * a + a * b + b * b) / 3)


def _higher(edges: Decibels) -> Decibels:
    """The higher of each block's two edges: no peak in it is raised by more."""
    return np.maximum(edges[:-1], edges[1:])
