"""A gentle hand on the fader: quiet speakers come nearer to loud ones.

The level of what is said around each moment is compared with that of the whole; what is more than
`FREE_LU` away is brought nearer by `SHARE` of the rest. Pauses keep the gain of what they lie
between, so that no room noise is raised in them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.media.meter import integrated

FREE_LU = 1.5  # a voice's own movement is left alone
SHARE = 0.85
MOST_UP_DB, MOST_DOWN_DB = 9.0, 4.0
AROUND = 150  # blocks of 10 ms on each side: what is said «around» a moment
SMOOTH = 60  # blocks over which the gain moves
SPEECH_LU = 25.0  # what is further under the whole is a pause

Decibels = NDArray[np.float64]


def ride(power: NDArray[np.floating], leveller: str) -> Decibels:
    """Gains in dB at the n + 1 edges of ``power``'s blocks (BS.1770, 10 ms each); zeros when off.

    ``leveller``: ``off`` or ``gentle``.
    """
    if leveller == "off" or len(power) <= 2 * AROUND:
        return np.zeros(len(power) + 1)
    whole = integrated(power)
    near = _spread(power, 20)
    spoken = near > 10 ** ((whole - SPEECH_LU + 0.691) / 10)
    if not spoken.any():
        return np.zeros(len(power) + 1)
    heard = _spread(np.where(spoken, power, 0), AROUND) / np.maximum(_spread(spoken, AROUND), 1e-9)
    away = whole - (10 * np.log10(np.maximum(heard, 1e-12)) - 0.691)
    wanted = np.sign(away) * np.maximum(np.abs(away) - FREE_LU, 0) * SHARE
    wanted = np.clip(wanted, -MOST_DOWN_DB, MOST_UP_DB)
    places = np.arange(len(power))
    held = np.interp(places, places[spoken], wanted[spoken])
    smooth = _spread(held, SMOOTH)
    return np.append(smooth, smooth[-1])


def _spread(values: NDArray[np.generic], around: int) -> Decibels:
    """The mean over ``around`` blocks on each side, fewer at the ends."""
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    places = np.arange(len(values))
    low, high = np.maximum(places - around, 0), np.minimum(places + around + 1, len(values))
    return np.asarray((total[high] - total[low]) / (high - low))
