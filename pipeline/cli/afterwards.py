"""What is done when a release stands: those who follow it are told, and a CDN in front of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

import click

from pipeline.cli.call import Call
from pipeline.core.frozen import dataclass
from pipeline.core.messages import Catalogue
from pipeline.core.problems import Problem

if TYPE_CHECKING:
    from pipeline.core.target import Target
    from pipeline.publish.announce import Changed
    from pipeline.workflow import Told

#: podping's token; from the environment alone, so that it lies in no file of ours.
TOKEN = "SPOR2_PODPING_TOKEN"  # noqa: S105 (a name)


class Release(Protocol):
    """What a publish, a rollback or a purge made of a target."""

    @property
    def target(self) -> Target | None: ...
    @property
    def news(self) -> tuple[Changed, ...]: ...
    @property
    def changed(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Afterwards:
    """``purged``: of how many addresses a CDN was told."""

    told: tuple[Told, ...]
    purged: int
    lines: tuple[str, ...]
    problems: tuple[Problem, ...]


def no_ping_option(texts: Catalogue) -> click.Option:
    text = texts.text("Tell nobody that the feeds have changed, whatever programme.yaml says")
    return click.Option(["--no-ping"], is_flag=True, help=text)


def afterwards(call: Call, release: Release, *, no_ping: bool = False) -> Afterwards:
    """Tell all who asked for it. What fails is a warning: the release stands."""
    told: tuple[Told, ...] = ()
    problems: tuple[Problem, ...] = ()
    if release.news and not no_ping:
        from pipeline import workflow

        told = workflow.announce(release.news, os.environ.get(TOKEN, ""))
        problems = workflow.warnings(told)
    front, unpurged = _front(call, release)
    purged = len(release.changed) if front else 0
    return Afterwards(told, purged, (*_told(call, told), *front), (*problems, *unpurged))


def _front(call: Call, release: Release) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """What is said of the CDN in front, and the warning where it was not told."""
    if not release.changed or release.target is None:
        return (), ()
    from pipeline.workflow import fronting

    key = os.environ.get(fronting.KEY, "")
    purged = fronting.purge_front(release.target, release.changed, key)
    if purged.failure:
        return (), fronting.unpurged(purged)
    line = call.texts.plural(
        "The CDN ({place}) has been told that {n} address has changed.",
        "The CDN ({place}) has been told that {n} addresses have changed.",
        purged.asked,
        place=purged.place,
    )
    return (line,), ()


def _told(call: Call, told: tuple[Told, ...]) -> Iterator[str]:
    """Who has been told, and of how many feeds."""
    if not told:
        return
    from pipeline.workflow.announcing import SERVICES

    heard = Counter((one.service, one.place) for one in told if one.failure is None)
    for (service, place), n in heard.items():
        yield call.texts.plural(
            "{service} ({place}) has been told that {n} feed has changed.",
            "{service} ({place}) has been told that {n} feeds have changed.",
            n,
            service=SERVICES[service],
            place=place,
        )
