"""Site to store: what a publish would change, and doing it."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass

from pipeline import __version__
from pipeline.build.lock import alive, login
from pipeline.core.problems import Problem
from pipeline.core.programme import Target
from pipeline.publish.apply import Outcome
from pipeline.publish.apply import publish as apply
from pipeline.publish.changes import PublishPlan, compare
from pipeline.publish.claim import Publisher
from pipeline.publish.release import Owner, Wanted
from pipeline.publish.shelf import Shelf
from pipeline.publish.words import Summary, summary
from pipeline.workflow.making import Built, build
from pipeline.workflow.run import Run
from pipeline.workflow.targets import base_address, console, shelf


@dataclass(frozen=True, slots=True)
class Planned:
    """``summary`` and ``plan`` are none when the content has errors; no store was asked then."""

    problems: tuple[Problem, ...]
    summary: Summary | None = None
    plan: PublishPlan | None = None
    target: Target | None = None


@dataclass(frozen=True, slots=True)
class Addresses:
    """What a person can open. ``console``: where the embedded store shows itself; else empty."""

    site: str
    feed: str
    console: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """All but ``problems`` is none when the content has errors; then nothing was changed."""

    problems: tuple[Problem, ...]
    summary: Summary | None = None
    outcome: Outcome | None = None
    target: Target | None = None
    addresses: Addresses | None = None


def plan(run: Run) -> Planned:
    """Build, and set the site against what is in the store. Changes nothing there."""
    built = build(run)
    if built.site is None or built.library is None:
        return Planned(built.problems)
    target = run.chosen(built.library.programme)
    planned = _compared(run, built, shelf(target, run.folder))
    return Planned(built.problems, summary(planned), planned, target)


def publish(run: Run, *, yes: bool = False) -> Published:
    """Build and publish. ``yes`` answers the guards that ask. Raises PublishError, StoreError."""
    built = build(run)
    if built.site is None or built.library is None:
        return Published(built.problems)
    target = run.chosen(built.library.programme)
    place = shelf(target, run.folder)
    base = base_address(target, built.library.programme, run.folder)
    if base != built.library.base_address:  # the embedded store's ports were taken by others
        return publish(run, yes=yes)
    planned = _compared(run, built, place)
    outcome = apply(place, planned, _publisher(), run.progress, yes=yes)
    shown = console(target, run.folder)
    return Published(
        built.problems,
        summary(planned),
        outcome,
        target,
        Addresses(f"{base}index.html", f"{base}feed.xml", shown.console if shown else ""),
    )


def _compared(run: Run, built: Built, place: Shelf) -> PublishPlan:
    if built.site is None or built.library is None:
        raise ValueError("nothing was built")
    programme = built.library.programme.id
    wanted = Wanted(built.site, programme, __version__, built.withdrawn, built.hidden)
    return compare(place.read(), wanted, run.now)


def _publisher() -> Publisher:
    """Our own process; it takes over at once from one of this machine that is dead."""
    here = socket.gethostname()
    owner = Owner(login(), here, os.getpid())
    return Publisher(owner, gone=lambda other: other.machine == here and not alive(other.pid))
