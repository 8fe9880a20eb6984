"""How long a sound says it is, by its own header.

ffmpeg decodes what is there and calls it success, so a file cut short by a failed upload shows only
against what its header promises: RIFF ``data`` size (RF64: ``ds64``, EBU Tech 3306), FLAC
STREAMINFO, the Xing/Info frame of an MP3, the MP4 duration. Formats that promise nothing give none.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, BinaryIO

from mutagen import MutagenError
from mutagen.flac import FLAC
from mutagen.mp3 import MP3, BitrateMode
from mutagen.mp4 import MP4

UNKNOWN = 0xFFFFFFFF  # RF64: look in ds64. RIFF: written to a pipe, never filled in


def declared_seconds(path: Path) -> float | None:
    """The promised length in seconds, or none when the format or this file promises nothing."""
    with path.open("rb") as file:
        start = file.read(12)
        if start[:4] in (b"RIFF", b"RF64") and start[8:12] == b"WAVE":
            return _wav(file)
    try:
        return _tagged(path, start)
    except (MutagenError, ValueError, EOFError):
        return None  # not for us to judge: ffmpeg decodes it or refuses it


def _tagged(path: Path, start: bytes) -> float | None:
    info: Any
    if start[:4] == b"fLaC":
        info = FLAC(path).info
    elif start[4:8] == b"ftyp":
        info = MP4(path).info
    elif start[:3] == b"ID3" or (start[:1] == b"\xff" and start[1:2] >= b"\xe0"):
        info = MP3(path).info
        if info.bitrate_mode == BitrateMode.UNKNOWN:
            return None  # no Xing frame: mutagen's length is a guess from the file's size
    else:
        return None
    return float(info.length) or None


def _wav(file: BinaryIO) -> float | None:
    """Seconds by the ``data`` chunk; none for a streamed header or a chunk that is not there."""
    long_size, rate = None, 0
    while len(head := file.read(8)) == 8:
        name, size = head[:4], struct.unpack("<I", head[4:])[0]
        if name == b"data":
            size = long_size if size == UNKNOWN and long_size else size
            return None if _streamed(size) or not rate else size / rate
        body = file.read(min(size, 64))
        if name == b"ds64" and len(body) >= 16:
            long_size = struct.unpack("<Q", body[8:16])[0]
        if name == b"fmt " and len(body) >= 12:
            rate = struct.unpack("<I", body[8:12])[0]
        file.seek(size - len(body) + size % 2, 1)
    return None


def _streamed(size: int) -> bool:
    """Whether a writer to a pipe put a «very long» here: ffmpeg all ones, SoX just under 2 GiB."""
    return size in (0, UNKNOWN) or 0x7FFF_0000 <= size <= 0x7FFF_FFFF
