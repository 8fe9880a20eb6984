"""The K-weighting of ITU-R BS.1770-5 annex 1: a high shelf and a high-pass, second order each.

ffmpeg filters with it while it decodes, in double precision (the high-pass lies at 38 Hz): a
recursive filter goes from sample to sample, which NumPy does not.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Sections = NDArray[np.float64]


def k_weighting(rate: int) -> Sections:
    """The two second-order sections, (2, 6): b0 b1 b2 1 a1 a2, at ``rate`` Hz.

    The standard gives them for 48 kHz. These are the analogue filters behind its tables, brought to
    any rate by the bilinear transform, as libebur128 does.
    """
    turn, quality = math.tan(math.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416 * turn / quality
    shelf = [high + band + turn**2, 2 * (turn**2 - high), high - band + turn**2]
    first = np.asarray([*shelf, *_poles(turn, quality)]) / _poles(turn, quality)[0]
    low = _poles(math.tan(math.pi * 38.13547087602444 / rate), 0.5003270373238773)
    return np.stack([first, [1, -2, 1, *(np.asarray(low) / low[0])]])


def filters(rate: int, channels: str = "all") -> str:
    """As ffmpeg's filters, on ``channels`` (by its names for them) alone."""
    return ",".join(
        f"biquad=b0={b0!r}:b1={b1!r}:b2={b2!r}:a0={a0!r}:a1={a1!r}:a2={a2!r}:r=f64:c={channels}"
        for b0, b1, b2, a0, a1, a2 in k_weighting(rate).tolist()
    )


def beside(rate: int, channels: int) -> str:
    """Filters that put behind one or two channels the same again, weighted."""
    if channels == 1:
        return f"pan=stereo|c0=c0|c1=c0,{filters(rate, 'FR')}"
    return f"pan=4.0|c0=c0|c1=c1|c2=c0|c3=c1,{filters(rate, 'FC+BC')}"


def _poles(turn: float, quality: float) -> list[float]:
    return [1 + turn / quality + turn**2, 2 * (turn**2 - 1), 1 - turn / quality + turn**2]
