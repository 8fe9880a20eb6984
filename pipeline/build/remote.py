"""Making on another machine: what travels there, and the store where the machines meet.

A task travels as an `Errand`: its recipe, its parameters, and the digests of what it is made from;
no bytes, no path of this machine and no key. Bytes lie in a `Depot` that all machines reach:

    objects/ab/<digest>   sources and products, by the SHA-256 of their bytes
    records/ab/<key>      what came of each making, written last: a making is whole, or not there

What is taken from a depot is held against its digest. So a machine that dies leaves nothing half,
and an object that is lost or harmed is sent, or made, anew.
"""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol

from pipeline.build.artefact import Facts, Made, MadeFile, Recipe
from pipeline.build.cache import Cache, Record, file_digest
from pipeline.build.execute import Task
from pipeline.build.prune import trim
from pipeline.core.errors import Damaged, Lost, PipelineError, ToolError
from pipeline.core.frozen import dataclass

#: What a worker keeps of sources and products, in bytes: an intro is fetched once, not ten times.
_SCRATCH = 8 << 30

Tools = Mapping[str, str]


class Depot(Protocol):
    """A store of named bytes. Safe in threads, and pickled without any secret: each machine takes
    keys from its own surroundings. Every method raises PipelineError when the store fails.
    """

    def has(self, name: str) -> bool: ...

    def get(self, name: str) -> bytes | None:
        """All of it; none where there is none."""

    def fetch(self, name: str, target: Path) -> bool:
        """Write it to a file, a piece at a time; false where there is none."""

    def put(self, name: str, body: bytes | Path) -> None:
        """Write all of it or nothing."""

    def delete(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Remote:
    """Records and objects in a depot."""

    depot: Depot

    def find(self, key: str) -> Record | None:
        """What came of the making; its objects may be lost all the same."""
        body = self.depot.get(_record(key))
        return None if body is None else Record.from_bytes(body)

    def keep(self, key: str, record: Record, cache: Cache) -> None:
        """Send the objects, and the record when all of them are there."""
        for stored in record.files.values():
            self.depot.put(_object(stored.digest), cache.object_path(stored.digest))
        self.depot.put(_record(key), record.to_bytes())

    def forget(self, key: str) -> None:
        """Something that the record names is lost: let it be made anew."""
        self.depot.delete(_record(key))

    def offer(self, file: MadeFile) -> None:
        """Have the file there. Raises Damaged when its bytes are others by now."""
        name = _object(file.digest)
        if not self.depot.has(name):
            if file_digest(file.path) != file.digest:
                raise Damaged(file=file.path.as_posix())
            self.depot.put(name, file.path)

    def bring(self, digest: str, target: Path) -> None:
        """Fetch an object. Raises Lost when it is not there as it should be; then it is gone."""
        name = _object(digest)
        if not self.depot.fetch(name, target):
            raise Lost(name=name, digest=digest)
        if file_digest(target) != digest:
            self.depot.delete(name)
            raise Lost(name=name, digest=digest)

    def take(self, key: str, record: Record, cache: Cache) -> Record:
        """Have the record and all its objects in ``cache``. Raises Lost."""
        for stored in record.files.values():
            if not cache.holds(stored):
                with cache.workspace() as work:
                    self.bring(stored.digest, work / "object")
                    cache.adopt(work / "object")
        return cache.note(key, record)


@dataclass(frozen=True, slots=True)
class Cargo:
    """A file of an input. ``name`` is what its author calls it, which messages repeat."""

    name: str
    digest: str
    size: int
    public: str | None


@dataclass(frozen=True, slots=True)
class Errand:
    """A task as it travels. ``perform`` is done to it where it arrives."""

    perform: Callable[[Task], Record]
    recipe: Recipe
    params: object
    inputs: Mapping[str, tuple[Mapping[str, Cargo], Facts]]
    key: str
    threads: int
    depot: Depot


def parcel(perform: Callable[[Task], Record], task: Task, depot: Depot, tools: Tools) -> bytes:
    """The task as bytes, functions by their names: every machine runs its own copy of the code.

    ``tools`` are versions that the worker must have too; they can be read before the rest.
    """
    inputs = {name: (_cargo(made.files), made.facts) for name, made in task.inputs.items()}
    errand = Errand(perform, task.recipe, task.params, inputs, task.key, task.threads, depot)
    return pickle.dumps((dict(tools), pickle.dumps(errand)))


def run(parcel: bytes, cache: Cache, tools: Tools, worker: str) -> Record | PipelineError:
    """What a worker does with a parcel, in a cache of its own. Faults at edges come as values:
    T023 when this machine could make other bytes than the one that asks.
    """
    theirs, inner = pickle.loads(parcel)  # noqa: S301 (whoever reaches a worker may run code)
    try:
        if found := differences(theirs, tools):
            raise ToolError("T023", worker=worker, difference=found)
        return _run(pickle.loads(inner), cache)  # noqa: S301 (the same)
    except PipelineError as fault:
        return fault


def differences(ours: Tools, theirs: Tools) -> str:
    """``lameenc 1.9 ≠ 1.8, numpy …``, ours first; empty when there are none."""
    names = sorted({*ours, *theirs})
    return ", ".join(
        f"{name} {ours.get(name, '-')} ≠ {theirs.get(name, '-')}"
        for name in names
        if ours.get(name) != theirs.get(name)
    )


def _run(errand: Errand, cache: Cache) -> Record:
    remote = Remote(errand.depot)
    found = remote.find(errand.key)
    if found is not None:  # by a worker that died after it
        return found
    with cache.workspace() as room:
        inputs = {
            name: _unpacked(remote, cache, room / str(number), *cargo)
            for number, (name, cargo) in enumerate(errand.inputs.items())
        }
        task = Task(errand.recipe, errand.params, inputs, cache, errand.key, errand.threads)
        record = errand.perform(task)
        remote.keep(errand.key, record, cache)
    trim(cache, _SCRATCH)
    return record


def _cargo(files: Mapping[str, MadeFile]) -> Mapping[str, Cargo]:
    return {n: Cargo(f.path.name, f.digest, f.size, f.public) for n, f in files.items()}


def _unpacked(
    remote: Remote, cache: Cache, room: Path, cargo: Mapping[str, Cargo], facts: Facts
) -> Made:
    """The files in a folder of the task's own, so that what the cache gives up stays for it."""
    files = {}
    for number, (part, one) in enumerate(cargo.items()):
        path = room / str(number) / one.name
        path.parent.mkdir(parents=True)
        _place(remote, cache, one.digest, path)
        files[part] = MadeFile(path, one.digest, one.size, one.public)
    return Made(files, facts)


def _place(remote: Remote, cache: Cache, digest: str, path: Path) -> None:
    known = cache.object_path(digest)
    if _link(known, path) and file_digest(path) == digest:
        return
    path.unlink(missing_ok=True)
    known.unlink(missing_ok=True)
    remote.bring(digest, path)
    known.parent.mkdir(parents=True, exist_ok=True)
    _link(path, known)


def _link(source: Path, target: Path) -> bool:
    """Or a copy, on a disk without links. False where there is no source."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        return False
    except FileExistsError:
        return True
    except OSError:
        shutil.copyfile(source, target)
    return True


def _object(digest: str) -> str:
    return f"objects/{digest[:2]}/{digest}"


def _record(key: str) -> str:
    return f"records/{key[:2]}/{key}"
