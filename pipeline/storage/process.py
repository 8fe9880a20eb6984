"""A server that outlives the command that started it, and that is found again later.

On POSIX the server inherits a locked file. The lock goes when the server goes, however it went;
so there are no stale pid files to be misled by, and no stranger with the same number is ended.
Windows inherits no locks: there the pid and the program's name must do.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.locking import take

#: Seconds between a polite word and the end.
_GRACE = 3.0
_POLL = 0.02


@dataclass(frozen=True, slots=True)
class Command:
    argv: list[str]
    environment: Mapping[str, str]
    log: Path


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a server is known again: the file it keeps locked, and the file with its pid."""

    lock: Path
    pid: Path

    def number(self) -> int | None:
        try:
            return int(self.pid.read_text())
        except (OSError, ValueError):
            return None


def start(command: Command, mark: Mark) -> None:
    """Start it under ``mark``. Raises OSError."""
    with command.log.open("wb") as log:
        process = _spawn(command, log.fileno(), mark)
    mark.pid.write_text(str(process.pid))
    # We let go of it on purpose; unset, Python would complain of a child nobody waited for.
    process.returncode = 0


def end(mark: Mark, done: Callable[[], bool]) -> None:
    """Ask it, wait until it is gone or ``done``, then end it. Only while it bears its mark."""
    number = mark.number()
    if number is None or not alive(mark):
        return
    _ask(number)
    _wait(lambda: done() or not alive(mark))
    _kill(number)
    _wait(lambda: not alive(mark))
    mark.pid.unlink(missing_ok=True)


def _wait(enough: Callable[[], bool]) -> None:
    until = time.monotonic() + _GRACE
    while not enough() and time.monotonic() < until:
        time.sleep(_POLL)


if sys.platform == "win32":

    def alive(mark: Mark) -> bool:
        argv = ["tasklist", "/FI", f"PID eq {mark.number()}", "/FO", "CSV", "/NH"]
        said = subprocess.run(argv, capture_output=True, check=False).stdout
        return mark.pid.exists() and b"weed" in said.lower()

    def _spawn(command: Command, log: int, mark: Mark) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command.argv,
            env=command.environment,
            cwd=mark.lock.parent,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            creationflags=subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP,
        )

    def _ask(number: int) -> None:
        """Windows knows no polite word that a program without a window hears."""

    def _kill(number: int) -> None:
        argv = ["taskkill", "/PID", str(number), "/T", "/F"]
        subprocess.run(argv, capture_output=True, check=False)

else:

    def alive(mark: Mark) -> bool:
        """Whether a server holds the lock."""
        if not mark.lock.exists():
            return False
        lock = take(mark.lock)
        if lock is None:
            return True
        lock.close()
        return False

    def _spawn(command: Command, log: int, mark: Mark) -> subprocess.Popen[bytes]:
        lock = take(mark.lock)
        if lock is None:
            raise BlockingIOError(str(mark.lock))
        with lock:
            return subprocess.Popen(
                command.argv,
                env=command.environment,
                cwd=mark.lock.parent,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                pass_fds=[lock.fileno()],
            )

    def _ask(number: int) -> None:
        _signal(number, signal.SIGTERM)

    def _kill(number: int) -> None:
        _signal(number, signal.SIGKILL)
        with suppress(ChildProcessError):  # the child of an earlier command is not ours to bury
            os.waitpid(number, 0)

    def _signal(number: int, word: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(number, word)
