"""Speech by espeak-ng and sound files by ffmpeg, for the scripts that make sample media.

espeak-ng is a Debian package (`apt-get install espeak-ng`); it is not needed to build or publish.
"""

from __future__ import annotations

import array
import io
import subprocess
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[attr-defined]

RATE = 22_050  # Hz; what espeak-ng speaks in


@dataclass(frozen=True)
class Voice:
    """One of espeak-ng's voices: pitch 0-99, speed in words a minute, level 0-200."""

    espeak: str
    pitch: int = 50
    speed: int = 145
    level: int = 50  # half of espeak-ng's own level: about as loud as a cautious recording


def speak(text: str, voice: Voice) -> array.array[int]:
    """Samples (16 bit, mono, RATE) of `text` spoken."""
    options = ["-v", voice.espeak, "-p", str(voice.pitch), "-s", str(voice.speed)]
    command = ["espeak-ng", *options, "-a", str(voice.level), "--stdout", text]
    spoken = subprocess.run(command, check=True, capture_output=True).stdout
    with wave.open(io.BytesIO(spoken)) as sound:
        return samples_of(sound.readframes(sound.getnframes()))


def samples_of(data: bytes) -> array.array[int]:
    """Samples from 16 bit little-endian bytes; a half sample at the end is dropped."""
    samples = array.array("h", data[: len(data) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return samples


def silence(seconds: float) -> array.array[int]:
    return array.array("h", bytes(2 * round(seconds * RATE)))


def seconds(samples: array.array[int]) -> float:
    return len(samples) / RATE


def time_code(at: float) -> str:
    """`at` seconds as HH:MM:SS.mmm."""
    milliseconds = round(at * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


def ffmpeg_command(*arguments: str) -> list[str]:
    """An ffmpeg command that writes no metadata and the same bytes each time."""
    exact = ["-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact"]
    quiet = [get_ffmpeg_exe(), "-y", "-v", "error", *arguments[:-1]]
    return [*quiet, "-map_metadata", "-1", *exact, arguments[-1]]


def ffmpeg(*arguments: str, stdin: bytes | None = None) -> None:
    subprocess.run(ffmpeg_command(*arguments), check=True, input=stdin)


def write_flac(samples: array.array[int], target: Path) -> None:
    little = array.array("h", samples)
    if sys.byteorder == "big":
        little.byteswap()
    raw = ["-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0"]
    ffmpeg(*raw, "-c:a", "flac", "-compression_level", "12", str(target), stdin=little.tobytes())
