"""A plan and a publish as they are asked for: the answer of the last one where it still stands."""

from __future__ import annotations

from pipeline.workflow import unchanged
from pipeline.workflow.released import Addresses, Planned, Published
from pipeline.workflow.run import Run

__all__ = ["Addresses", "Planned", "Published", "plan", "publish"]


def plan(run: Run) -> Planned:
    """Build, and set the site against what is in the store. Changes nothing there.

    Raises StoreError.
    """
    stands = unchanged.find(run)
    if stands is not None:
        return stands.planned()
    from pipeline.workflow import publishing  # it takes its time

    return publishing.plan(run)


def publish(run: Run, *, yes: bool = False) -> Published:
    """Build and publish. ``yes`` answers the guards that ask. Raises PublishError, StoreError."""
    stands = unchanged.find(run)
    if stands is not None:
        return stands.published(run.folder)
    from pipeline.workflow import publishing

    return publishing.publish(run, yes=yes)
