"""Back to a former release: an ordinary publish of what was public then."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline import __version__
from pipeline.build.cache import Cache
from pipeline.core.errors import PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem
from pipeline.core.target import Target
from pipeline.publish.announce import Changed
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.difference import Difference, difference
from pipeline.publish.past import Past, found
from pipeline.publish.plan import PublishPlan
from pipeline.publish.promises import Guard
from pipeline.publish.returning import bring, wanted_again
from pipeline.publish.told import Outcome
from pipeline.publish.undo import Step
from pipeline.workflow.announcing import news
from pipeline.workflow.fronting import changed
from pipeline.workflow.ourselves import our_publisher
from pipeline.workflow.releases import Seen, look
from pipeline.workflow.run import Run
from pipeline.workflow.steady import remember
from pipeline.workflow.targets import base_address


@dataclass(frozen=True, slots=True)
class Prospect:
    """What going back to the release ``to`` would do; it can be done."""

    to: Step
    difference: Difference
    asks: tuple[Guard, ...]


@dataclass(frozen=True, slots=True)
class Rolled:
    """All but ``problems`` is none when the programme cannot be read; then nothing was changed.
    ``changed``: as `released.Published`.
    """

    problems: tuple[Problem, ...]
    prospect: Prospect | None = None
    outcome: Outcome | None = None
    target: Target | None = None
    news: tuple[Changed, ...] = ()
    changed: tuple[str, ...] = ()


#: Asks a person whether to go on.
Ask = Callable[[Prospect], bool]


def rollback(run: Run, name: str, ask: Ask) -> Rolled:
    """Make the release called ``name`` public once more, if ``ask`` says so.

    Raises PublishError P134-P140 (nothing is changed), and as a publish does.
    """
    problems, seen = look(run)
    if seen is None:
        return Rolled(problems)
    past = found(seen.now, seen.attic, name)
    if past.barred is not None:
        raise PublishError(past.barred.code, **past.barred.params)
    with TemporaryDirectory(prefix="spor2-") as folder:
        wanted = wanted_again(past.readable, seen.now, Path(folder), __version__)
        plan = compare(seen.now.record, wanted, run.now)
        return _rolled(run, seen, past, plan, ask)


def _rolled(run: Run, seen: Seen, past: Past, plan: PublishPlan, ask: Ask) -> Rolled:
    for guard in plan.guards:
        if not guard.asks:
            raise PublishError(guard.code, **guard.params)
    bring(plan, seen.now, seen.shelf, _on_this_computer(run))
    change = difference(seen.now.public, past.readable)
    prospect = Prospect(past.step, change, plan.guards)
    yes, publisher = ask(prospect), our_publisher()
    outcome = publish(seen.shelf, plan, publisher, run.progress, yes=yes)
    if outcome.manifest is not None:
        remember(run, seen.library.programme, outcome.manifest)
    base = base_address(seen.target, seen.library.programme, run.folder)
    told = news(plan, seen.library), changed(plan, seen.target, base)
    return Rolled((), prospect, outcome, seen.target, *told)


def _on_this_computer(run: Run) -> Callable[[str], Path | None]:
    cache = Cache(run.state / "cache")

    def local(digest: str) -> Path | None:
        file = cache.object_path(digest)
        return file if file.is_file() else None

    return local
