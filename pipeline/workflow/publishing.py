"""Site to store: what a publish would change, and doing it."""

from __future__ import annotations

from dataclasses import replace

from pipeline import __version__
from pipeline.build.cache import Cache
from pipeline.build.encoding import Packer
from pipeline.core.errors import PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.problems import errors
from pipeline.core.programme import Programme
from pipeline.core.renditions import Rendition
from pipeline.core.site import FeedAddress, SiteTree
from pipeline.core.target import EXTRAS, FEED_PATH
from pipeline.publish.apply import publish as apply
from pipeline.publish.changes import compare
from pipeline.publish.plan import PublishPlan
from pipeline.publish.release import Manifest, Record, Wanted
from pipeline.publish.shelf import Shelf
from pipeline.publish.words import summary
from pipeline.workflow import unchanged
from pipeline.workflow.announcing import news
from pipeline.workflow.built import Built
from pipeline.workflow.encoding import Way, compressed, ways
from pipeline.workflow.fronting import changed
from pipeline.workflow.making import build
from pipeline.workflow.ourselves import our_publisher
from pipeline.workflow.released import Planned, Published
from pipeline.workflow.run import Run
from pipeline.workflow.sections import LOSSES
from pipeline.workflow.standing import Seen
from pipeline.workflow.steady import Known, asked, remember
from pipeline.workflow.targets import base_address
from pipeline.workflow.unchanged import Stands, addresses
from pipeline.workflow.weaknesses import weaknesses


def plan(run: Run) -> Planned:
    """Build, and set the site against what is in the store. Changes nothing there."""
    unchanged.forget(run)
    seen = unchanged.look(run)
    built, compared = _compared(run)
    if compared is None:
        return Planned(built.problems)
    _remember(run, seen, built, compared)
    target = run.chosen(compared.programme)
    return Planned(built.problems, summary(compared.plan), compared.plan, target)


def publish(run: Run, *, yes: bool = False) -> Published:
    """Build and publish. ``yes`` answers the guards that ask. Raises PublishError, StoreError."""
    unchanged.forget(run)
    seen = unchanged.look(run)
    built, compared = _compared(run)
    if compared is None:
        return Published(built.problems)
    publisher = our_publisher()
    try:
        outcome = apply(compared.shelf, compared.plan, publisher, run.progress, yes=yes)
    except PublishError as fault:
        if fault.code != "P118" or run.chosen(compared.programme).compress:
            raise
        # The store was just found not to tell that a text is compressed.
        compared = _as_they_are(run, built, compared)
        outcome = apply(compared.shelf, compared.plan, publisher, run.progress, yes=yes)
    planned, programme = compared.plan, compared.programme
    if outcome.manifest is not None:
        remember(run, programme, outcome.manifest)
        compared = replace(compared, plan=_after(planned, outcome.manifest, outcome.record))
    _remember(run, seen, built, compared)
    target = run.chosen(programme)
    base = base_address(target, programme, run.folder)
    there = addresses(target, base, run.folder)
    told = news(planned, compared.library)
    problems = (*built.problems, *weaknesses(outcome.found))
    return Published(
        *(problems, summary(planned), outcome, target, there),
        news=told,
        changed=changed(planned, target, base) if outcome.manifest else (),
    )


def _after(planned: PublishPlan, manifest: Manifest, etag: str) -> PublishPlan:
    """What is left to do when ``planned`` has been carried out."""
    record = replace(planned.record, manifest=manifest, intent=None, etag=etag)
    return compare(record, planned.wanted, planned.now)


def _remember(run: Run, seen: Seen, built: Built, compared: _Compared) -> None:
    """What the next publish will tell, where there is nothing for it to do."""
    stands = _stands(run, built, compared)
    if stands is None:
        return
    due = {one.delete_after for one in compared.plan.retired.values()}
    ends = [built.until, *(at for at in due if at > run.now)]
    unchanged.remember(run, seen, stands, min((at for at in ends if at), default=None))


def _stands(run: Run, built: Built, compared: _Compared) -> Stands | None:
    planned, target = compared.plan, run.chosen(compared.programme)
    manifest, etag = planned.record.manifest, planned.record.etag
    odd = planned.guards or built.lost or run.remaster is not None or not planned.empty
    if odd or manifest is None or not etag:
        return None
    problems = tuple(one for one in built.problems if one.code not in LOSSES)
    base = base_address(target, compared.programme, run.folder)
    release, files = (manifest.release, manifest.sequence), planned.unchanged
    stands = Stands(problems, target, base, *release, files, etag)
    return stands if stands.summary == summary(planned) else None


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
        built = replace(built, lost=built.lost | run.lost)
        known = built.known or Known()
        place, before = known.shelf, known.record
        if errors(built.problems) or built.site is None or built.library is None:
            return built, None  # of the content, or of a feed made from it
        if place is None or before is None:
            return built, None
        record = place.read() if built.sounded else before
        if _renditions(record) == _renditions(before):
            stored = ways(run.chosen(built.library.programme), record.dialect)
            compared = compare(record, _wanted(run, built, record, stored), run.now)
            return built, _Compared(compared, built.library, place)


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


def _as_they_are(run: Run, built: Built, compared: _Compared) -> _Compared:
    """With no text stored compressed."""
    record = compared.plan.record
    return replace(compared, plan=compare(record, _wanted(run, built, record, ()), run.now))


def _wanted(run: Run, built: Built, record: Record, stored: tuple[Way, ...]) -> Wanted:
    if built.site is None or built.library is None:
        raise ValueError("nothing was built")
    programme = built.library.programme
    site = replace(built.site, feeds=_feeds(run, programme, built.site.tree))
    site = compressed(site, stored, Packer(Cache(run.state / "cache")), record, built.lost)
    seen = Wanted(site, programme.id, __version__, built.withdrawn, built.hidden)
    former = frozenset(programme.show.former_feeds)
    seen = replace(seen, remastered=built.remastered, lost=built.lost, former_feeds=former)
    return replace(seen, strays=run.strays, purge=run.purge)
