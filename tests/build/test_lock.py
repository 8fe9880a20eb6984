"""One build at a time in a folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.build.lock import locked
from pipeline.core.errors import ProgrammeError


def test_a_second_run_is_told_who_has_the_folder(tmp_path: Path) -> None:
    lock = tmp_path / ".spor2" / "lock"
    with locked(lock), pytest.raises(ProgrammeError) as caught, locked(lock):
        pass
    assert caught.value.code == "P010"
    assert caught.value.params["pid"] == os.getpid()
    with locked(lock):
        assert lock.exists()
    assert not lock.exists()


def test_a_dead_holder_loses_it(tmp_path: Path) -> None:
    lock = tmp_path / ".spor2" / "lock"
    code = (
        "import os, pathlib; from pipeline.build.lock import locked\n"
        f"with locked(pathlib.Path({str(lock)!r})): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert lock.exists()
    with locked(lock):
        pass


def test_a_folder_that_is_a_file_is_said_so(tmp_path: Path) -> None:
    (tmp_path / ".spor2").write_text("")
    with pytest.raises(ProgrammeError) as caught, locked(tmp_path / ".spor2" / "lock"):
        pass
    assert caught.value.code == "P011"
