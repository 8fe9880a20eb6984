"""The cluster of docs/klynge-lager.md, by the very lines that stand there, on ports of its own."""

from __future__ import annotations

import http.client
import os
import random
import re
import shlex
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

from pipeline.storage.s3 import S3Store
from pipeline.storage.s3_settings import Credentials, S3Settings, public_read
from pipeline.storage.weed import program
from tests.torture.owner import Owner

PAGE = Path(__file__).parents[2] / "docs" / "klynge-lager.md"
_PATIENCE_S = 60.0
_PORT = re.compile(r"\b1?93\d\d\b")


class Cluster:
    """Runs as long as it is used as a context."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kills = 0
        text = PAGE.read_text(encoding="utf-8")
        blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
        self._exports = dict(re.findall(r"export (\w+)=(\S+)", blocks[0]))
        self._folders = re.findall(r"lager/\w+", blocks[0])
        lines = blocks[1].splitlines()
        ports = sorted({port for line in lines for port in _PORT.findall(line)})
        self._ports = dict(zip(ports, map(str, _free(len(ports))), strict=True))
        self._commands = [self._placed(line) for line in lines]
        self._running: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> Self:
        for name in self._folders:
            (self.folder / name).mkdir(parents=True)
        self._running = [self._start(command) for command in self._commands]
        (gateway,) = (one for one in self._commands if one[2] == "s3")
        self.port = int(next(w for w in gateway if w.startswith("-port=")).partition("=")[2])
        self.endpoint, self.bucket = f"http://127.0.0.1:{self.port}", "indsatsspor2"
        access = self._exports["AWS_ACCESS_KEY_ID"], self._exports["AWS_SECRET_ACCESS_KEY"]
        self.owner = Owner(self.endpoint, self.bucket, *access)
        try:
            self._await()
            store = S3Store(
                S3Settings(self.bucket, self.endpoint, credentials=Credentials(*access))
            )
            store.create_bucket()
            store.set_policy(public_read(self.bucket, "*/site/"))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            process.kill()
            process.wait()

    def base(self, prefix: str) -> str:
        return f"{self.endpoint}/{self.bucket}/{prefix}/site/"

    @property
    def volumes(self) -> list[int]:
        """Which of the programs are volume servers."""
        return [n for n, command in enumerate(self._commands) if command[2] == "volume"]

    def kill(self, number: int) -> None:
        self.kills += 1
        self._running[number].send_signal(signal.SIGKILL)
        self._running[number].wait()

    def revive(self, number: int) -> None:
        self._running[number] = self._start(self._commands[number])

    def _placed(self, line: str) -> list[str]:
        moved = _PORT.sub(lambda found: self._ports[found[0]], line)
        _, *words = shlex.split(moved.replace("lager/", f"{self.folder}/lager/"))
        return [program(), *words]

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        name = f"{command[2]}-{self.kills}-{len(list(self.folder.glob('*.log')))}.log"
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), **self._exports}
        with (self.folder / name).open("wb") as log:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def _await(self) -> None:
        """Until the gateway answers, and every volume server has told the master of itself."""
        until = time.monotonic() + _PATIENCE_S
        while not self._answers():
            if time.monotonic() > until:
                logs = [log.read_text()[-500:] for log in sorted(self.folder.glob("*.log"))]
                raise TimeoutError("\n".join(logs))
            time.sleep(0.1)

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", f"/{self.bucket}/x")
            if connection.getresponse().status not in (403, 404):
                return False
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
        return all(self._heard(number) for number in self.volumes)

    def _heard(self, number: int) -> bool:
        logs = sorted(self.folder.glob("volume-*.log"))
        return sum(b"Heartbeat to" in log.read_bytes() for log in logs) >= len(self.volumes)


def _free(count: int) -> list[int]:
    """A block of ports that nobody uses, below those that are lent to outgoing connections."""
    pick = random.SystemRandom()
    while True:
        first = pick.randrange(20_000, 32_000 - count)
        try:
            for port in range(first, first + count):
                with socket.socket() as trial:
                    trial.bind(("127.0.0.1", port))
        except OSError:
            continue
        return list(range(first, first + count))
