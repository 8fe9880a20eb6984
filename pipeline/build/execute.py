"""Make a graph: what is in the cache is taken from it, the rest is made, in parallel where free."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import field, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from pipeline.build.artefact import Artefact, Job, Made, MadeFile, Output, Recipe, digest_of
from pipeline.build.cache import Cache, Record
from pipeline.build.digests import Digests
from pipeline.build.graph import Graph
from pipeline.build.mates import Mates, undisturbed
from pipeline.core.errors import Damaged, ToolError
from pipeline.core.frozen import dataclass
from pipeline.core.progress import Progress
from pipeline.core.site import Entry, SiteTree
from pipeline.core.values import SourceFile

#: Brief tasks that a mate is sent at once, and how many must wait before one is started.
_BATCH = 24
_WORTH = 200
#: What a mate is asked for before it has answered, so that it never waits for us.
_AHEAD = 2
#: Of what is neither brief nor heavy, so many wait for each mate; threads of ours make the rest.
_ROOM = 16
#: What a brief recipe has for a work folder.
_NOWHERE = Path(os.devnull)
#: How often a build begins anew after a harmed or changed file. Each time one file is mended.
_TRIES = 100


@dataclass(frozen=True, slots=True)
class Ingredients:
    """All that goes into one making, each as a digest or name. Their hash is the key."""

    recipe: str
    version: int
    params: str
    inputs: Mapping[str, str]
    key: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        names = ("recipe", "version", "params", "inputs")
        object.__setattr__(self, "key", digest_of({name: getattr(self, name) for name in names}))


@dataclass(frozen=True, slots=True)
class Task:
    """One making, whole in itself, so that a thread, a process or another machine can do it.

    ``threads``: how many it may use (`artefact.Job`); ``name``: the artefact's, for messages. No
    part of the key.
    """

    recipe: Recipe
    params: object
    inputs: Mapping[str, Made]
    cache: Cache
    key: str
    threads: int = 1
    name: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one artefact. ``fresh``: made now rather than taken from the cache."""

    artefact: Artefact
    made: Made
    ingredients: Ingredients
    provenance: frozenset[str]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Result:
    """Outcomes by artefact id."""

    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    def facts(self, artefact: Artefact) -> Mapping[str, object]:
        return self.outcomes[artefact.id].made.facts

    def tree(self) -> SiteTree:
        """The public files. Raises ValueError when two artefacts claim one path; the same bytes
        twice are one file (captions that also stand as subtitles).
        """
        entries: dict[str, Entry] = {}
        for outcome in self.outcomes.values():
            for entry in _entries(outcome):
                name = entry.path.casefold()
                before = entries.get(name, entry)
                both = replace(entry, provenance=entry.provenance | before.provenance)
                if replace(before, provenance=both.provenance) != both:
                    raise ValueError(f"two artefacts write {entry.path}")
                entries[name] = both
        return SiteTree.of(entries.values())


def execute(
    graph: Graph, cache: Cache, digests: Digests, workers: Executor, progress: Progress
) -> Result:
    """Make everything in ``graph``. A recipe's own exception is raised as it is; nothing of a
    failed making is kept, and what else was made stays in the cache.

    Call it under the build lock. Harmed objects are made anew, and sources that changed meanwhile
    are read anew. Raises Damaged where that does not help.
    """
    cache.sweep()
    try:
        for _ in range(_TRIES):
            try:
                return _Run(graph, cache, digests, workers, progress).all()
            except Damaged as fault:
                harmed = Path(str(fault.params["file"]))
                if not cache.forget(harmed):
                    digests.forget(harmed)
        return _Run(graph, cache, digests, workers, progress).all()
    finally:
        digests.save()


def perform_some(tasks: Sequence[Task]) -> list[Record]:
    """Do makings that are no heavy ones, in a mate."""
    return [perform_brief(task) if task.recipe.brief else _perform(task) for task in tasks]


def _perform(task: Task) -> Record:
    """As `perform`; after a harmed file it may have been asked for twice."""
    return task.cache.find(task.key) or perform(task)


def perform_brief(task: Task) -> Record:
    """Do a brief making; its files are in the cache, its record is for whoever builds to note."""
    return task.cache.take_in(task.recipe.make(Job(task.params, task.inputs, _NOWHERE)))


def perform(task: Task) -> Record:
    """Do one making and keep its product. Runs in any worker that shares the cache's folder."""
    with task.cache.workspace() as work:
        product = task.recipe.make(Job(task.params, task.inputs, work, task.threads))
        return task.cache.keep(task.key, product)


@dataclass(frozen=True, slots=True)
class _Begun:
    """An artefact on its way."""

    artefact: Artefact
    ingredients: Ingredients
    task: Task


@dataclass(frozen=True, slots=True)
class _Finished:
    """What came back: from a worker a future, from a ``mate`` records or what it raised."""

    begun: tuple[_Begun, ...]
    answer: Any
    mate: int | None = None


class _Run:
    """The state of one `execute`: what is made, what is under way, what waits for what."""

    def __init__(
        self, graph: Graph, cache: Cache, digests: Digests, workers: Executor, progress: Progress
    ) -> None:
        self.graph, self.cache, self.digests = graph, cache, digests
        self.workers, self.progress = workers, progress
        self.mates: Mates = getattr(workers, "mates", Mates())
        self.outcomes: dict[str, Outcome] = {}
        self.running: set[Future[Record]] = set()
        self.finished: SimpleQueue[_Finished] = SimpleQueue()
        self.brief: deque[_Begun] = deque()
        self.away: list[int] = [0 for _ in range(self.mates.count)]
        self.waiting = {a.id: set(graph.needs(a)) for a in graph.artefacts.values()}
        self.seen: dict[str, str] = {}
        self.users: dict[str, list[str]] = {}
        for user, needs in self.waiting.items():
            for need in needs:
                self.users.setdefault(need, []).append(user)

    def all(self) -> Result:
        self.progress.phase("build", len(self.graph.artefacts))
        try:
            with undisturbed():
                self._all()
        finally:
            for future in self.running:
                future.cancel()
            self.cache.ledger.save()
        return Result({id_: self.outcomes[id_] for id_ in self.graph.artefacts})

    def _all(self) -> None:
        ready = [id_ for id_, needs in self.waiting.items() if not needs]
        ready.sort(key=lambda id_: len(self.users.get(id_, ())))  # what most wait for comes first
        while ready or self.running or self.brief or any(self.away):
            while ready:
                ready += self._begin(self.graph.artefacts[ready.pop()])
                self._share()
            self._share()
            if self.brief and self.finished.empty():
                ready = self._make_here(self.brief.pop())
            elif self.running or any(self.away):
                ready = self._finish_some()

    def _begin(self, artefact: Artefact) -> list[str]:
        """Take it from the cache, or set a worker on it; the ids that became ready."""
        recipe = artefact.recipe
        inputs = {name: self._input(item) for name, item in artefact.inputs.items()}
        ingredients = Ingredients(
            recipe.name,
            recipe.version,
            digest_of(artefact.params),
            {name: self._seen(artefact.inputs[name], made) for name, made in inputs.items()},
        )
        key, name = ingredients.key, artefact.id
        record = self.cache.find_brief(key) if recipe.brief else self.cache.find(key)
        if record is not None:
            return self._done(artefact, ingredients, record, fresh=False)
        task = Task(recipe, artefact.params, inputs, self.cache, key, name=name)
        begun = _Begun(artefact, ingredients, task)
        if recipe.brief:
            self.brief.append(begun)
        elif not recipe.heavy and self.mates.team and min(self.away) < _ROOM:
            self._send(self.away.index(min(self.away)), (begun,))
        else:
            future = self.workers.submit(perform, task)
            self.running.add(future)
            future.add_done_callback(lambda done: self.finished.put(_Finished((begun,), done)))
        return []

    def _share(self) -> None:
        """Give the mates something to do, a batch ahead each, when there is much."""
        if len(self.brief) >= _WORTH:
            self.mates.begin()
        for number in range(len(self.mates.team)):
            while self.away[number] < _AHEAD and len(self.brief) > _BATCH:
                self._send(number, tuple(self.brief.popleft() for _ in range(_BATCH)))

    def _send(self, number: int, batch: tuple[_Begun, ...]) -> None:
        """To a mate: what draws pictures or writes feeds too, with all that it has to load."""
        self.away[number] += 1
        self.mates.team[number].ask(
            perform_some,
            [begun.task for begun in batch],
            lambda answer: self.finished.put(_Finished(batch, answer, number)),
        )

    def _make_here(self, begun: _Begun) -> list[str]:
        return self._made(begun, perform_brief(begun.task))

    def _made(self, begun: _Begun, record: Record) -> list[str]:
        if begun.task.recipe.brief:
            record = self.cache.note_brief(begun.task.key, record)
        return self._done(begun.artefact, begun.ingredients, record, fresh=True)

    def _finish_some(self) -> list[str]:
        ready, some = [], self.finished.get()
        with suppress(Empty):
            while True:
                ready += self._finish(some)
                some = self.finished.get_nowait()
        return ready

    def _finish(self, some: _Finished) -> list[str]:
        if some.mate is not None:
            self.away[some.mate] -= 1
            pairs = zip(some.begun, _answer(some.answer), strict=True)
            return [id_ for begun, record in pairs for id_ in self._made(begun, record)]
        self.running.discard(some.answer)
        (begun,) = some.begun
        return self._made(begun, _outcome(some.answer))

    def _done(
        self, artefact: Artefact, ingredients: Ingredients, record: Record, *, fresh: bool
    ) -> list[str]:
        made = _made(artefact, record, self.cache.object_path)
        provenance = artefact.provenance.union(
            *(self.outcomes[need].provenance for need in self.graph.needs(artefact))
        )
        self.outcomes[artefact.id] = Outcome(artefact, made, ingredients, provenance, fresh)
        self.progress.advance("build", 1, artefact.id if fresh else "")
        ready = []
        for user in self.users.get(artefact.id, ()):
            self.waiting[user].discard(artefact.id)
            if not self.waiting[user]:
                ready.append(user)
        return ready

    def _input(self, item: SourceFile | Artefact) -> Made:
        if isinstance(item, Artefact):
            return self.outcomes[item.id].made
        digest = self.digests.of(item.path)
        return Made({"": MadeFile(item.path, digest, item.path.stat().st_size)})

    def _seen(self, item: SourceFile | Artefact, made: Made) -> str:
        """A digest of what a recipe can see of an input: bytes, public paths and facts."""
        if isinstance(item, SourceFile):
            return made.files[""].digest
        if item.id not in self.seen:
            files = {name: [f.digest, f.public] for name, f in made.files.items()}
            self.seen[item.id] = digest_of({"files": files, "facts": made.facts})
        return self.seen[item.id]


def _answer(answer: Any) -> list[Record]:
    """What a mate made, or what it raised."""
    if isinstance(answer, BaseException):
        raise answer
    return list(answer)


def _outcome(future: Future[Record]) -> Record:
    """What a worker made, or what it raised. Raises ToolError T025 when it died."""
    try:
        return future.result()
    except BrokenExecutor as error:
        raise ToolError("T025") from error


def _made(artefact: Artefact, record: Record, where: Callable[[str], Path]) -> Made:
    files = {}
    for output in artefact.outputs:
        for name in _names(output, record.files):
            stored = record.files[name]
            public = output.public_in(name) if output.folder else output.public(stored.digest)
            files[name] = MadeFile(where(stored.digest), stored.digest, stored.size, public)
    return Made(files, record.facts)


def _names(output: Output, files: Iterable[str]) -> list[str]:
    """The files of an output: those of a folder have names that only the recipe knew."""
    if not output.folder:
        return [output.name]
    return sorted(name for name in files if name.startswith(f"{output.name}/"))


def _entries(outcome: Outcome) -> list[Entry]:
    entries = []
    for output in outcome.artefact.outputs:
        for name in _names(output, outcome.made.files):
            file = outcome.made.files[name]
            if file.public is not None:
                headers = output.headers(file.public)
                entry = Entry(file.public, file.digest, file.size, output.kind, headers)
                entries.append(replace(entry, provenance=outcome.provenance))
    return entries
