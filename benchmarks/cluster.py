"""A cluster on this machine beside its own threads: the same bytes, what it costs, what it gains.

    python benchmarks/cluster.py [--episodes 4] [--minutes 5] [--tasks 200] [--rounds 2]

Everything is real: a Dask scheduler, workers that take one task at a time, the embedded S3 store,
each a process of its own. Each worker has one processor, as if it were a machine of its own; the
store, the scheduler and the client take what they need beside them. Printed: what a task costs when
it does nothing worth doing, and how long it takes to master the episodes by one worker, by two, and
by two of which one is killed midway; the best of the rounds.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from mastering import generated

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.build.artefact import Artefact, Output  # noqa: E402 (the tests' own machines too)
from pipeline.build.cache import Cache  # noqa: E402
from pipeline.build.cluster import Cluster  # noqa: E402
from pipeline.build.crew import Crew, processes, threads  # noqa: E402
from pipeline.build.digests import Digests  # noqa: E402
from pipeline.build.execute import Result, execute  # noqa: E402
from pipeline.build.graph import graph  # noqa: E402
from pipeline.content.library import load  # noqa: E402
from pipeline.core.progress import Silent  # noqa: E402
from pipeline.core.values import SourceFile  # noqa: E402
from pipeline.outputs import audio  # noqa: E402
from pipeline.storage.embedded import EmbeddedStore  # noqa: E402
from pipeline.workflow.workers import ClusterStore, tools  # noqa: E402
from tests.build.machines import Machines, waited  # noqa: E402
from tests.build.recipes import UPPER  # noqa: E402

CORES = os.cpu_count() or 1


@dataclass(frozen=True)
class Ground:
    """Where it happens: a store that runs, and a folder with room."""

    root: Path
    store: EmbeddedStore

    @contextmanager
    def workers(self, count: int) -> Iterator[Machines]:
        """New ones, so that nobody has anything beside them from before."""
        folder = self.root / uuid4().hex
        folder.mkdir()
        keys = str(self.store.folder / "credentials")
        machines = Machines(folder, AWS_SHARED_CREDENTIALS_FILE=keys)
        try:
            for number in range(count):
                os.sched_setaffinity(machines.add().pid, {number % CORES})
            time.sleep(4)  # all have come, and have nothing more to start
            yield machines
        finally:
            machines.stop()

    def crew(self, machines: Machines) -> Crew:
        """With an empty place in the store."""
        settings = replace(self.store.settings(), credentials=None)
        depot = ClusterStore(settings, f"{uuid4().hex}/")
        cluster = Cluster(machines.address, depot, tools)
        return Crew(threads(CORES), cluster, cluster.capacity)

    def timed(self, wanted: list[Artefact], crew: Crew) -> tuple[float, Result]:
        """In an empty cache."""
        folder = self.root / uuid4().hex
        digests = Digests(folder / "digests.json")
        began = time.perf_counter()
        result = execute(graph(wanted), Cache(folder / "cache"), digests, crew, Silent())
        return time.perf_counter() - began, result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=4)
    parser.add_argument("--minutes", type=int, default=5)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=2)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        store = EmbeddedStore(root / "store", bucket="spor2-work")
        try:
            store.start()
            os.environ["AWS_SHARED_CREDENTIALS_FILE"] = str(store.folder / "credentials")
            ground = Ground(root, store)
            overhead(ground, asked.tasks)
            speed(ground, episodes(root, asked.episodes, asked.minutes), asked)
        finally:
            store.stop()


def overhead(ground: Ground, count: int) -> None:
    """Tasks of one small file in and two out, all begun at once."""
    print(f"{count} tasks with next to nothing to do, ms a task")
    small = [little(ground.root, number) for number in range(count)]
    crews: dict[str, Callable[[], Crew]] = {
        "threads": lambda: threads(CORES),
        "processes": lambda: processes(CORES),
    }
    for name, made in crews.items():
        cost(ground, name, small, made())
    with ground.workers(2) as machines:
        cost(ground, "cluster of two workers, and store", small, ground.crew(machines))


def cost(ground: Ground, name: str, small: list[Artefact], crew: Crew) -> None:
    """Once to wake it up, once in earnest, and once one after the other."""
    ground.timed([replace(small[0], params="awake"), replace(small[1], params="awake")], crew)
    wall, _ = ground.timed(small, crew)
    alone = sum(ground.timed([replace(one, params="alone")], crew)[0] for one in small[:20]) / 20
    print(f"  {name:36}{wall / len(small) * 1000:8.1f}   one at a time {alone * 1000:8.1f}")
    crew.shutdown()


def little(root: Path, number: int) -> Artefact:
    file = root / f"{number}.txt"
    file.write_bytes(f"{number}".encode() * 1000)
    outputs = (Output("out"), Output("second"))
    return Artefact(f"{number}", UPPER, outputs, None, {"text": SourceFile(file.name, file)})


def episodes(root: Path, count: int, minutes: int) -> list[Artefact]:
    """Recordings, no two alike, as our programme would master them."""
    library = load(ROOT, datetime(2026, 1, 1, tzinfo=UTC)).library
    if library is None:
        sys.exit("our own programme cannot be read")
    like = next(episode for episode in library.episodes if episode.sound)
    made = []
    for number in range(count):
        path = generated(root / f"{number}.wav", minutes, number * minutes)
        sound = replace(like.sound, master=SourceFile(path.name, path), intro=None, outro=None)
        made.append(replace(like, id=f"ep-{number}", sound=sound))
    return [audio.sound(replace(library, episodes=tuple(made)), one) for one in made]


def speed(ground: Ground, wanted: list[Artefact], asked: argparse.Namespace) -> None:
    print(f"{len(wanted)} recordings of {asked.minutes} minutes surveyed and mastered, wall s")
    base, here = min((by_threads(ground, wanted) for _ in range(asked.rounds)), key=wall)
    print(f"  {f'{CORES} threads of one process':36}{base:8.1f}")
    first = 0.0
    for count, killed in ((1, False), (2, False), (2, True)):
        runs = [by_cluster(ground, wanted, count, killed=killed) for _ in range(asked.rounds)]
        best = min(map(wall, runs))
        first = first or best
        same = all(made(there) == made(here) for _, there in runs)
        name = f"{count} worker(s)" + (", one killed midway" if killed else "")
        said = "the same bytes" if same else "OTHER BYTES"
        print(f"  {name:36}{best:8.1f}   {first / best:5.2f} times one worker, {said}")


def wall(run: tuple[float, Result]) -> float:
    return run[0]


def by_threads(ground: Ground, wanted: list[Artefact]) -> tuple[float, Result]:
    crew = threads(CORES)
    timed = ground.timed(wanted, crew)
    crew.shutdown()
    return timed


def by_cluster(
    ground: Ground, wanted: list[Artefact], count: int, *, killed: bool
) -> tuple[float, Result]:
    with ground.workers(count) as machines:
        crew = ground.crew(machines)
        if killed:
            threading.Thread(target=kill, args=(machines,), daemon=True).start()
        timed = ground.timed(wanted, crew)
        crew.shutdown()
        return timed


def kill(machines: Machines) -> None:
    """The last worker, with a signal that nothing survives, when it masters its second sound."""
    victim = machines.workers[-1]
    scratch = machines.scratch(victim)
    waited(scratch, "**/spor2/records/*/*", 3)
    waited(scratch, "**/spor2/work/*/*")
    victim.kill()


def made(result: Result) -> dict[str, object]:
    """Digests and facts of all that was made."""
    return {
        id_: ({name: file.digest for name, file in o.made.files.items()}, o.made.facts)
        for id_, o in result.outcomes.items()
    }


if __name__ == "__main__":
    main()
