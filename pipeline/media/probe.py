"""What kind of sound or film a file is, read from what ffmpeg says when it opens it.

Nothing is decoded, so a file may still prove damaged later (`loudness.measure`).
"""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.media import ffmpeg
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.headers import declared_seconds, is_mp4, locked

_AUDIO = re.compile(
    r"  Stream #0:\d+.*?: Audio: (?P<codec>\w+)[^,]*, (?P<rate>\d+) Hz, (?P<layout>[^,]+), "
    r"(?P<format>\w+)(?: \((?P<bits>\d+) bit\))?"
)
_VIDEO = re.compile(
    r"  Stream #0:\d+.*?: Video: (?P<codec>\w+).*?, (?P<width>\d{2,5})x(?P<height>\d{2,5})"
)
_LENGTH = re.compile(r"  Duration: (\d+):(\d\d):(\d\d(?:\.\d+)?)")
_TURNED = re.compile(r"\s+[Dd]isplay ?[Mm]atrix: rotation of (-?\d+)")
_LAYOUTS = {"mono": 1, "stereo": 2, "downmix": 2, "quad": 4, "hexagonal": 6, "octagonal": 8}
_BITS = {"u8": 8, "s16": 16, "s32": 32, "flt": 32, "dbl": 64}
_LOSSLESS = ("pcm_", "flac", "alac", "wavpack")


@dataclass(frozen=True, slots=True)
class SoundFacts:
    """``sample_rate`` in Hz; ``bit_depth`` is none for a lossy codec; ``channels`` 0: unknown."""

    duration_s: float
    sample_rate: int
    channels: int
    codec: str
    bit_depth: int | None = None

    @property
    def lossless(self) -> bool:
        return self.codec.startswith(_LOSSLESS)


@dataclass(frozen=True, slots=True)
class VideoFacts:
    """``width`` and ``height`` in pixels as shown: a phone's turned film is turned upright."""

    duration_s: float
    width: int
    height: int
    codec: str
    sound: SoundFacts | None = None


def sound_facts(path: Path) -> SoundFacts | MediaFault:
    """Facts of the first sound track. Raises ToolError, FileNotFoundError."""
    log = _opened(path)
    return log if isinstance(log, MediaFault) else read_sound(path, log)


def video_facts(path: Path) -> VideoFacts | MediaFault:
    """Facts of a film. Raises ToolError, FileNotFoundError."""
    log = _opened(path)
    if isinstance(log, MediaFault):
        return log
    found = next((m for line in _inputs(log) if (m := _VIDEO.match(line))), None)
    if found is None:
        return MediaFault(FaultKind.NOT_FILM)
    width, height = int(found["width"]), int(found["height"])
    if any(int(m[1]) % 180 for line in log if (m := _TURNED.match(line))):
        width, height = height, width
    heard = read_sound(path, log)
    sound = heard if isinstance(heard, SoundFacts) else None
    return VideoFacts(_length(log), width, height, found["codec"], sound)


def read_sound(path: Path, log: ffmpeg.Log) -> SoundFacts | MediaFault:
    """The facts in ffmpeg's log of opening ``path``, whatever else it did with it."""
    found = next((m for line in _inputs(log) if (m := _AUDIO.match(line))), None)
    if found is None:
        return unreadable(path, log)
    if locked(path):
        return MediaFault(FaultKind.LOCKED)
    codec = found["codec"]
    depth = int(found["bits"] or _BITS.get(found["format"].rstrip("p"), 0)) or None
    return SoundFacts(
        duration_s=declared_seconds(path) or _length(log),
        sample_rate=int(found["rate"]),
        channels=_channels(found["layout"]),
        codec=codec,
        bit_depth=depth if codec.startswith(_LOSSLESS) else None,
    )


def unreadable(path: Path, log: ffmpeg.Log) -> MediaFault:
    """Why no sound was found in a file that exists."""
    if path.stat().st_size == 0:
        return MediaFault(FaultKind.EMPTY)
    if is_mp4(path) and any(line.endswith("moov atom not found") for line in log):
        return MediaFault(FaultKind.TRUNCATED)  # it stands at the end, and says what is in the file
    opened = any(line.startswith("Input #0") for line in log)
    return MediaFault(FaultKind.NO_SOUND_TRACK if opened else FaultKind.NOT_SOUND)


def _opened(path: Path) -> ffmpeg.Log | MediaFault:
    size = path.stat().st_size  # a missing file is the caller's fault, and says so
    log = ffmpeg.run(["-v", "info", *ffmpeg.source(path)]).log
    if size == 0 or not any(line.startswith("Input #0") for line in log):
        return unreadable(path, log)
    return log


def _inputs(log: ffmpeg.Log) -> list[str]:
    """The lines on the input's streams; a picture inside a sound file is no film."""
    ends = next((i for i, line in enumerate(log) if line.startswith("Output #0")), len(log))
    return [line for line in log[:ends] if "Stream #0:" in line and "attached pic" not in line]


def _length(log: ffmpeg.Log) -> float:
    """Seconds, to ffmpeg's printed hundredth; 0 when it cannot tell."""
    found = next((m for line in log if (m := _LENGTH.match(line))), None)
    return 0.0 if found is None else int(found[1]) * 3600 + int(found[2]) * 60 + float(found[3])


def _channels(layout: str) -> int:
    """``stereo`` 2, ``5.1(side)`` 6, ``4 channels`` 4."""
    name = layout.partition("(")[0].strip()
    if name in _LAYOUTS:
        return _LAYOUTS[name]
    numbers = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", name)
    return sum(int(n) for n in numbers.groups() if n) if numbers else 0
