"""What was shared from this computer, so that it is taken away when it holds no more."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.workflow.run import Run


@dataclass(frozen=True, slots=True)
class Lent:
    """What was shared: under the key ``prefix`` of ``target``, until ``expires``, in seconds since
    1970.
    """

    target: str
    prefix: str
    expires: int


def due(run: Run, target: str, clock: Callable[[], float] = time.time) -> bool:
    """Whether something was shared at ``target``, and holds no more. Asks no store."""
    return any(one.target == target and one.expires <= clock() for one in noted(run))


def noted(run: Run) -> list[Lent]:
    try:
        return [Lent(**one) for one in json.loads(_file(run).read_bytes())]
    except (OSError, ValueError, TypeError):
        return []


def note(run: Run, lent: list[Lent]) -> None:
    if not lent:
        _file(run).unlink(missing_ok=True)
        return
    run.state.mkdir(exist_ok=True)
    draft = _file(run).with_suffix(".new")
    draft.write_text(json.dumps([asdict(one) for one in lent]), encoding="utf-8")
    draft.replace(_file(run))


def _file(run: Run) -> Path:
    return run.state / "delt.json"
