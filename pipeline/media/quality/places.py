"""Places in a recording, joined and thinned so that a person can read them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from operator import add

from pipeline.media.quality.finding import MOST_PLACES, Spot


def worst(
    spots: Iterable[Spot], gap_s: float, together: Callable[[float, float], float] = add
) -> tuple[tuple[Spot, ...], int]:
    """The worst places in order of time, and how many there are in all.

    Neighbours at most ``gap_s`` apart are one place, its value made of both by ``together``.
    """
    merged: list[Spot] = []
    for spot in sorted(spots, key=lambda one: one.start_s):
        if merged and spot.start_s - merged[-1].end_s <= gap_s:
            last = merged[-1]
            value, end = together(last.value, spot.value), max(last.end_s, spot.end_s)
            merged[-1] = replace(last, end_s=end, value=value)
        else:
            merged.append(spot)
    picked = sorted(merged, key=lambda one: -one.value)[:MOST_PLACES]
    return tuple(_rounded(one) for one in sorted(picked, key=lambda one: one.start_s)), len(merged)


def _rounded(spot: Spot) -> Spot:
    return Spot(round(spot.start_s, 3), round(spot.end_s, 3), round(spot.value, 3))
