"""One build at a time in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.build.lock import alive, locked
from pipeline.core.errors import ProgrammeError


def test_a_second_run_is_told_who_has_the_folder(tmp_path: Path) -> None:
    lock = tmp_path / ".spor2" / "lock"
    with locked(lock), pytest.raises(ProgrammeError) as caught, locked(lock):
        pass
    assert caught.value.code == "P010"
    assert caught.value.params["pid"] == os.getpid()
    with locked(lock):
        pass


def test_a_dead_holder_loses_it(tmp_path: Path) -> None:
    """Also one that stays as a zombie, since nobody waits for it."""
    lock = tmp_path / ".spor2" / "lock"
    code = (
        "import os, pathlib; from pipeline.build.lock import locked\n"
        f"with locked(pathlib.Path({str(lock)!r})): os.kill(os.getpid(), 9)"
    )
    with subprocess.Popen([sys.executable, "-c", code]) as dead:
        os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)
        assert lock.with_name("lock.who").exists()
        assert not alive(dead.pid)
        with locked(lock):
            pass
    assert alive(os.getpid())


def test_a_folder_that_is_a_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / ".spor2").write_text("")
    with pytest.raises(ProgrammeError) as caught, locked(tmp_path / ".spor2" / "lock"):
        pass
    assert caught.value.code == "P011"
