"""Content to site: load, rules, measuring, fact rules; then the public gate, plan, execute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace

from pipeline.build import journal
from pipeline.build.artefact import Artefact
from pipeline.build.cache import Cache
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, execute
from pipeline.build.graph import Graph, graph
from pipeline.build.lock import locked
from pipeline.build.mates import Mates
from pipeline.build.public import write_public
from pipeline.build.steady import renditions
from pipeline.content.facts import fact_problems
from pipeline.content.library import Loaded, load
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.problems import Problem, errors, in_order
from pipeline.core.programme import Programme
from pipeline.core.site import BuiltSite
from pipeline.core.visibility import previewed, published
from pipeline.outputs import measures
from pipeline.outputs.feeds import rss
from pipeline.outputs.feeds.about import public_base
from pipeline.outputs.feeds.gate import artefacts as gate
from pipeline.outputs.plan import plan
from pipeline.outputs.renditions import enclosure
from pipeline.workflow import standing
from pipeline.workflow.built import Built, Checked
from pipeline.workflow.coming import until
from pipeline.workflow.episodes import called
from pipeline.workflow.laying import keep_layout
from pipeline.workflow.run import Run
from pipeline.workflow.sections import lost, sections
from pipeline.workflow.steady import Keeper, Known, Prepared, remembered
from pipeline.workflow.targets import base_address
from pipeline.workflow.workers import crew

#: Tells what the target of a run holds.
Look = Callable[[Run, Programme], Known]


def check(run: Run) -> Checked:
    """Everything that is wrong with the content, at once, and advice on its language. Raises
    PipelineError at the edges.
    """
    from pipeline.content.rules_language import language_problems  # no build asks for advice

    loaded = load(run.folder, run.now)
    with workshop(run, loaded.library) as shop:
        checked = shop.check(loaded)
    if loaded.subject is None:
        return checked
    advice = language_problems(run.folder, loaded.subject)
    return replace(checked, problems=in_order((*checked.problems, *advice)))


def build(
    run: Run, *, preview: bool = False, look: Look = remembered, team: Mates | None = None
) -> Built:
    """Make ``public/``; or, for a preview with drafts, ``.spor2/preview``.

    ``look`` tells what is published already; it is asked when the content has no errors.
    """
    seen = standing.look(run)
    loaded = load(run.folder, run.now)
    run = _named(run, loaded.library) if loaded.library else run
    with workshop(run, loaded.library, team) as shop:
        checked = shop.check(loaded)
        if checked.library is None or errors(checked.problems):
            return Built(None, checked.problems, checked.library)
        known = look(run, checked.library.programme)
        built = (shop.preview if preview else shop.publish)(checked.library, known)
        gone = () if preview else _gone(checked.library, built.site, known)
        of_feeds = errors(built.feeds.problems if built.feeds else ())
        problems = (*checked.problems, *gone, *of_feeds)
        built = replace(built, problems=problems, known=known)
    if not preview and loaded.subject is not None:
        keep_layout(run, loaded.subject, built.graph)
        built = replace(built, until=until(run, loaded.subject))
        standing.remember(run, seen, built, built.until)
    return built


@dataclass(frozen=True, slots=True)
class Workshop:
    """What making needs, held under the lock."""

    run: Run
    cache: Cache
    digests: Digests
    workers: Executor

    def check(self, loaded: Loaded) -> Checked:
        if loaded.library is None:
            return Checked(None, in_order(loaded.problems))
        sources = dict(measures.sources(loaded.library))
        alone = _of_one_item(sources)
        wanted = {n: one for n, one in alone.items() if _there(one)}  # the rest are known faults
        result = self.make(list(wanted.values()))
        facts = {name: result.facts(artefact) for name, artefact in wanted.items()}
        found = fact_problems(loaded, facts)
        return Checked(loaded.library, in_order((*loaded.problems, *found)))

    def publish(self, library: Library, known: Known) -> Built:
        target = self.run.chosen(library.programme)
        base = base_address(target, library.programme, self.run.folder)
        shown = replace(published(library), base_address=base, extras=self.run.extras)
        shown = replace(shown, staging=target.staging)
        wanted = list(plan(shown))
        asked_of = list(gate.plan(wanted))
        result, ready = self.make_steady([*wanted, *asked_of], known)
        site = self._write(result, "public")
        journal.write(self.run.journal, result, journal.read(self.run.journal))
        places = sections(shown, result)
        told = replace(site, renditions=renditions(result, ready.makings), sections=places)
        built = _built(shown, result, told)
        withdrawn = frozenset(item.id for item in library.withdrawn)
        unseen = frozenset(item.id for item in library.items()) - {i.id for i in shown.items()}
        made = [one.artefact for one in result.outcomes.values() if one.fresh]
        sounded = any(artefact.recipe.keep for artefact in made)
        asked = frozenset(e.id for e in shown.episodes if self.run.remasters(frozenset({e.id})))
        verdict = gate.judged(asked_of, result.facts, site.tree, public_base(shown))
        built = replace(built, lost=ready.lost, apart=ready.apart, sounded=sounded, feeds=verdict)
        built = replace(built, graph=ready.graph)
        return replace(built, withdrawn=withdrawn, hidden=unseen - withdrawn, remastered=asked)

    def preview(self, library: Library, known: Known) -> Built:
        """Drafts and embargoed items too. Its addresses are never published."""
        shown = previewed(library)
        result, _ = self.make_steady(list(plan(shown)), known)
        return _built(shown, result, self._write(result, "preview"))

    def make(self, wanted: list[Artefact]) -> Result:
        return self._execute(graph(wanted))

    def make_steady(self, wanted: list[Artefact], known: Known) -> tuple[Result, Prepared]:
        """As `make`, but what is published stays as it is."""
        keeper = Keeper(self.run, self.cache, self.digests)
        ready = keeper.prepare(wanted, known)
        try:
            return self._execute(ready.graph), ready
        except FileNotFoundError:  # a published file was harmed in the cache, and taken away
            ready = keeper.prepare(wanted, known)
            return self._execute(ready.graph), ready

    def _execute(self, whole: Graph) -> Result:
        return execute(whole, self.cache, self.digests, self.workers, self.run.progress)

    def _write(self, result: Result, name: str) -> BuiltSite:
        folder = (self.run.folder if name == "public" else self.run.state) / name
        tree = result.tree()
        write_public(tree, self.cache, folder, self.run.state / f"{name}.state")
        return BuiltSite(folder, tree, rss.listings(o.made.facts for o in result.outcomes.values()))


def _gone(library: Library, site: BuiltSite | None, known: Known) -> tuple[Problem, ...]:
    manifest = known.record.manifest if known.record else None
    return lost(library, site.sections if site else {}, manifest)


@contextmanager
def workshop(
    run: Run, library: Library | None = None, team: Mates | None = None
) -> Iterator[Workshop]:
    """``library`` none: for what the threads of this process can do."""
    with locked(run.lock):
        digests = Digests(run.state / "cache" / "digests.json")
        workers = crew(run, library.programme if library else None, team)
        try:
            yield Workshop(run, Cache(run.state / "cache"), digests, workers)
        finally:
            workers.shutdown(cancel_futures=True)


def _named(run: Run, library: Library) -> Run:
    """``run`` with the ids of the episodes to be made anew. Raises ProgrammeError P030."""
    if run.remaster is None:
        return run
    return replace(run, remaster=frozenset(called(library, name).id for name in run.remaster))


def _of_one_item(sources: Mapping[str, Artefact]) -> dict[str, Artefact]:
    """Without those that two items with one id would make: E086 tells of a copy."""
    count = Counter(one.id for one in sources.values())
    return {name: one for name, one in sources.items() if count[one.id] == 1}


def _there(artefact: Artefact) -> bool:
    """Whether all the files it is made from exist."""
    files = artefact.inputs.values()
    return all(_there(f) if isinstance(f, Artefact) else f.path.is_file() for f in files)


def _built(library: Library, result: Result, site: BuiltSite) -> Built:
    made = sum(outcome.fresh for outcome in result.outcomes.values())
    told = {e.id: enclosure(library, e) for e in library.episodes if e.sound}
    sounds = {id_: result.facts(file) for id_, file in told.items()}
    return Built(site, (), library, made, len(result.outcomes) - made, sounds)
