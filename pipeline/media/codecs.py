"""In which forms a sound is published, and how each is encoded. Values alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from pipeline.core.frozen import dataclass
from pipeline.core.programme import LoudnessTarget

MP3_RATE = 44_100  # Hz
MONO_KBPS = 96


@dataclass(frozen=True, slots=True)
class Codec:
    """``rate`` in Hz; ``kbps`` by channels; ``codecs`` as RFC 6381 names it, for feeds and pages.

    ``loses_lu`` is by how much it turned speech down where we measured, so that mostly one encoding
    is enough; the proof finds what is left. ``arguments`` are ffmpeg's for the encoder.
    """

    name: str
    suffix: str
    media_type: str
    codecs: str
    rate: int
    kbps: Mapping[int, int]
    loses_lu: float
    arguments: tuple[str, ...]


# Opus for faithfulness (``audio``): its mode for telephony takes the bass away.
OPUS = Codec(
    *("opus", "opus", "audio/ogg; codecs=opus", "opus"),
    rate=48_000,
    kbps=MappingProxyType({1: 48, 2: 48}),
    loses_lu=0.15,
    arguments=("-c:a", "libopus", "-application", "audio", "-f", "opus"),
)
AAC = Codec(
    *("aac", "m4a", "audio/mp4", "mp4a.40.2"),
    rate=44_100,
    kbps=MappingProxyType({1: 64, 2: 96}),
    loses_lu=0.065,
    arguments=("-c:a", "aac", "-movflags", "+faststart", "-f", "ipod"),
)
CODECS = MappingProxyType({codec.name: codec for codec in (OPUS, AAC)})


def mp3_kbps(settings: LoudnessTarget) -> int:
    """The bit rate of the MP3: a mono one has at most 96 kbit/s."""
    kbps = settings.bitrate_kbps
    return min(kbps, MONO_KBPS) if settings.channels == "mono" else kbps
