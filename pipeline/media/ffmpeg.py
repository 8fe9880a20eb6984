"""The one place that starts ffmpeg.

The binary is the one that the environment variable ``SPOR2_FFMPEG`` names (a path, or a name on the
search path), else the one inside the wheel ``imageio-ffmpeg``. There is no ffprobe. Only a bounded
part of what ffmpeg says is kept, so that a damaged file cannot fill the memory.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.core.errors import ToolError

ENVIRONMENT = "SPOR2_FFMPEG"
TAIL = 100

# What ffmpeg says of the file it opened; other lines there are the file's own words (titles, a
# whole transcript) and may be many.
_OPENING = re.compile(
    r"Input #0|Output #0|  Duration:|  Stream #0:|\s+[Dd]isplay ?[Mm]atrix: rotation"
)

# Demuxers an author's file may be read by. Playlists and scripts (hls, concat, dash …) are left
# out: they name other files and addresses, and a «sound file» must not make us fetch those.
FORMATS = (
    "aac,aiff,asf,au,avi,caf,flac,flv,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,mpeg,mpegts,"
    "ogg,rf64,w64,wav,wv"
)
# Nothing of the source's own words (recorder, place, names, BEXT) survives, nor its chapters, and
# no version or date of ours: the same sound gives the same bytes.
BARE = (
    *("-map_metadata", "-1", "-map_chapters", "-1"),
    *("-fflags", "+bitexact", "-flags:a", "+bitexact"),
)

Log = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """How a run ended. ``log``: what it said on opening the file, then its last `TAIL` lines."""

    code: int
    log: Log


def find() -> Path:
    """The ffmpeg to use. Raises ToolError T001 when there is none."""
    named = os.environ.get(ENVIRONMENT)
    if named:
        found = shutil.which(named)
        if found is None:
            raise ToolError("T001", path=named)
        return Path(found)
    from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[attr-defined]  # late: it is slow

    try:
        return Path(get_ffmpeg_exe())
    except RuntimeError as error:
        raise ToolError("T001", path="imageio-ffmpeg") from error


def version() -> str:
    """The version as ffmpeg writes it, for example ``n7.1``. Raises ToolError."""
    lines: list[str] = []
    _execute([str(find()), "-version"], lines.append)
    words = lines[0].split() if lines else []
    return words[2] if len(words) > 2 else "unknown"


def source(path: Path) -> tuple[str, ...]:
    """The arguments that read an author's file: local files in known formats alone."""
    safe = ("-protocol_whitelist", "file", "-format_whitelist", FORMATS)
    return (*safe, "-i", f"file:{path}")


def run(arguments: Sequence[str], on_line: Callable[[str], None] | None = None) -> Finished:
    """Run ffmpeg to its end and return its exit code and log, whatever the code.

    ``on_line`` gets each line of stdout as it comes. Raises ToolError T003 when it cannot start.
    """
    command = [str(find()), "-hide_banner", "-nostdin", "-nostats", *arguments]
    return _execute(command, on_line)


def must_run(step: str, arguments: Sequence[str]) -> None:
    """As `run`, for what can only fail through no fault of the author. Raises ToolError T002.

    Without ``-xerror``: the sources have been judged before (`integrity`), and it refuses WAV files
    written to a pipe.
    """
    finished = run(["-v", "error", "-y", *arguments])
    if finished.code != 0:
        raise ToolError("T002", step=step, exit=finished.code, said=last_words(finished.log))


def last_words(log: Log) -> str:
    """The end of what ffmpeg said, on one line."""
    return " / ".join(line.strip() for line in log[-3:] if line.strip())


def _execute(command: list[str], on_line: Callable[[str], None] | None) -> Finished:
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if on_line else subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ToolError("T003", path=command[0], reason=error.strerror or str(error)) from error
    with process:
        try:
            return _drain(process, on_line)
        except BaseException:
            process.kill()
            raise


def _drain(process: subprocess.Popen[str], on_line: Callable[[str], None] | None) -> Finished:
    """Read both pipes to the end; stderr in a thread of its own, or a full pipe would lock us."""
    log = _Log()
    reader = threading.Thread(target=log.read, args=(process.stderr or (),), daemon=True)
    reader.start()
    if on_line is not None and process.stdout is not None:
        for line in process.stdout:
            on_line(line.rstrip("\n"))
    reader.join()
    return Finished(process.wait(), log.lines())


class _Log:
    """Keeps what is worth keeping of a stream that may never end."""

    def __init__(self) -> None:
        self._opening: list[str] = []
        self._last: deque[str] = deque(maxlen=TAIL)

    def read(self, stream: Iterable[str]) -> None:
        for line in stream:
            self._last.append(line)
            if len(self._opening) < TAIL and _OPENING.match(line):
                self._opening.append(line)

    def lines(self) -> Log:
        return tuple(line.rstrip("\n") for line in (*self._opening, *self._last))
