"""One build at a time in a folder: a lock that says who has it."""

from __future__ import annotations

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.errors import ProgrammeError


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold ``file`` as a lock. A dead holder on this machine loses it.

    Raises ProgrammeError P010 (naming the holder) when another run has it, P011 when the folder
    cannot be written.
    """
    _take(file)
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def alive(pid: int) -> bool:
    """Whether a process of this machine runs. True as well when we may not ask."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _take(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ProgrammeError("P011", folder=file.parent.parent, reason=error.strerror) from None
    for _ in range(2):
        try:
            with file.open("x", encoding="utf-8") as lock:
                json.dump({"pid": os.getpid(), "host": socket.gethostname(), "user": _user()}, lock)
        except FileExistsError:
            _drop_if_dead(file)
        except OSError as error:
            raise ProgrammeError("P011", folder=file.parent.parent, reason=error.strerror) from None
        else:
            return
    raise ProgrammeError("P010", user="?", host="?", pid="?")


def _drop_if_dead(file: Path) -> None:
    try:
        holder = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        holder = {"pid": 0, "host": "?", "user": "?"}
    here = holder.get("host") == socket.gethostname()
    if here and not alive(int(holder["pid"])):
        file.unlink(missing_ok=True)
        return
    raise ProgrammeError("P010", user=holder["user"], host=holder["host"], pid=holder["pid"])


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"
