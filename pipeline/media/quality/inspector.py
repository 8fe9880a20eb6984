"""The one observer of a decode: hears it, and tells what is wrong with it."""

from __future__ import annotations

from pipeline.media.quality.clicks import clicks
from pipeline.media.quality.clipping import Crowding, clipping
from pipeline.media.quality.finding import Finding
from pipeline.media.quality.gaps import gaps
from pipeline.media.quality.hum import LowEnd
from pipeline.media.quality.levels import ground
from pipeline.media.quality.narrow import narrow
from pipeline.media.quality.noise import noise
from pipeline.media.quality.spectrum import Looks
from pipeline.media.quality.stereo import stereo
from pipeline.media.quality.texture import Floats, Weaver


class Inspector:
    """Fed blocks of one second (samples, channels), the last may be shorter, at ``rate`` Hz.

    One or two channels. Costs about 1 s of computing for 10 minutes of stereo at 48 kHz.
    """

    def __init__(self, rate: int) -> None:
        self._weaver = Weaver(rate)
        self._crowding = Crowding()
        self._looks = Looks(rate)
        self._low = LowEnd(rate)

    def feed(self, block: Floats) -> None:
        second = self._weaver.add(block)
        self._crowding.hear(second)
        self._looks.hear(second)
        self._low.hear(second)

    def findings(self) -> tuple[Finding, ...]:
        """One of a kind at most, but for a dead channel of either side. None for no sound."""
        if self._weaver.empty:
            return ()
        texture = self._weaver.texture()
        base, bands = ground(texture), self._looks.bands()
        return (
            *clipping(texture, self._crowding),
            *gaps(texture, base),
            *stereo(texture, base),
            *self._low.hum(base),
            *noise(base, bands),
            *narrow(base, bands),
            *clicks(texture),
        )
