"""What a target has published is asked for before anything is made, so that it stays as it is.

The record of the target tells what each published sound was made of (`core.renditions`). Where an
artefact of this build has the same making, the published file is taken up instead: from the cache,
where this computer made or fetched it, else from the store. A copy of the record lies in
``.spor2/published/``, so that `build` and `preview`, which ask no store, keep what they can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from pipeline.build.artefact import Artefact
from pipeline.build.cache import Cache
from pipeline.build.digests import Digests
from pipeline.build.graph import Graph, graph
from pipeline.build.steady import Makings, anew, keeping, makings
from pipeline.core.errors import ProgrammeError, PublishError
from pipeline.core.frozen import dataclass
from pipeline.core.programme import Programme
from pipeline.core.progress import Progress
from pipeline.core.renditions import Rendition
from pipeline.core.site import Entry
from pipeline.core.values import SourceFile
from pipeline.media.tools import made_with
from pipeline.publish.record import manifest_line, record_from_bytes, record_to_bytes
from pipeline.publish.release import Manifest, Record
from pipeline.publish.shelf import Shelf
from pipeline.workflow.run import Run
from pipeline.workflow.targets import shelf

_FETCHERS = 4


@dataclass(frozen=True, slots=True)
class Known:
    """What a target holds: as its store said just now, or, where ``shelf`` is none, as it was
    when this computer last asked. ``record`` is none when it never did.
    """

    record: Record | None = None
    shelf: Shelf | None = None

    def published(self) -> Mapping[str, tuple[Rendition, Entry]]:
        """By the whole of its making, what is published and the file that carries it."""
        manifest = self.record.manifest if self.record else None
        if manifest is None:
            return {}
        tree = manifest.tree
        there = [one for one in manifest.renditions if one.path in tree]
        return {one.making.whole: (one, tree[one.path]) for one in there}


@dataclass(frozen=True, slots=True)
class Prepared:
    """A graph in which what is published stands in the place of what would make it.

    ``lost`` are the paths that the store should have and has not as they were published; ``apart``
    the items whose sound is published, though not on this computer, when no store was asked.
    """

    graph: Graph
    makings: Makings
    lost: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Keeper:
    """Finds what is published of a graph, and brings it into the cache."""

    run: Run
    cache: Cache
    digests: Digests

    def prepare(self, wanted: Sequence[Artefact], known: Known) -> Prepared:
        """Raises StoreError when a store cannot be asked for what it should have."""
        whole = graph(wanted)
        told = makings(whole, self.digests.of)
        steady = [whole.artefacts[id_] for id_ in told]
        again = {one.id: one for one in steady if self.run.remasters(one.provenance)}
        out = known.published()
        found = [
            (one, *out[told[one.id].whole])
            for one in steady
            if told[one.id].whole in out and one.id not in again
        ]
        missing = self._bring((entry for *_, entry in found), known.shelf)
        places = {a.id: self._kept(a, r, e) for a, r, e in found if e.path not in missing}
        if again:
            tools = made_with()
            places |= {id_: anew(one, tools) for id_, one in again.items()}
        ready = Prepared(graph(wanted, places) if places else whole, told)
        if known.shelf is not None:
            return replace(ready, lost=missing)
        apart = (artefact.provenance for artefact, _, entry in found if entry.path in missing)
        return replace(ready, apart=frozenset[str]().union(*apart))

    def _kept(self, artefact: Artefact, one: Rendition, entry: Entry) -> Artefact:
        file = SourceFile(entry.path, self.cache.object_path(entry.digest))
        return keeping(artefact, file, entry.digest, one.facts)

    def _bring(self, entries: Iterable[Entry], place: Shelf | None) -> frozenset[str]:
        """Have all ``entries`` in the cache; the paths of those that cannot be had."""
        needed = {e.digest: e for e in entries if not _whole(self.cache, e)}
        if not needed or place is None:
            return frozenset(entry.path for entry in needed.values())
        progress = self.run.progress
        progress.phase("fetch", sum(entry.size for entry in needed.values()))
        fetcher = _Fetcher(self.cache, place, progress)
        with ThreadPoolExecutor(_FETCHERS) as pool:
            got = list(pool.map(fetcher.fetch, needed.values()))
        return frozenset(e.path for e, ok in zip(needed.values(), got, strict=True) if not ok)


@dataclass(frozen=True, slots=True)
class _Fetcher:
    cache: Cache
    shelf: Shelf
    progress: Progress

    def fetch(self, entry: Entry) -> bool:
        """Whether the store had it, just as it was published."""
        with self.cache.workspace() as work:
            file = work / "object"
            there = self.shelf.fetch(entry, file)
            if there:
                self.cache.adopt(file)
        self.progress.advance("fetch", entry.size, entry.path)
        return there


def remembered(run: Run, programme: Programme) -> Known:
    """What this computer last saw of the target's record. No store is asked."""
    try:
        file = _file(run, programme)
        return Known(record_from_bytes(file.read_bytes(), "", str(file)))
    except (OSError, PublishError, ProgrammeError):  # never seen, harmed, no such target
        return Known()


def asked(run: Run, programme: Programme) -> Known:
    """What the target's store says. Raises StoreError, PublishError P104, P108."""
    place = shelf(run.chosen(programme), run.folder, run.rate)
    record = place.read()
    remember(run, programme, record.manifest)
    return Known(record, place)


def remember(run: Run, programme: Programme, manifest: Manifest | None) -> None:
    """Keep a copy of the release for runs that ask no store."""
    file = _file(run, programme)
    file.parent.mkdir(parents=True, exist_ok=True)
    body = record_to_bytes(None, b"null" if manifest is None else manifest_line(manifest))
    if file.is_file() and file.read_bytes() == body:
        return  # builds depend on it by its times (`standing`)
    draft = file.with_suffix(".new")
    draft.write_bytes(body)
    draft.replace(file)


def _file(run: Run, programme: Programme) -> Path:
    return run.state / "published" / f"{run.chosen(programme).name}.jsonl"


def _whole(cache: Cache, entry: Entry) -> bool:
    try:
        return cache.object_path(entry.digest).stat().st_size == entry.size
    except OSError:
        return False
