"""One build at a time in a folder: a lock that says who has it, and dies with its holder."""

from __future__ import annotations

import getpass
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.errors import ProgrammeError
from pipeline.core.locking import take


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Hold ``file`` as a lock. The operating system lets go of it when a holder dies.

    Raises ProgrammeError P010 (naming the holder) when another run has it, P011 when the folder
    cannot be written.
    """
    who = file.with_name(f"{file.name}.who")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        stream = take(file)
    except OSError as error:
        raise ProgrammeError("P011", folder=file.parent.parent, reason=error.strerror) from None
    if stream is None:
        raise ProgrammeError("P010", **_holder(who))
    with stream:
        holder = {"user": login(), "host": platform.node(), "pid": os.getpid()}
        who.write_text(json.dumps(holder), encoding="utf-8")
        yield
        who.unlink(missing_ok=True)


def alive(pid: int) -> bool:
    """Whether a process of this machine runs. True as well when we may not ask.

    One that has ended and that nobody waited for (a zombie, usual in containers) does not run.
    """
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return True
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")


def login() -> str:
    """The name of whoever is at work, or a question mark."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "?"


def _holder(who: Path) -> dict[str, object]:
    try:
        held = json.loads(who.read_text(encoding="utf-8"))
        return {name: held[name] for name in ("user", "host", "pid")}
    except (OSError, ValueError, LookupError, TypeError):
        return {"user": "?", "host": "?", "pid": "?"}
