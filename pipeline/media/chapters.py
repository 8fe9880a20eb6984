"""The chapter marks inside a sound file (ID3 CHAP, MP4, Vorbis comments), as ffmpeg reads them.

https://ffmpeg.org/ffmpeg-formats.html#Metadata-2 has the form in which it tells of them.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.media import ffmpeg

MOST = 1000
_TIMEBASE = re.compile(r"(\d{1,9})/(\d{1,12})", re.ASCII)
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Chapter:
    """``start_s`` in seconds from the beginning of the file."""

    start_s: float
    title: str


def chapters(path: Path) -> tuple[Chapter, ...]:
    """Those that have a title, in the file's order; none when it has none. Raises ToolError."""
    lines: list[str] = []
    # copyts: or an MP3's chapters would be moved by what its encoder put in front.
    asked = ["-v", "error", "-copyts", *ffmpeg.source(path), "-f", "ffmetadata", "pipe:1"]
    ffmpeg.run(asked, lines.append)
    found: list[Chapter] = []
    for part in "\n".join(lines).split("\n[CHAPTER]\n")[1 : MOST + 1]:
        fields = dict(line.partition("=")[::2] for line in part.split("\n"))
        unit = _TIMEBASE.fullmatch(fields.get("TIMEBASE", ""))
        start = fields.get("START", "")
        title = _ESCAPED.sub(r"\1", fields.get("title", "")).strip()
        if unit and start.isdigit() and title and int(unit[2]):
            seconds = int(start) * Fraction(int(unit[1]), int(unit[2]))
            found.append(Chapter(round(float(seconds), 3), title))
    return tuple(found)
