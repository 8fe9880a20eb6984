"""The composition root: the only place that joins the rooms, in the order of the flow.

check    load, rules, measuring artefacts, fact rules
build    check, the public gate, plan, execute, public/
plan     build, the release in the store, compare
publish  build, then apply
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.build import journal
from pipeline.build.artefact import Artefact
from pipeline.build.cache import Cache
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, execute
from pipeline.build.graph import graph
from pipeline.build.lock import locked
from pipeline.build.prune import Pruned
from pipeline.build.prune import prune as prune_cache
from pipeline.build.public import write_public
from pipeline.content import facts as content_facts
from pipeline.content.library import Loaded, load
from pipeline.core.errors import ProgrammeError
from pipeline.core.model import Library
from pipeline.core.problems import Problem, errors, in_order
from pipeline.core.programme import Target
from pipeline.core.progress import Progress, Silent
from pipeline.core.site import BuiltSite, Listing
from pipeline.core.values import Status
from pipeline.outputs import audio, feed, measures
from pipeline.outputs import plan as outputs

CACHE_LIMIT = 20 << 30


@dataclass(frozen=True, slots=True)
class Run:
    """One run over the programme in ``folder``. ``now`` is an example programme's own instant
    only where that pins none. ``workers`` none: one for each processor.
    """

    folder: Path
    now: datetime
    progress: Progress = field(default_factory=Silent)
    target: str | None = None
    workers: int | None = None

    @property
    def state(self) -> Path:
        """The programme's local state."""
        return self.folder / ".spor2"


@dataclass(frozen=True, slots=True)
class Checked:
    """``facts``: what was found out of each source file, by its name."""

    library: Library | None
    problems: tuple[Problem, ...]
    facts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def sound(self) -> bool:
        return self.library is not None and not errors(self.problems)


@dataclass(frozen=True, slots=True)
class Built:
    """``site`` is none when the content has errors. ``made`` and ``reused`` count artefacts."""

    site: BuiltSite | None
    problems: tuple[Problem, ...]
    library: Library | None = None
    made: int = 0
    reused: int = 0
    sounds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatusRow:
    id: str
    kind: str
    title: str
    status: Status
    due: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """``why``: ``new``, ``recipe``, ``params`` or ``input:NAME``. ``items``: content it is from."""

    artefact: str
    recipe: str
    why: tuple[str, ...]
    inputs: tuple[str, ...]
    items: tuple[str, ...]
    files: tuple[str, ...]


def check(run: Run) -> Checked:
    """Everything that is wrong with the content, at once. Raises PipelineError at the edges."""
    loaded = load(run.folder, run.now)
    with _workshop(run) as shop:
        return _check(loaded, shop)


def build(run: Run, *, preview: bool = False) -> Built:
    """Make ``public/`` (or, for a preview with drafts, ``.spor2/preview``)."""
    loaded = load(run.folder, run.now)
    with _workshop(run) as shop:
        checked = _check(loaded, shop)
        if checked.library is None or errors(checked.problems):
            return Built(None, checked.problems, checked.library)
        library = _addressed(run, checked.library, preview=preview)
        return _build(shop, library, checked.problems, preview=preview)


def status(run: Run) -> tuple[StatusRow, ...]:
    """Every item with its status at the instant, hidden ones as well: for staff only."""
    library = load(run.folder, run.now).library
    if library is None:
        return ()
    return tuple(
        StatusRow(
            item.id,
            type(item).__name__.lower(),
            item.title,
            library.status(item),
            item.publication.due,
            getattr(item, "embargo_reason", None) or "",
        )
        for item in library.items()
    )


def explain(run: Run, path: str) -> Explanation:
    """What ``path`` of the last build was made from, and why. Raises ProgrammeError P003."""
    line = journal.find(journal.read(run.state / "journal.json"), path.removeprefix("public/"))
    if line is None:
        raise ProgrammeError("P003", path=path)
    files = tuple(line.files.values())
    inputs = tuple(line.inputs)
    return Explanation(line.artefact, line.recipe, line.reasons, inputs, line.items, files)


def prune(run: Run, limit_bytes: int) -> Pruned:
    """Bring the cache under ``limit_bytes``, keeping what the last build used."""
    with locked(run.state / "lock"):
        known = journal.read(run.state / "journal.json")
        return prune_cache(Cache(run.state / "cache"), known, limit_bytes)


def target(run: Run, library: Library) -> Target:
    """The target asked for, or the programme's own. Raises ProgrammeError P002."""
    name = run.target or library.programme.default_target
    known = {t.name: t for t in library.programme.targets}
    if name not in known:
        raise ProgrammeError("P002", name=name, known=", ".join(sorted(known)))
    return known[name]


@dataclass(frozen=True, slots=True)
class _Workshop:
    """What making needs, held under the lock."""

    run: Run
    cache: Cache
    digests: Digests
    pool: ThreadPoolExecutor

    def make(self, wanted: list[Artefact], progress: Progress) -> Result:
        return execute(graph(wanted), self.cache, self.digests, self.pool, progress)


@contextmanager
def _workshop(run: Run) -> Iterator[_Workshop]:
    with locked(run.state / "lock"):
        digests = Digests(run.state / "cache" / "digests.json")
        pool = ThreadPoolExecutor(run.workers or os.cpu_count() or 1)
        try:
            yield _Workshop(run, Cache(run.state / "cache"), digests, pool)
        finally:
            pool.shutdown(cancel_futures=True)


def _check(loaded: Loaded, shop: _Workshop) -> Checked:
    if loaded.library is None:
        return Checked(None, in_order(loaded.problems))
    wanted = dict(measures.sources(loaded.library))
    result = shop.make(list(wanted.values()), shop.run.progress)
    facts = {name: result.facts(artefact) for name, artefact in wanted.items()}
    found = content_facts.fact_problems(loaded, facts)
    return Checked(loaded.library, in_order((*loaded.problems, *found)), facts)


def _build(
    shop: _Workshop, library: Library, problems: tuple[Problem, ...], *, preview: bool
) -> Built:
    result = shop.make(list(outputs.plan(library)), shop.run.progress)
    folder = shop.run.state / "preview" if preview else shop.run.folder / "public"
    name = "preview" if preview else "public"
    tree = result.tree()
    write_public(tree, shop.cache, folder, shop.run.state / f"{name}.state")
    if not preview:
        file = shop.run.state / "journal.json"
        journal.write(file, result, journal.read(file))
    listings = tuple(Listing(**one) for one in result.facts(feed.feed(library))["listings"])
    made = sum(outcome.fresh for outcome in result.outcomes.values())
    site = BuiltSite(folder, tree, listings)
    sounds = {e.id: result.facts(audio.master(library, e)) for e in library.episodes if e.sound}
    return Built(site, problems, library, made, len(result.outcomes) - made, sounds)
