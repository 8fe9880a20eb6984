"""What a command costs, from start to end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

#: A small process between: Linux counts the memory of whoever starts a process as its own.
_LAUNCHER = """
import os, sys, time
begun = time.perf_counter()
child = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ)
_, status, spent = os.wait4(child, 0)
wall = time.perf_counter() - begun
print(status, wall, spent.ru_utime + spent.ru_stime, spent.ru_maxrss / 1024)
"""


def cost(command: list[str], folder: Path | None = None) -> tuple[float, float, float]:
    """Wall seconds, CPU seconds of all its processes, MiB of the largest.

    Raises:
        SystemExit: It failed.

    """
    line = [sys.executable, "-S", "-c", _LAUNCHER, *command]
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True, check=True)
    status, wall, cpu, memory = map(float, done.stdout.split("\n")[-2].split())
    if status:
        said = (done.stdout + done.stderr)[-2000:]
        raise SystemExit(f"it failed: {' '.join(command)}\n{said}")
    return wall, cpu, memory
