"""The one place that starts ffmpeg.

The binary is the one that the environment variable ``SPOR2_FFMPEG`` names (a path, or a name on the
search path), else the one inside the wheel ``imageio-ffmpeg``. There is no ffprobe. Only a bounded
part of what ffmpeg says is kept, so that a damaged file cannot fill the memory.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Self, TextIO

from pipeline.core.errors import ToolError
from pipeline.core.frozen import dataclass

ENVIRONMENT = "SPOR2_FFMPEG"
TAIL = 100
_WIDTH = 1 << 20  # bytes; what Linux lets anyone have

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
    return _execute(_command(arguments), on_line)


def must_run(step: str, arguments: Sequence[str]) -> None:
    """As `run`, for what can only fail through no fault of the author. Raises ToolError T002.

    Without ``-xerror``: the sources have been judged before (`integrity`), and it refuses WAV files
    written to a pipe.
    """
    must_have(step, run(["-v", "error", "-y", *arguments]))


def must_have(step: str, finished: Finished) -> None:
    """Raise ToolError T002 unless it went well."""
    if finished.code != 0:
        raise ToolError("T002", step=step, exit=finished.code, said=last_words(finished.log))


def last_words(log: Log) -> str:
    """The end of what ffmpeg said, on one line."""
    return " / ".join(line.strip() for line in log[-3:] if line.strip())


class Running:
    """One ffmpeg at work, its log read by a thread, for a full pipe would stop it.

    Left early, or by an exception, it is killed.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._log = _Log()
        said = io.TextIOWrapper(_pipe(process.stderr), "utf-8", "replace")
        self._reader = threading.Thread(target=self._log.read, args=(said,), daemon=True)
        self._reader.start()

    def write(self, data: bytes | memoryview) -> bool:
        """Send more to its standard input; false when it has ended, and `finish` says why."""
        with suppress(OSError):
            _pipe(self._process.stdin).write(data)
            return True
        return False

    @property
    def output(self) -> IO[bytes]:
        """Its standard output. Read it to the end before `finish`."""
        return _pipe(self._process.stdout)

    def finish(self) -> Finished:
        """End its input and wait for it."""
        self.end_input()
        self._reader.join()
        return Finished(self._process.wait(), self._log.lines())

    def end_input(self) -> None:
        """No more comes."""
        with suppress(OSError):  # what it did not want to read; its exit code tells
            if self._process.stdin is not None:
                self._process.stdin.close()

    def kill(self) -> None:
        self._process.kill()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()  # nothing happens to one that has ended
        self.end_input()
        self._reader.join()
        with self._process:
            pass  # closes the pipes


def stream(arguments: Sequence[str], *, feeding: bool = False) -> Running:
    """Start ffmpeg with raw bytes from its `output`; when ``feeding``, it is written to as well.

    Raises ToolError T003 when it cannot start.
    """
    return _start(_command(arguments), subprocess.PIPE if feeding else None, subprocess.PIPE)


def feed(arguments: Sequence[str]) -> Running:
    """Start ffmpeg to be written to; it makes a file of that. Raises ToolError T003."""
    return _start(_command(arguments), subprocess.PIPE, None)


def _command(arguments: Sequence[str]) -> list[str]:
    return [str(find()), "-hide_banner", "-nostdin", "-nostats", *arguments]


def _execute(command: list[str], on_line: Callable[[str], None] | None) -> Finished:
    with _start(command, None, subprocess.PIPE if on_line else None) as running:
        if on_line is not None:
            with io.TextIOWrapper(running.output, "utf-8", "replace") as lines:
                for line in lines:
                    on_line(line.rstrip("\n"))
        return running.finish()


def _start(command: list[str], given: int | None, output: int | None) -> Running:
    try:
        process = subprocess.Popen(
            command,
            stdin=given or subprocess.DEVNULL,
            stdout=output or subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ToolError("T003", path=command[0], reason=error.strerror or str(error)) from error
    for pipe in (process.stdin, process.stdout):
        _widen(pipe)
    return Running(process)


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a second of sound wait in it, where the system can: so that both sides always work."""
    if pipe is not None and sys.platform == "linux":
        from fcntl import F_SETPIPE_SZ, fcntl

        with suppress(OSError):
            fcntl(pipe.fileno(), F_SETPIPE_SZ, _WIDTH)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("this ffmpeg was started without that pipe")
    return pipe


class _Log:
    """Keeps what is worth keeping of a stream that may never end."""

    def __init__(self) -> None:
        self._opening: list[str] = []
        self._last: deque[str] = deque(maxlen=TAIL)

    def read(self, stream: TextIO) -> None:
        with stream:
            for line in stream:
                self._last.append(line)
                if len(self._opening) < TAIL and _OPENING.match(line):
                    self._opening.append(line)

    def lines(self) -> Log:
        return tuple(line.rstrip("\n") for line in (*self._opening, *self._last))
