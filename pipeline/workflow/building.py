"""A build as it is asked for: the answer of the last one where that still stands."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pipeline.build.lock import locked
from pipeline.workflow import standing
from pipeline.workflow.built import Built
from pipeline.workflow.run import Run

if TYPE_CHECKING:
    from pipeline.build.mates import Mates

#: Where brief recipes are; what draws or writes feeds loads the rest by itself.
_BRIEF = ("pipeline.outputs.page",)
#: As many chapters are worth another process.
_MANY = 300


def build(run: Run, *, preview: bool = False) -> Built:
    """Make ``public/``; or, for a preview with drafts, ``.spor2/preview``.

    ``library`` is none where nothing was changed since the last build.
    """
    if not preview and run.remaster is None:
        with locked(run.lock):
            built = _as_before(run)
        if built is not None:
            return built
    team = mates(run)
    try:
        if _much(run):
            team.begin()  # they load what they need while we load what we need
        from pipeline.workflow import making  # it takes its time

        return making.build(run, preview=preview, team=team)
    finally:
        team.end()


def _as_before(run: Run) -> Built | None:
    seen = standing.look(run)
    recalled = standing.recall(run, seen)
    if recalled is None:
        return None
    if not recalled.changed:
        return standing.told(run, recalled)
    from pipeline.workflow import touching  # most of what it loads is for pages

    return touching.build(run, seen, recalled)


def mates(run: Run) -> Mates:
    """Processes beside this one for all but the heavy, as many in all as the run has workers."""
    from pipeline.build.mates import Mates, processors  # not where all is as before

    count = run.workers if isinstance(run.workers, int) else processors()
    return Mates(count - 1, _BRIEF)


def _much(run: Run) -> bool:
    """Whether a large handbook has never been built here."""
    folder = run.folder / "handbook"
    seen = (run.state / "cache" / "brief.log").exists()
    return not seen and folder.is_dir() and len(os.listdir(folder)) > _MANY  # noqa: PTH208 (a count)
