"""One run over a programme: where, when, for which target."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.errors import ProgrammeError
from pipeline.core.frozen import dataclass
from pipeline.core.progress import Progress, Silent

if TYPE_CHECKING:
    from pipeline.core.programme import Programme
    from pipeline.core.target import Target

PROCESSES = "processes"


@dataclass(frozen=True, slots=True)
class Run:
    """``now`` counts for a real programme; an example pins its own instant.

    ``target`` none: the programme's default. ``workers``: so many threads; `PROCESSES`; or the
    address of a cluster's scheduler; none: one thread for each processor.
    ``remaster``: names of the episodes whose sounds are to be made anew, though they are published;
    empty: all; none: nobody asked. A build works with ids alone.
    ``extras``: see `core.target.EXTRAS`. ``lost``, ``strays``: see `publish.release.Wanted`; for a
    publish that mends what somebody did by hand. ``purge``: ids of items of which nothing may be
    left. ``rate``: no more bytes a second are sent or fetched; 0 is no limit.
    """

    folder: Path
    now: datetime
    progress: Progress = field(default_factory=Silent)
    target: str | None = None
    workers: int | str | None = None
    remaster: frozenset[str] | None = None
    extras: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    strays: frozenset[str] = frozenset()
    purge: frozenset[str] = frozenset()
    rate: int = 0

    @property
    def state(self) -> Path:
        """The programme's local state."""
        return self.folder / ".spor2"

    @property
    def lock(self) -> Path:
        return self.state / "lock"

    @property
    def journal(self) -> Path:
        return self.state / "journal.json"

    @property
    def layout(self) -> Path:
        return self.state / "layout.jsonl"

    @property
    def unchanged(self) -> Path:
        """The notes of publishes that left nothing to be done."""
        return self.state / "unchanged"

    def remasters(self, items: frozenset[str]) -> bool:
        """Whether somebody asked to have the sounds of any of ``items`` made anew."""
        return self.remaster is not None and (not self.remaster or bool(self.remaster & items))

    def chosen(self, programme: Programme) -> Target:
        """The target of this run. Raises ProgrammeError P002 when the programme has none such."""
        name = self.target or programme.default_target
        known = {target.name: target for target in programme.targets}
        if name not in known:
            raise ProgrammeError("P002", name=name, known=", ".join(sorted(known)))
        return known[name]
