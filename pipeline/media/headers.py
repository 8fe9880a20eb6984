"""How long a sound says it is, by its own header.

ffmpeg decodes what is there and calls it success, so a file cut short by a failed upload shows only
against what its header promises: RIFF ``data`` size (RF64, BW64: ``ds64``, EBU Tech 3306, ITU-R
BS.2088), AIFF's COMM, FLAC STREAMINFO, the Xing/Info frame of an MP3, the MP4 duration. MP3 without
such a frame, and ADTS, are gone through frame by frame. Formats that promise nothing give none.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any, BinaryIO

from mutagen import MutagenError
from mutagen.aiff import AIFF
from mutagen.flac import FLAC
from mutagen.mp3 import MP3, BitrateMode
from mutagen.mp4 import MP4

from pipeline.core.frozen import dataclass
from pipeline.media.frames import walked

UNKNOWN = 0xFFFFFFFF  # RF64: look in ds64. RIFF: written to a pipe, never filled in


@dataclass(frozen=True, slots=True)
class Promise:
    """``seconds`` of sound, or none; ``midway``: the file ends inside a frame, so more is gone."""

    seconds: float | None = None
    midway: bool = False


def declared_seconds(path: Path) -> float | None:
    """The promised length in seconds, or none when the format or this file promises nothing."""
    return promise(path).seconds


def promise(path: Path) -> Promise:
    """What ``path`` itself says that it holds."""
    with path.open("rb") as file:
        start = file.read(12)
        if start[:4] in (b"RIFF", b"RF64", b"BW64") and start[8:12] == b"WAVE":
            return Promise(_wav(file))
    framed = start[:3] == b"ID3" or (start[:1] == b"\xff" and start[1:2] >= b"\xe0")
    length = _told(path, start, framed)
    found = walked(path) if length is None and (framed or start[:4] == b"OggS") else None
    return Promise(length) if found is None else Promise(found.seconds or None, found.midway)


def is_mp4(path: Path) -> bool:
    """Whether it begins as MP4 and M4A do; what is in it may be missing."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(8)[4:] == b"ftyp"


def locked(path: Path) -> bool:
    """Whether the samples are encrypted: by FairPlay, or by MPEG's common encryption."""
    if not is_mp4(path):
        return False
    try:
        info: Any = MP4(path).info
    except MutagenError:
        return False
    return info.codec in ("drms", "enca")


def _told(path: Path, start: bytes, framed: bool) -> float | None:
    try:
        return _tagged(path, start, framed)
    except (MutagenError, ValueError, EOFError):
        return None  # not for us to judge: ffmpeg decodes it or refuses it


def _tagged(path: Path, start: bytes, framed: bool) -> float | None:
    info: Any
    if start[:4] == b"fLaC":
        info = FLAC(path).info
    elif start[:4] == b"FORM" and start[8:12] in (b"AIFF", b"AIFC"):
        info = AIFF(path).info
    elif start[4:8] == b"ftyp":
        info = MP4(path).info
    elif framed:
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
