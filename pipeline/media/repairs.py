"""Turning down what encoding raised over the ceiling, there and nowhere else.

Each block whose true peak passes is brought down by what it is over, with the limiter's slopes
around it; the seconds that this touches are encoded and measured again.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.media.gain import GainCurve
from pipeline.media.lame import Mp3, sixteen_bit
from pipeline.media.limiter import Heard, Solution, limiting
from pipeline.media.mp3_file import Mp3File, Patch, patch
from pipeline.media.proof import HOP, Proof
from pipeline.media.segments import PcmFile

MOST_ROUNDS = 8
FURTHER_DB = 0.1  # more than needed, to be done with it
APART = 400  # blocks of 10 ms: changes closer than this are encoded together


@dataclass(slots=True)
class Repairs:
    """``limits``: what each block's samples stay under, in dB; lowered as repairs are made."""

    pcm: PcmFile
    file: Mp3File
    settings: Mp3
    threads: int
    count: int = 0

    def until_under(self, dbtp: float, heard: Heard, solution: Solution, proof: Proof) -> Solution:
        """Repair until no true peak passes ``dbtp``, or `MOST_ROUNDS` have not helped."""
        limits = np.full(len(heard.power), np.inf)
        for _ in range(MOST_ROUNDS):
            over = proof.over(dbtp)
            if not over:
                break
            lowered = _lowered(heard, solution, limits, {b: v - dbtp for b, v in over.items()})
            self._exchange(_stretches(solution, lowered), solution, lowered, proof)
            solution = lowered
        return solution

    def _exchange(
        self,
        stretches: list[tuple[int, int]],
        old: Solution,
        new: Solution,
        proof: Proof,
    ) -> None:
        change = GainCurve(new.curve.nodes_db - old.curve.nodes_db)
        for low, high in stretches:
            self._turn_down(change, low, high)
        with ThreadPoolExecutor(self.threads, "repair") as pool:
            patches = list(pool.map(self._patch, stretches))
        done = 0
        for stretch, first_try in zip(stretches, patches, strict=True):
            found = first_try
            if found.first < done:  # it joined what the one before has exchanged by now
                found = self._patch(stretch)
            self.file.apply(found)
            proof.again(self.file, found.first, found.end)
            done = found.end
            self.count += 1

    def _turn_down(self, change: GainCurve, low: int, high: int) -> None:
        start = low * HOP
        block = self.pcm.read(start, (high - low) * HOP)
        factors = change.amplitude(start, len(block), HOP * 100)
        self.pcm.replace(start, sixteen_bit(block * (factors / np.float32(32767)), 1.0))

    def _patch(self, stretch: tuple[int, int]) -> Patch:
        low, high = stretch
        return patch(self.file, self.pcm, self.settings, (low * HOP, high * HOP))


def _lowered(
    heard: Heard, old: Solution, limits: NDArray[np.float64], over: dict[int, float]
) -> Solution:
    """``old`` with the blocks of ``over``, and their neighbours, that many decibels lower."""
    now = np.maximum(old.limit_db[:-1], old.limit_db[1:])
    for block, much in over.items():
        around = slice(max(0, block - 1), block + 2)
        limits[around] = np.minimum(limits[around], now[around] - much - FURTHER_DB)
    limit = np.minimum(old.limit_db, limiting(-np.minimum(limits, 0), old.release))
    curve = GainCurve.of(heard.ride_db + old.gain_db + limit)
    return Solution(old.gain_db, limit, curve, old.release)


def _stretches(old: Solution, new: Solution) -> list[tuple[int, int]]:
    """The blocks between whose edges something changed, those close to one another as one."""
    edges = np.flatnonzero(old.curve.nodes_db != new.curve.nodes_db)
    if not len(edges):
        return []
    cuts = np.flatnonzero(np.diff(edges) > APART)
    firsts = np.concatenate([edges[:1], edges[cuts + 1]])
    lasts = np.concatenate([edges[cuts], edges[-1:]])
    return [(max(0, int(f) - 1), int(n) + 1) for f, n in zip(firsts, lasts, strict=True)]
