"""What a plan and a publish tell: values that cost nothing to know of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.core.frozen import dataclass

if TYPE_CHECKING:
    from pipeline.core.problems import Problem
    from pipeline.core.target import Target
    from pipeline.publish.announce import Changed
    from pipeline.publish.plan import PublishPlan
    from pipeline.publish.promises import Guard
    from pipeline.publish.told import Outcome, Summary


@dataclass(frozen=True, slots=True)
class Planned:
    """``summary`` is none when the content has errors; no store was asked then. ``plan`` is none as
    well where nothing has changed since the last answer (`unchanged`).
    """

    problems: tuple[Problem, ...]
    summary: Summary | None = None
    plan: PublishPlan | None = None
    target: Target | None = None

    @property
    def guards(self) -> tuple[Guard, ...]:
        """What would keep the plan from being carried out."""
        return self.plan.guards if self.plan else ()


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a person can open. ``console``: where the embedded store shows itself; else empty."""

    site: str
    feed: str
    console: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """All but ``problems`` is none when the content has errors; then nothing was changed.

    ``news`` is for `announcing.announce`: what there is to tell now, and whom; ``changed`` are the
    addresses for `fronting.purge_front`.
    """

    problems: tuple[Problem, ...]
    summary: Summary | None = None
    outcome: Outcome | None = None
    target: Target | None = None
    addresses: Addresses | None = None
    news: tuple[Changed, ...] = ()
    changed: tuple[str, ...] = ()
