"""A lock that lasts no longer than the processes that hold it, on POSIX and on Windows."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

if sys.platform == "win32":
    import msvcrt

    def _take(stream: BinaryIO, *, shared: bool) -> bool:  # noqa: ARG001 - none there
        try:
            msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _take(stream: BinaryIO, *, shared: bool) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(stream.fileno(), kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def take(path: Path) -> BinaryIO | None:
    """The lock at ``path``, held until the stream is closed; none when another has it."""
    stream = path.open("a+b")
    if _take(stream, shared=False):
        return stream
    stream.close()
    return None


@contextmanager
def locked(path: Path, *, seconds: float = 60.0) -> Iterator[None]:
    """Hold the lock at ``path`` alone. Raises TimeoutError after ``seconds``."""
    with path.open("a+b") as stream:
        _wait(stream, seconds, shared=False)
        yield


@contextmanager
def shared(path: Path, *, seconds: float = 60.0) -> Iterator[None]:
    """Hold the lock at ``path`` beside other readers; where there is no such file, nobody writes.

    Raises TimeoutError after ``seconds``.
    """
    try:
        stream = path.open("rb")
    except (FileNotFoundError, NotADirectoryError):
        yield
        return
    with stream:
        _wait(stream, seconds, shared=True)
        yield


def _wait(stream: BinaryIO, seconds: float, *, shared: bool) -> None:
    """Polls, since not every platform can wait with a limit; from 0.5 ms up to 50 ms apart."""
    until, pause = time.monotonic() + seconds, 0.0005
    while not _take(stream, shared=shared):
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(pause)
        pause = min(pause * 2, 0.05)
