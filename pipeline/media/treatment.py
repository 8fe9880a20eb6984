"""What is done to a recording before its level is set: high-pass and noise reduction, by setting.

Both are ffmpeg's. They are off unless asked for: what is taken away does not come back.
"""

from __future__ import annotations

import numpy as np

from pipeline.core.programme import LoudnessTarget
from pipeline.media.meter import Envelope, integrated, loudness

RATE = 48_000  # Hz, of the noise reduction
_LATE = RATE // 40  # samples by which `afftdn` is late: two of its steps
_REDUCTION_DB = 12  # breath and room stay natural
_QUIET_PERCENT = 10  # of the time is no more than the room's own noise
_OVER_DB = 3.0  # white noise, K-weighted, to the level that `afftdn` calls its floor
_UNDER_SPEECH_LU = 25.0  # what lies nearer to the voice is no noise
_FLOORS_DB = (-80.0, -20.0)  # that it takes


def filters(target: LoudnessTarget, envelope: Envelope) -> tuple[str, ...]:
    """The ffmpeg filters for what ``target`` asks for; none when it asks for nothing.

    ``envelope`` is the recording's: how loud its pauses are tells what is noise.
    """
    found: list[str] = []
    if target.highpass_hz:
        found.append(f"highpass=frequency={target.highpass_hz}:poles=2")
    if target.denoise == "gentle":
        floor = noise_floor_db(envelope)
        reduce = f"afftdn=noise_reduction={_REDUCTION_DB}:noise_floor={floor:.1f}"
        late = (f"apad=pad_len={_LATE}", reduce, f"atrim=start_sample={_LATE}", "asetpts=N/SR/TB")
        found += (f"aresample={RATE}", *late)
    return tuple(found)


def noise_floor_db(envelope: Envelope) -> float:
    """The level of a recording's pauses in dBFS, but never near that of its speech."""
    heard = envelope.power[envelope.power > 0]
    if not heard.size:
        return _FLOORS_DB[0]
    quiet = float(loudness(np.percentile(heard, [_QUIET_PERCENT]))[0]) + _OVER_DB
    floor = min(quiet, integrated(envelope.power) - _UNDER_SPEECH_LU)
    return float(np.clip(floor, *_FLOORS_DB))
