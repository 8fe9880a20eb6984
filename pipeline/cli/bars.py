"""How far a long job has come: bars on a terminal, a few plain lines in a log."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from pipeline.core.messages import Catalogue

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import TaskID

#: Phases by the name a job gives them, in English; the catalogue has the Danish.
PHASES = {
    "moving": "Fetching episodes",
    "fetch": "Fetching published sound",
    "build": "Building",
    "media": "Sending sound, films and pictures",
    "asset": "Sending stylesheets and scripts",
    "book": "Sending kits",
    "new-page": "Sending new pages",
    "new-index": "Sending new overviews",
    "new-feed": "Sending new feeds",
    "page": "Sending changed pages",
    "index": "Sending changed overviews",
    "search": "Sending the search index",
    "entry": "Sending the search's entry",
    "new-entry": "Sending the search's entry",
    "alias": "Sending new sound to old addresses",
    "feed": "Sending changed feeds",
    "delete": "Removing what is no longer used",
}
_PATIENCE_S = 5.0  # a line so often keeps a log readable, and a reader sure that it lives


def phase_text(name: str, texts: Catalogue) -> str:
    return texts.text(PHASES[name]) if name in PHASES else name


@dataclass(slots=True)
class _Phase:
    total: int
    done: int = 0


class Lines:
    """A line when a phase begins, and how far it is every few seconds."""

    def __init__(
        self, stream: TextIO, texts: Catalogue, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._stream, self._texts, self._clock = stream, texts, clock
        self._lock = threading.Lock()
        self._phases: dict[str, _Phase] = {}
        self._last = 0.0

    def phase(self, name: str, total: int) -> None:
        with self._lock:
            self._phases[name] = _Phase(total)
            if total:
                self._write(f"{phase_text(name, self._texts)} …")

    def advance(self, name: str, amount: int = 1, what: str = "") -> None:  # noqa: ARG002
        with self._lock:
            phase = self._phases.setdefault(name, _Phase(0))
            phase.done += amount
            if phase.total and self._clock() - self._last >= _PATIENCE_S:
                percent = min(100, phase.done * 100 // phase.total)
                self._write(f"{phase_text(name, self._texts)}: {percent} %")

    def _write(self, line: str) -> None:
        self._last = self._clock()
        self._stream.write(line + "\n")
        self._stream.flush()


class Bars:
    """A live bar for each phase, gone when the job is done."""

    def __init__(self, console: Console, texts: Catalogue) -> None:
        from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

        self._texts = texts
        self._tasks: dict[str, TaskID] = {}
        self._lock = threading.Lock()
        self._live = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[what]}", style="dim"),
            console=console,
            transient=True,
        )

    def phase(self, name: str, total: int) -> None:
        with self._lock:
            self._live.start()
            text = phase_text(name, self._texts)
            if name in self._tasks:
                self._live.reset(self._tasks[name], total=total, description=text)
            else:
                self._tasks[name] = self._live.add_task(text, total=total, what="")

    def advance(self, name: str, amount: int = 1, what: str = "") -> None:
        task = self._tasks.get(name)
        if task is not None:
            self._live.update(task, advance=amount, what=what[-40:])

    def stop(self) -> None:
        self._live.stop()
