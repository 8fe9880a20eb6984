"""Noise behind the speech.

Noise is what is heard in the pauses: steady, and without tones. Music under speech is no noise.
Limits: a recording without a pause of 0.3 s has no noise to be measured.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.media.quality import thresholds as limit
from pipeline.media.quality.finding import Finding, Kind, Severity
from pipeline.media.quality.levels import Ground
from pipeline.media.quality.spectrum import BAND_HZ, Bands
from pipeline.media.quality.texture import FLOOR_DB

_NEAR_ROOM_DB = 3.0  # of a quiet look, to count as a look at the room
_LOOKS = 3
_VOICE = slice(round(500 / BAND_HZ), round(6000 / BAND_HZ))


def noise(ground: Ground, bands: Bands) -> Iterator[Finding]:
    """``value``: dB that speech lies above the noise; ``detail``: the noise in dBFS."""
    if ground.room <= FLOOR_DB or not _is_noise(ground, bands):
        return
    ratio = ground.speech - ground.room
    if ratio < limit.SNR_DB:
        severity = Severity.WARNING if ratio < limit.SNR_WARN_DB else Severity.NOTICE
        level = f"{ground.room:.0f}".replace("-", "−")
        yield Finding(Kind.NOISE, severity, round(ratio, 1), detail=level)


def _is_noise(ground: Ground, bands: Bands) -> bool:
    """Whether the quietest looks hold no tones, and the same each time."""
    room = np.abs(bands.level - ground.room) <= _NEAR_ROOM_DB
    if room.sum() < _LOOKS:
        return False
    changes = float(np.median(bands.quiet[room][:, _VOICE].std(axis=0)))
    flatness = float(np.median(bands.flatness[room]))
    return flatness >= limit.NOISE_FLATNESS and changes <= limit.NOISE_CHANGES_DB
