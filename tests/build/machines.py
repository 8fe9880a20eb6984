"""A real scheduler and real workers, as processes of their own on 127.0.0.1."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PATIENCE = 90


class Machines:
    """A cluster with a folder of its own. Leave it with `stop`, and no process is left."""

    def __init__(self, root: Path, **environment: str) -> None:
        self.root = root
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(root),
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            **environment,
        }
        self._processes: list[subprocess.Popen[bytes]] = []
        self._scratch: dict[int, Path] = {}
        self.workers: list[subprocess.Popen[bytes]] = []
        told = root / "scheduler.json"
        self.scheduler = self._start("dask_scheduler", "--port", "0", "--scheduler-file", str(told))
        self.address = self._address(told)

    def add(self, **environment: str) -> subprocess.Popen[bytes]:
        """One more worker, which takes one task at a time."""
        scratch = self.root / f"worker-{len(self._processes)}"
        scratch.mkdir()
        options = ("--nthreads", "1", "--no-nanny", "--local-directory", str(scratch))
        worker = self._start("dask_worker", self.address, *options, **environment)
        self._scratch[worker.pid] = scratch
        self.workers.append(worker)
        return worker

    def scratch(self, worker: subprocess.Popen[bytes]) -> Path:
        """Where a worker works."""
        return self._scratch[worker.pid]

    def log(self) -> str:
        return "".join(p.read_text(errors="replace") for p in sorted(self.root.glob("*.log")))

    def hears(self, words: str) -> None:
        """Wait until somebody has written it in a log."""
        until = time.monotonic() + _PATIENCE
        while words not in self.log():
            if time.monotonic() > until:
                raise TimeoutError(self.log())
            time.sleep(0.05)

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(self, name: str, *options: str, **environment: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{name}", *options]
        log = self.root / f"{len(self._processes)}-{name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--no-dashboard"],
                env={**self._environment, **environment},
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        self._processes.append(process)
        return process

    def _address(self, told: Path) -> str:
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            try:
                return str(json.loads(told.read_bytes())["address"])
            except (OSError, ValueError):
                time.sleep(0.05)
        self.stop()
        raise TimeoutError(self.log())


def waited(folder: Path, pattern: str, count: int = 1) -> list[Path]:
    """The files, when there are so many."""
    until = time.monotonic() + _PATIENCE
    while len(found := sorted(folder.glob(pattern))) < count:
        if time.monotonic() > until:
            raise TimeoutError(pattern)
        time.sleep(0.02)
    return found
