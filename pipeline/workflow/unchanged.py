"""Whether a publish would find nothing to do, told by one request and without building.

A plan or publish after which nothing is left to do leaves a note: all that its site was made from
(`standing`), how long the clock changes nothing, the target, what was told, and the etag of the
record that then stood in the store. Where the files are as they were, ``public/`` is as a build of
ours left it, and the store has that very record, the next one has its answer. Where anything is
otherwise, or the embedded store does not run, it goes the whole way.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.build.lock import locked
from pipeline.build.public import standing as standing_folder
from pipeline.core.errors import StoreError
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem
from pipeline.core.target import EXTRAS, FEED_PATH, Cdn, Target
from pipeline.publish.told import Count, Outcome, Summary
from pipeline.workflow import standing
from pipeline.workflow.released import Addresses, Planned, Published
from pipeline.workflow.run import Run
from pipeline.workflow.standing import Seen
from pipeline.workflow.targets import console, embedded, reached


@dataclass(frozen=True, slots=True)
class Stands:
    """What is told when there is nothing to do. ``base``: the public address of the target, with a
    slash at its end; ``release``, the ``sequence``-th, is public and has ``files`` objects; its
    record has the etag ``record``.
    """

    problems: tuple[Problem, ...]
    target: Target
    base: str
    release: str
    sequence: int
    files: int
    record: str

    @property
    def summary(self) -> Summary:
        none = Count()
        before = Summary(self.sequence + 1, False, (), (), (), (), (), none, none, none, 0, 0, 0, 0)
        return replace(before, unchanged=self.files)

    def planned(self) -> Planned:
        return Planned(self.problems, self.summary, None, self.target)

    def published(self, folder: Path) -> Published:
        outcome = Outcome(self.release, record=self.record)
        there = addresses(self.target, self.base, folder)
        return Published(self.problems, self.summary, outcome, self.target, there)


def addresses(target: Target, base: str, folder: Path) -> Addresses:
    shown = console(target, folder)
    return Addresses(f"{base}index.html", f"{base}{FEED_PATH}", shown.console if shown else "")


def find(run: Run) -> Stands | None:
    """What a publish would tell, where it has nothing to do. Raises StoreError."""
    if _special(run) or not _note(run).exists():
        return None
    with locked(run.lock):
        stands = _recalled(run, look(run))
        built = standing_folder(run.folder / "public", run.state / "public.state")
    if stands is None or built is None:
        return None
    return stands if _published(run, stands) else None


def _special(run: Run) -> bool:
    """Whether more is asked for than a publish of the content as it is."""
    plain = Run(run.folder, run.now, run.progress, run.target, run.workers, rate=run.rate)
    return replace(run, extras=frozenset()) != plain


def look(run: Run) -> Seen:
    """At all that a publish of ``run`` depends on, but the clock and the store."""
    return standing.look(replace(run, extras=EXTRAS))


def remember(run: Run, seen: Seen, stands: Stands, until: datetime | None) -> None:
    """Nothing is, where the next publish may have something else to tell. ``until``: as
    `standing.remember` has it.
    """
    told = {
        **asdict(stands),
        "problems": [standing.plain(one) for one in stands.problems],
        "times": standing.times(run, until),
    }
    note = json.loads(json.dumps({**standing.noted(seen), "told": told}))
    if not standing.sure(seen) or _stands(note) != stands:
        forget(run)
        return
    run.unchanged.mkdir(parents=True, exist_ok=True)
    draft = _note(run).with_suffix(".new")
    draft.write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
    draft.replace(_note(run))


def forget(run: Run) -> None:
    """Whoever goes the whole way has no answer before its end."""
    _note(run).unlink(missing_ok=True)


def _recalled(run: Run, seen: Seen) -> Stands | None:
    try:
        note = json.loads(_note(run).read_bytes())
        if standing.changed(note, seen) != () or not standing.holds(note["told"]["times"], run.now):
            return None
        return _stands(note)
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _stands(note: dict[str, Any]) -> Stands:
    told = {name: value for name, value in note["told"].items() if name != "times"}
    problems = tuple(map(standing.problem, told["problems"]))
    cdn = told["target"]["cdn"]
    fields = {**told["target"], "cdn": Cdn(cdn["purge"], tuple(cdn["command"]))}
    return Stands(**{**told, "problems": problems, "target": Target(**fields)})


def _published(run: Run, stands: Stands) -> bool:
    """Whether the store has the record still. One request."""
    target, local = stands.target, stands.target.kind == "embedded"
    try:
        place = reached(target, run.folder)
        if place is None or (local and embedded(run.folder).address() != stands.base):
            return False
        return place.etag() == stands.record
    except StoreError:
        if not local:
            raise
        return False  # it hangs, or is a stranger at its port: the whole way starts it anew


def _note(run: Run) -> Path:
    """One for each target that is named, and one for the programme's own."""
    named = run.target is not None and run.target.replace("-", "").isalnum()
    return run.unchanged / (f"{run.target}.json" if named else "-.json")
