"""A stretch of a sound as a WAV file that any player takes."""

from __future__ import annotations

from pathlib import Path

from pipeline.media import ffmpeg
from pipeline.media.pcm import Form, Take, encode, read

RATE = 48_000


def stretch(path: Path, start_s: float, seconds: float, target: Path) -> None:
    """Write ``target``: 16 bits, stereo, as loud as it is in ``path``; shorter where that ends.

    Exact to the sample, also in an MP3: all before it is decoded. Raises ToolError.
    """
    blocks = read(Take.of(path).cut(start_s, seconds), Form(RATE))
    wav = ("-c:a", "pcm_s16le", *ffmpeg.BARE, "-f", "wav", f"file:{target}")
    encode(blocks, RATE, 2, wav)
