"""Looking without changing anything: what is public when, and why a file was made."""

from __future__ import annotations

from datetime import datetime

from pipeline.build import journal
from pipeline.content.library import load
from pipeline.core.errors import ProgrammeError
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.problems import Problem
from pipeline.core.values import Status
from pipeline.workflow.coming import Coming, coming
from pipeline.workflow.run import Run


@dataclass(frozen=True, slots=True)
class StatusRow:
    """``kind``: episode, film, chapter, event or page. ``due``: from when it is public."""

    id: str
    kind: str
    title: str
    status: Status
    due: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """``why``: ``new``, ``recipe``, ``params``, ``kept``, ``unkept`` or ``input:NAME``. ``items``:
    content it is from.
    """

    artefact: str
    recipe: str
    why: tuple[str, ...]
    inputs: tuple[str, ...]
    items: tuple[str, ...]
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """For staff only: hidden items are in it. ``rows`` is none when the programme cannot be read,
    and ``problems`` tell why; else they are empty.
    """

    rows: tuple[StatusRow, ...] | None
    coming: tuple[Coming, ...] = ()
    problems: tuple[Problem, ...] = ()


def status(run: Run) -> Overview:
    """Every item with its status at the instant, and what the clock alone will change."""
    loaded = load(run.folder, run.now)
    if loaded.library is None or loaded.subject is None:
        return Overview(None, (), loaded.problems)
    return Overview(_rows(loaded.library), coming(run, loaded.subject))


def _rows(library: Library) -> tuple[StatusRow, ...]:
    return tuple(
        StatusRow(
            item.id,
            type(item).__name__.lower(),
            item.title,
            library.status(item),
            item.publication.due,
            getattr(item, "embargo_reason", None) or "",
        )
        for item in library.items()
    )


def explain(run: Run, path: str) -> Explanation:
    """What ``path`` of the last build was made from, and why. Raises ProgrammeError P003."""
    line = journal.find(journal.read(run.journal), path.removeprefix("public/"))
    if line is None:
        raise ProgrammeError("P003", path=path)
    return Explanation(
        line.artefact,
        line.recipe,
        line.reasons,
        tuple(line.inputs),
        line.items,
        tuple(line.files.values()),
    )
