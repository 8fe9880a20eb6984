"""Clicks: single jumps in the waveform, from a bad cut, a lost packet or a clock that slipped.

Limits: a click inside an s or a cymbal is hidden by it, to the ear too. Knocks and lip smacks last
longer and are not meant.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.media.quality import thresholds as limit
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot
from pipeline.media.quality.places import worst
from pipeline.media.quality.texture import HOP_S, Flags, Floats, Texture

_OVER = 10 ** (limit.CLICK_OVER_DB / 20)
_LEAST = 10 ** (limit.CLICK_LEAST_DBFS / 20)
_NEAR = 4  # hops before and after that are looked at
_GAP_S = 0.05


def clicks(texture: Texture) -> Iterator[Finding]:
    places = np.flatnonzero(np.any([_alone(jolt) for jolt in texture.jolt], axis=0))
    if len(places) == 0:
        return
    found = [
        Spot(n * HOP_S, (n + 1) * HOP_S, float(texture.jolt[:, n].max())) for n in places.tolist()
    ]
    spots, count = worst(found, _GAP_S, max)
    severity = Severity.WARNING if count >= limit.CLICKS_WARN else Severity.NOTICE
    yield Finding(Kind.CLICK, severity, float(count), spots, count)


def _alone(jolt: Floats) -> Flags:
    """10 ms (or two, where the click lies at an edge) that jump far more than all around them."""
    padded = np.pad(jolt, _NEAR + 1, constant_values=np.inf)  # a start or an end is no click
    around = np.full_like(jolt, 1e-6)
    for shift in range(2 * _NEAR + 3):
        if abs(shift - _NEAR - 1) > 1:
            np.maximum(around, padded[shift : shift + len(jolt)], out=around)
    return np.asarray((jolt >= _LEAST) & (jolt > _OVER * around))
