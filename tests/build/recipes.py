"""Recipes that a worker in another process can import."""

from __future__ import annotations

import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.build.artefact import Job, Product, Recipe
from pipeline.core.errors import ToolError


@dataclass(frozen=True)
class Wait:
    """Writes its process's number to a file of its own in ``room``; ends when ``room/go`` is."""

    room: str
    name: str


def _upper(job: Job) -> Product:
    body = job.file("text").read_bytes().upper()
    facts = {"length": len(body), "name": job.file("text").name, "half": 0.5, "threads": None}
    return Product({"out": body, "second": body[::-1]}, facts)


def _wrap(job: Job) -> Product:
    target = job.work / "x"
    target.write_bytes(job.params.encode() + job.file("inner").read_bytes())
    return Product({"out": target}, {"public": job.public("inner"), **job.facts("inner")})


def _grind(job: Job) -> Product:
    """Some work for a processor, that many rounds, letting go of nothing."""
    body = job.file("text").read_bytes()
    for _ in range(job.params):
        body = hashlib.sha256(body).digest() + body[:256]
    return Product({"out": body})


def _wait(job: Job) -> Product:
    wait: Wait = job.params
    room = Path(wait.room)
    (room / f"{wait.name}-{os.getpid()}").touch()
    until = time.monotonic() + 60
    while not (room / "go").exists() and time.monotonic() < until:
        time.sleep(0.02)
    return Product({"out": wait.name.encode()})


def _refuse(job: Job) -> Product:
    raise ToolError("T010", file=job.file("text").name, kind="silent")


def _break(job: Job) -> Product:
    raise RuntimeError("recipe broke")


def _end(job: Job) -> Product:
    os._exit(9)


UPPER = Recipe("upper", 1, _upper, heavy=True)
WRAP = Recipe("wrap", 1, _wrap, heavy=True)
GRIND = Recipe("grind", 1, _grind, heavy=True)
WAIT = Recipe("wait", 1, _wait, heavy=True)
REFUSE = Recipe("refuse", 1, _refuse, heavy=True)
BREAK = Recipe("break", 1, _break, heavy=True)
END = Recipe("end", 1, _end, heavy=True)
