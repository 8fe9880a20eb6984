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
    "left-page": "Sending changed pages",
    "left-index": "Sending changed overviews",
    "left-entry": "Sending the search's entry",
    "left-feed": "Sending new feeds",
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


#: Phases that count other things than bytes.
_NO_BYTES = frozenset({"moving", "build", "delete"})
_LARGE = 10 << 20  # bytes; what is smaller is done before it is read how far it is


@dataclass(slots=True)
class _Phase:
    """``began``: seconds, by the clock of whoever shows it."""

    name: str
    total: int
    began: float = 0.0
    done: int = 0

    @property
    def percent(self) -> int:
        return min(100, self.done * 100 // self.total)

    def amount(self, texts: Catalogue, now: float) -> str:
        """How much of a large phase is sent, and how long the rest takes; else nothing."""
        if self.name in _NO_BYTES or self.total < _LARGE:
            return ""
        sent = texts.text("{done} of {total} MB", done=self.done >> 20, total=self.total >> 20)
        if self.done <= 0 or self.done >= self.total:
            return sent
        left = (now - self.began) * (self.total - self.done) / self.done
        minutes = max(1, round(left / 60))
        return f"{sent}, " + texts.plural("{n} minute left", "{n} minutes left", minutes)


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
            self._phases[name] = _Phase(name, total, self._clock())
            if total:
                self._write(f"{phase_text(name, self._texts)} …")

    def advance(self, name: str, amount: int = 1, what: str = "") -> None:  # noqa: ARG002
        with self._lock:
            phase = self._phases.setdefault(name, _Phase(name, 0))
            phase.done += amount
            now = self._clock()
            if phase.total and now - self._last >= _PATIENCE_S:
                far = phase.amount(self._texts, now) or f"{phase.percent} %"
                self._write(f"{phase_text(name, self._texts)}: {far}")

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
        self._phases: dict[str, _Phase] = {}
        self._lock = threading.Lock()
        self._live = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            TextColumn("{task.fields[amount]}"),
            TextColumn("{task.fields[what]}", style="dim"),
            console=console,
            transient=True,
        )

    def phase(self, name: str, total: int) -> None:
        with self._lock:
            self._live.start()
            self._phases[name] = _Phase(name, total, time.monotonic())
            text = phase_text(name, self._texts)
            if name in self._tasks:
                self._live.reset(self._tasks[name], total=total, description=text)
            else:
                self._tasks[name] = self._live.add_task(text, total=total, what="", amount="")

    def advance(self, name: str, amount: int = 1, what: str = "") -> None:
        task = self._tasks.get(name)
        if task is None:
            return
        with self._lock:
            phase = self._phases[name]
            phase.done += amount
            told = phase.amount(self._texts, time.monotonic())
        self._live.update(task, advance=amount, what=what[-40:], amount=told)

    def stop(self) -> None:
        self._live.stop()
