"""The readers that are npm packages. Without them or Node these tests fail: they never skip."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parent / "read.mjs"
HINT = "see tests/browser/install.sh"


def read(reader: str, files: Iterable[Path]) -> dict[Path, Any]:
    """What ``reader`` of `read.mjs` makes of each file."""
    node = shutil.which("node")
    if node is None:
        pytest.fail(f"Node is missing: {HINT}")
    command = [node, str(SCRIPT), reader, *map(str, files)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=120)
    if done.returncode:
        pytest.fail(f"{reader}: {done.stderr.decode()[-2000:]} ({HINT})")
    return {Path(name): value for name, value in json.loads(done.stdout).items()}
