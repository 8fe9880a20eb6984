"""Where a recording sounds like a telephone: nothing above one frequency, however high the file's.

Every few words of speech hold an s, which reaches far up. A stretch is narrow when it has none of
that for long, and ends steeply. Limits: when the noise lies so high that it would hide an s,
nothing can be told; music without treble that was cut off steeply looks the same.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.media.quality import thresholds as limit
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot
from pipeline.media.quality.levels import Ground
from pipeline.media.quality.places import worst
from pipeline.media.quality.spectrum import BAND_HZ, Bands
from pipeline.media.quality.texture import FLOOR_DB, Floats, runs

_ACTIVE_DB = 15.0  # below the speech level; quieter seconds are left out
_MASKED_DB = 30.0  # an s lies no lower than this below the speech
_STEP = round(1000 / BAND_HZ)  # bands on either side of the edge
_EDGE = 3  # bands that the edge itself may take
_GAP_S = 5.0
_TREBLE = slice(round(4500 / BAND_HZ), round(limit.BAND_HZ / BAND_HZ))


def narrow(ground: Ground, bands: Bands) -> Iterator[Finding]:
    """``value``: the highest frequency of the narrowest stretch, in Hz."""
    spots = list(_stretches(ground, bands))
    if spots:
        lowest = min(spot.value for spot in spots)
        severity = Severity.WARNING if lowest < limit.BAND_WARN_HZ else Severity.NOTICE
        shown, count = worst(spots, _GAP_S, min)
        yield Finding(Kind.NARROW, severity, lowest, shown, count)


def _stretches(ground: Ground, bands: Bands) -> Iterator[Spot]:
    """Among the seconds in which something is said, `limit.BAND_S` and more without treble."""
    seconds = np.flatnonzero(bands.loud > ground.speech - _ACTIVE_DB)
    if len(seconds) < limit.BAND_S:
        return
    noise = np.percentile(bands.quiet, 10, axis=0) + limit.BAND_OVER_NOISE_DB
    rich, loud = _wide(bands.rich[seconds]), bands.loud[seconds]
    least = np.maximum(loud[:, None] - limit.BAND_DROP_DB, _wide(noise[None]))
    top = _highest(rich > least)
    telling = least[:, _TREBLE].min(axis=1) <= loud - _MASKED_DB
    for a, b in runs(np.asarray((top < limit.BAND_HZ) & telling)).tolist():
        if b - a >= limit.BAND_S:
            edge = float(np.percentile(top[a:b], 90))
            if edge > 0 and _steep(rich[a:b].max(axis=0), edge):
                yield Spot(float(seconds[a]), float(seconds[b - 1] + 1), edge)


def _wide(bands: Floats) -> Floats:
    """Up to 24 kHz, however low the rate: what a file cannot hold is not there."""
    missing = round(24_000 / BAND_HZ) - bands.shape[1]
    return np.pad(bands, ((0, 0), (0, max(0, missing))), constant_values=FLOOR_DB)


def _highest(present: Floats) -> Floats:
    """Of each second, the upper edge in Hz of the highest band that is there."""
    last = present.shape[1] - np.argmax(present[:, ::-1], axis=1)
    return np.where(present.any(axis=1), last * BAND_HZ, 0.0)


def _steep(highest: Floats, edge: float) -> bool:
    """Whether the stretch ends at ``edge`` at once, by its loudest looks."""
    band = round(edge / BAND_HZ)
    below = highest[max(0, band - _STEP) : band].max()
    above = highest[band + _EDGE : band + _EDGE + _STEP].max()
    return bool(below - above >= limit.BAND_STEEP_DB)
