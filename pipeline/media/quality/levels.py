"""How loud the speech of a recording is, and the room behind it: what other limits lean on."""

from __future__ import annotations

import numpy as np

from pipeline.core.frozen import dataclass
from pipeline.media.meter import integrated
from pipeline.media.quality import thresholds as limit
from pipeline.media.quality.texture import FLOOR_DB, HOP_S, Flags, Floats, Texture, runs

_OFFSET = -0.691  # that BS.1770-5 adds for its weighting; here levels are unweighted
_PAUSE = round(limit.PAUSE_S / HOP_S)
_LOW_PERCENT = 10


@dataclass(frozen=True, slots=True)
class Ground:
    """``speech``: dBFS of what is said (or played). ``room``: of the steady noise in its pauses.

    ``room`` is `FLOOR_DB` when there is no pause to hear it in. At ``nothing`` there is nothing at
    all; ``empty`` are the 10 ms that are so. ``gated``: pauses are empty as a rule (a noise gate, a
    synthetic voice), so that a hole cannot be told from a pause.
    """

    speech: float
    room: float
    nothing: float
    empty: Flags
    gated: bool


def ground(texture: Texture) -> Ground:
    level = texture.level
    speech = max(FLOOR_DB, integrated(texture.power.mean(axis=0)) - _OFFSET)
    pauses = steady(level, speech)
    room = float(np.percentile(pauses, _LOW_PERCENT)) if len(pauses) else FLOOR_DB
    dither = min(limit.DITHER_DBFS, room - limit.DITHER_BELOW_ROOM_DB)
    nothing = max(limit.DIGITAL_DBFS, dither)
    empty = np.asarray(level <= nothing)
    return Ground(speech, room, nothing, empty, _gated(empty, len(pauses)))


def steady(level: Floats, speech: float) -> Floats:
    """Mean levels (dB) of the stretches of `limit.PAUSE_S` that hold steady noise and no speech."""
    count = len(level) // _PAUSE
    rows = level[: count * _PAUSE].reshape(count, _PAUSE)
    mean, spread = rows.mean(axis=1), rows.std(axis=1)
    heard = rows.min(axis=1) > limit.DIGITAL_DBFS
    return np.asarray(mean[(spread <= limit.PAUSE_STEADY_DB) & heard & (mean < speech)])


def _gated(empty: Flags, pauses: int) -> bool:
    """Whether more pauses are empty than hold a room: a handful at least, each 0.15 s or more."""
    stretches = runs(empty)
    long = (stretches[:, 1] - stretches[:, 0]) * HOP_S >= limit.PAUSE_S / 2
    return int(long.sum()) > max(4, pauses)
