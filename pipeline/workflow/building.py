"""A build as it is asked for: the answer of the last one where that still stands."""

from __future__ import annotations

from pipeline.build.lock import locked
from pipeline.workflow import standing
from pipeline.workflow.built import Built
from pipeline.workflow.run import Run


def build(run: Run, *, preview: bool = False) -> Built:
    """Make ``public/``; or, for a preview with drafts, ``.spor2/preview``.

    ``library`` is none where nothing was changed since the last build.
    """
    if not preview and run.remaster is None:
        with locked(run.lock):
            built = standing.find(run)
        if built is not None:
            return built
    from pipeline.workflow import making  # all that is needed to build takes its time to load

    return making.build(run, preview=preview)
