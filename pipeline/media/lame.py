"""The one home of LAME (through lameenc, which lets other threads run while it works).

``QUALITY`` 3 is what LAME itself and ffmpeg take when nothing is asked for.
"""

from __future__ import annotations

import math
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from pipeline.core.frozen import dataclass
from pipeline.media.codecs import MP3_RATE

RATE = MP3_RATE
QUALITY = 3
ENCODER_DELAY = 576  # frames that LAME puts before the sound
DECODER_DELAY = 529  # frames that every decoder puts before it (528 of the filter bank, and one)
# LAME scales its input by this much in its presets for these bit rates (kbit/s); others by 1.
_SCALE = dict.fromkeys((80, 96, 112, 128, 160), 0.95) | {192: 0.97, 224: 0.98}


class Encoder(Protocol):
    """Of lameenc: interleaved 16-bit frames in, MP3 out, some frames later."""

    def encode(self, pcm: bytes) -> bytes: ...

    def flush(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Mp3:
    """A constant bit rate in kbit/s, 1 or 2 channels, LAME's quality 0 (slowest) to 9."""

    kbps: int
    channels: int
    quality: int = QUALITY

    @property
    def made_up(self) -> float:
        """What to multiply by beforehand, for LAME to land at the level that went in."""
        return 1 / _SCALE.get(self.kbps, 1.0)

    @property
    def made_up_db(self) -> float:
        return 20 * math.log10(self.made_up)


def encoder(settings: Mp3) -> Encoder:
    import lameenc  # late: a program that encodes nothing need not load LAME

    lame = lameenc.Encoder()
    lame.silence()
    lame.set_bit_rate(settings.kbps)
    lame.set_in_sample_rate(RATE)
    lame.set_out_sample_rate(RATE)
    lame.set_channels(settings.channels)
    lame.set_quality(settings.quality)
    return cast("Encoder", lame)


def sixteen_bit(block: NDArray[np.float32], factor: float) -> NDArray[np.int16]:
    """Samples of ±1 as whole numbers, rounded; what is beyond full scale is held there."""
    scaled = block * np.float32(factor * 32767)
    np.rint(scaled, out=scaled)
    np.clip(scaled, -32768, 32767, out=scaled)
    return scaled.astype(np.int16)
