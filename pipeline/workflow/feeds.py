"""Feeds held against what apps require: the programme's own, or any file."""

from __future__ import annotations

from pathlib import Path

from pipeline.core.problems import in_order
from pipeline.outputs.feeds.gate.artefacts import Verdict
from pipeline.outputs.feeds.gate.checking import check
from pipeline.workflow.making import build
from pipeline.workflow.run import Run


def check_feeds(run: Run) -> Verdict:
    """Of the programme's own feeds, built for the run's target; ``public/`` is made as well.

    Where the content has errors no feed can be made, and ``problems`` are those of the content.
    """
    built = build(run)
    said = built.feeds or Verdict()
    return Verdict(in_order((*built.problems, *said.problems)), said.feeds)


def check_feed(file: Path) -> Verdict:
    """Of one file, by what it says itself. Raises OSError."""
    return Verdict(check(file.read_bytes(), file.as_posix()), (file.as_posix(),))
