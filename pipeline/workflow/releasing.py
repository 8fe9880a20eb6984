"""Site to store: what a publish would change, and doing it."""

from __future__ import annotations

import os
import socket
from dataclasses import replace

from pipeline import __version__
from pipeline.build.cache import Cache
from pipeline.build.encoding import Packer
from pipeline.build.lock import alive, login
from pipeline.core.frozen import dataclass
from pipeline.core.model import EXTRAS, Library
from pipeline.core.problems import Problem, errors
from pipeline.core.programme import FEED_PATH, Programme, Target
from pipeline.core.renditions import Rendition
from pipeline.core.site import BuiltSite, FeedAddress, SiteTree
from pipeline.publish.announce import Changed
from pipeline.publish.apply import Outcome
from pipeline.publish.apply import publish as apply
from pipeline.publish.changes import PublishPlan, compare, next_manifest
from pipeline.publish.claim import Publisher
from pipeline.publish.release import Owner, Record, Wanted
from pipeline.publish.shelf import Shelf
from pipeline.publish.words import Summary, summary
from pipeline.workflow.announcing import news
from pipeline.workflow.built import Built
from pipeline.workflow.encoding import compressed, ways
from pipeline.workflow.making import build
from pipeline.workflow.run import Run
from pipeline.workflow.steady import Known, asked, remember
from pipeline.workflow.targets import base_address, console


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
    """All but ``problems`` is none when the content has errors; then nothing was changed.

    ``news`` is for `announcing.announce`: what there is to tell now, and whom.
    """

    problems: tuple[Problem, ...]
    summary: Summary | None = None
    outcome: Outcome | None = None
    target: Target | None = None
    addresses: Addresses | None = None
    news: tuple[Changed, ...] = ()


def plan(run: Run) -> Planned:
    """Build, and set the site against what is in the store. Changes nothing there."""
    built, compared = _compared(run)
    if compared is None:
        return Planned(built.problems)
    target = run.chosen(compared.programme)
    return Planned(built.problems, summary(compared.plan), compared.plan, target)


def publish(run: Run, *, yes: bool = False) -> Published:
    """Build and publish. ``yes`` answers the guards that ask. Raises PublishError, StoreError."""
    built, compared = _compared(run)
    if compared is None:
        return Published(built.problems)
    planned, programme, publisher = compared.plan, compared.programme, _publisher()
    outcome = apply(compared.shelf, planned, publisher, run.progress, yes=yes)
    if not planned.empty:
        remember(run, programme, next_manifest(planned, publisher.owner, publisher.token))
    target = run.chosen(programme)
    base = base_address(target, programme, run.folder)
    shown = console(target, run.folder)
    return Published(
        built.problems,
        summary(planned),
        outcome,
        target,
        Addresses(f"{base}index.html", f"{base}{FEED_PATH}", shown.console if shown else ""),
        news(planned, compared.library),
    )


@dataclass(frozen=True, slots=True)
class _Compared:
    plan: PublishPlan
    library: Library
    shelf: Shelf

    @property
    def programme(self) -> Programme:
        return self.library.programme


def _compared(run: Run) -> tuple[Built, _Compared | None]:
    """The site, and what a publish of it would change; none where the content has errors.

    The record is read once, before the build; and once more after a build that made a sound, which
    may take hours. Where others have published other sounds meanwhile, those are kept too.
    """
    while True:
        built = build(replace(run, extras=EXTRAS), look=asked)
        known = built.known or Known()
        place, before = known.shelf, known.record
        if errors(built.problems) or built.site is None or built.library is None:
            return built, None  # of the content, or of a feed made from it
        if place is None or before is None:
            return built, None
        record = place.read() if built.sounded else before
        if _renditions(record) == _renditions(before):
            programme = built.library.programme
            site = replace(built.site, feeds=_feeds(run, programme, built.site.tree))
            packer = Packer(Cache(run.state / "cache"))
            stored = ways(run.chosen(programme))
            site = compressed(site, stored, packer, record, built.lost)
            wanted = _wanted(built, site, programme)
            return built, _Compared(compare(record, wanted, run.now), built.library, place)


def _renditions(record: Record) -> tuple[Rendition, ...]:
    return record.manifest.renditions if record.manifest else ()


def _feeds(run: Run, programme: Programme, tree: SiteTree) -> tuple[FeedAddress, ...]:
    """Where the feeds will be. None in the embedded store: nobody outside this computer can follow
    them, and its port is another when a program has taken it.
    """
    target = run.chosen(programme)
    if target.kind == "embedded":
        return ()
    base = base_address(target, programme, run.folder)
    paths = [entry.path for entry in tree if entry.kind == "feed"]
    return tuple(FeedAddress(base + path, main=path == FEED_PATH) for path in paths)


def _wanted(built: Built, site: BuiltSite, programme: Programme) -> Wanted:
    seen = Wanted(site, programme.id, __version__, built.withdrawn, built.hidden)
    former = frozenset(programme.show.former_feeds)
    return replace(seen, remastered=built.remastered, lost=built.lost, former_feeds=former)


def _publisher() -> Publisher:
    """Our own process; it takes over at once from one of this machine that is dead."""
    here = socket.gethostname()
    owner = Owner(login(), here, os.getpid())
    return Publisher(owner, gone=lambda other: other.machine == here and not alive(other.pid))
