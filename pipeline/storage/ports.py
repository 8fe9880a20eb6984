"""The ports of the embedded store: chosen once, remembered, given up only to another program."""

from __future__ import annotations

import json
import os
import random
import socket
from dataclasses import asdict, fields
from pathlib import Path

from pipeline.core.frozen import dataclass

#: Below the ranges from which systems lend ports to outgoing connections, so that a port is not
#: gone by accident at the next start.
_LOWEST, _HIGHEST = 20_000, 32_000
_TRIES = 200
_LAST = 65_535


@dataclass(frozen=True, slots=True)
class Ports:
    """One for each part of the server; a part without a port of its own takes a famous one."""

    s3: int
    s3_grpc: int
    filer: int
    filer_grpc: int
    volume: int
    volume_grpc: int
    master: int
    master_grpc: int

    @classmethod
    def choose(cls, folder: Path) -> Ports:
        """A free block, remembered in ``folder``."""
        count = len(fields(cls))
        pick = random.SystemRandom()
        for _ in range(_TRIES):
            first = pick.randrange(_LOWEST, _HIGHEST, count)
            ports = cls(*range(first, first + count))
            if free(ports):
                break
        (folder / "ports.json").write_text(json.dumps(asdict(ports), indent=1) + "\n")
        return ports


def remembered(folder: Path) -> Ports | None:
    """None as well where the file is harmed: new ports are then chosen."""
    try:
        ports = Ports(**json.loads((folder / "ports.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return ports if all(_possible(port) for port in asdict(ports).values()) else None


def _possible(port: object) -> bool:
    return isinstance(port, int) and 0 < port <= _LAST


def free(ports: Ports) -> bool:
    return all(_free(port) for port in asdict(ports).values())


def _free(port: int) -> bool:
    with socket.socket() as trial:
        if os.name == "posix":  # else a port just left counts as taken for a minute
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
