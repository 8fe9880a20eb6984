"""What the clock alone will change: when a publish would next send something, or fail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from pipeline.content.deadlines import deadlines
from pipeline.content.subject import Subject
from pipeline.content.times import DANISH
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.site import BuiltSite
from pipeline.core.values import Status
from pipeline.publish.aliases import left_standing
from pipeline.publish.release import Manifest
from pipeline.workflow.run import Run
from pipeline.workflow.steady import remembered

_WAITING = (Status.SCHEDULED, Status.EMBARGOED)
#: An event is over after its end, not at it; content is written in seconds.
_MOMENT = timedelta(seconds=1)


class Change(StrEnum):
    """What happens: an item becomes public; an event is over, and moves in the lists; files that
    nothing names are deleted; something has run out, and a publish is refused until it is renewed.
    """

    PUBLIC = "public"
    OVER = "over"
    DELETED = "deleted"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Coming:
    """``kind``: that of an item, or consent, help, files. ``id`` and ``title`` may be empty."""

    at: datetime
    change: Change
    kind: str
    id: str = ""
    title: str = ""

    @property
    def publishes(self) -> bool:
        """Whether there is something for a publish to do then."""
        return self.change is not Change.STOPPED


def coming(run: Run, subject: Subject) -> tuple[Coming, ...]:
    """All that is known to come after the instant, the first one first.

    Of deletions this computer knows what it last heard of the run's target. No store is asked.
    Raises ProgrammeError P002 for a target that there is none of.
    """
    library = subject.library
    if run.target is not None:
        run.chosen(library.programme)
    record = remembered(run, library.programme).record
    found = [*_items(library), *_events(library), *_stops(subject)]
    found += _deletions(record.manifest if record else None)
    later = (one for one in found if one.at > library.instant)
    return tuple(sorted(later, key=lambda one: (one.at, one.change, one.kind, one.id, one.title)))


def until(run: Run, subject: Subject) -> datetime | None:
    """The first instant at which another site, or another problem, might come of the same files.
    None where the programme pins its own. Days turn at midnight in Denmark.
    """
    now = subject.library.instant
    if now != run.now:
        return None
    midnight = datetime.combine(subject.today + timedelta(days=1), time(), DANISH)
    return min([midnight, *(one.at for one in coming(run, subject))])


def _items(library: Library) -> Iterator[Coming]:
    for item in library.items():
        due = item.publication.due
        if due is not None and library.status(item) in _WAITING:
            yield Coming(due, Change.PUBLIC, type(item).__name__.lower(), item.id, item.title)


def _events(library: Library) -> Iterator[Coming]:
    for event in library.events:
        if library.status(event) in (Status.PUBLISHED, *_WAITING):
            yield Coming(event.end + _MOMENT, Change.OVER, "event", event.id, event.title)


def _deletions(manifest: Manifest | None) -> Iterator[Coming]:
    if manifest is None:
        return
    kept = left_standing(manifest.history, BuiltSite(Path(), manifest.tree, manifest.listings))
    due = {one.delete_after for path, one in manifest.retired.items() if path not in kept}
    yield from (Coming(at, Change.DELETED, "files") for at in due)


def _stops(subject: Subject) -> Iterator[Coming]:
    for one in deadlines(subject):
        yield Coming(one.at, Change.STOPPED, one.kind, one.id, one.name)
