"""A tool that builds a site, what it costs, and the chapters written for it (`sites`)."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from launching import cost

_FRONT = re.compile(r"---\n(.*?)\n---\n(.*)", re.DOTALL)


@dataclass(frozen=True)
class Cost:
    """Seconds, and MiB of the largest process."""

    wall: float
    cpu: float
    memory: float


@dataclass(frozen=True)
class Tool:
    """``command`` builds in ``folder``; ``made`` are what a full build begins without."""

    name: str
    folder: Path
    command: list[str]
    made: tuple[str, ...]

    def full(self) -> Cost:
        for name in self.made:
            shutil.rmtree(self.folder / name, ignore_errors=True)
        return self.run()

    def run(self) -> Cost:
        return Cost(*cost(self.command, self.folder))


@dataclass(frozen=True)
class Text:
    """A file of the programme: its fields, each as it is written, and its Markdown."""

    name: str
    fields: dict[str, str]
    body: str


def read(folder: Path) -> Iterator[Text]:
    for file in sorted(folder.glob("*.md")):
        fields, body = _FRONT.match(file.read_text(encoding="utf-8")).groups()  # type: ignore[union-attr]
        told = dict(line.split(": ", 1) for line in fields.splitlines())
        yield Text(file.name, told, body)


def texts(home: Path, folder: Path, front: str, before: str = "") -> None:
    """The same chapters with the fields that another tool knows."""
    folder.mkdir(parents=True, exist_ok=True)
    for text in read(home / "handbook"):
        head, start = front.format(**text.fields), before.format(**text.fields)
        (folder / text.name).write_text(f"---\n{head}\n---\n{start}{text.body}", encoding="utf-8")
