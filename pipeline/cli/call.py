"""One call of the command line: where, when, and how to speak."""

from __future__ import annotations

from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.errors import ProgrammeError

if TYPE_CHECKING:
    from pipeline.cli.console import Console
    from pipeline.workflow import Run

HOME = "Europe/Copenhagen"
SETTINGS = "programme.yaml"


class Call:
    """What a command is given. ``given`` holds the values of the shared options."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.texts = console.texts
        self.given: dict[str, Any] = {}

    @property
    def folder(self) -> Path:
        """The programme's folder. Raises ProgrammeError P001 when there is none."""
        asked: Path | None = self.given.get("folder")
        found = nearest_programme(Path.cwd()) if asked is None else asked.absolute()
        if found is None or not (found / SETTINGS).is_file():
            raise ProgrammeError("P001", folder=asked or Path.cwd())
        return found

    @property
    def now(self) -> datetime:
        """The one place where the clock is read."""
        given: datetime | None = self.given.get("now")
        return given or datetime.now(danish_time())

    def run(
        self,
        target: str | None = None,
        workers: int | str | None = None,
        remaster: frozenset[str] | None = None,
        extras: frozenset[str] = frozenset(),
    ) -> Run:
        from pipeline.workflow import Run

        progress = self.console.progress
        return Run(self.folder, self.now, progress, target, workers, remaster, extras)


def danish_time() -> tzinfo:
    from zoneinfo import ZoneInfo  # late: it costs more than the rest of ``--help``

    return ZoneInfo(HOME)


def nearest_programme(start: Path) -> Path | None:
    """``start`` or the nearest folder above it with a programme.yaml."""
    folders = (start, *start.parents)
    return next((folder for folder in folders if (folder / SETTINGS).is_file()), None)
