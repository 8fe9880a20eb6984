"""Who makes what, and with how many threads."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.build.cache import Cache
from pipeline.build.crew import Capacity, Crew, processes, threads
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, Task, execute
from pipeline.build.graph import graph
from pipeline.core.errors import ToolError
from pipeline.core.progress import Silent
from pipeline.core.values import SourceFile
from tests.build.inline import Inline
from tests.build.recipes import END, REFUSE, UPPER, WRAP


@pytest.mark.parametrize(
    ("capacity", "under_way", "threads"),
    [
        (Capacity(2, 2, 2), 1, 2),
        (Capacity(2, 2, 2), 2, 1),
        (Capacity(8, 8, 8), 3, 2),
        (Capacity(8, 8, 8), 500, 1),
        (Capacity(4, 32, 8), 1, 8),  # four machines of eight, each with one task at a time
        (Capacity(4, 32, 8), 500, 8),
        (Capacity(32, 32, 8), 500, 1),
        (Capacity(4, 2, 2), 9, 1),
    ],
)
def test_tasks_share_the_processors(capacity: Capacity, under_way: int, threads: int) -> None:
    assert capacity.threads(under_way) == threads


class Held(Executor):
    """Holds what it is given until it is told to let go."""

    def __init__(self) -> None:
        self.held: list[tuple[Task, Future[Any]]] = []

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self.held.append((args[0], future))
        return future


def _task(*, heavy: bool, cache: Path) -> Task:
    recipe = Recipe("x", 1, _nothing, heavy=heavy)
    return Task(recipe, None, {}, Cache(cache), "k")


def _nothing(job: Job) -> Product:
    return Product({})


def test_what_is_heavy_goes_one_way_and_a_page_the_other(tmp_path: Path) -> None:
    light, heavy = Held(), Held()
    crew = Crew(light, heavy, Capacity(4, 4, 4))
    for weight in (True, False, True):
        crew.submit(_nothing, _task(heavy=weight, cache=tmp_path))
    assert [task.threads for task, _ in heavy.held] == [4, 2]
    assert [task.threads for task, _ in light.held] == [1]
    for _, future in heavy.held:
        future.set_result(None)
    crew.submit(_nothing, _task(heavy=True, cache=tmp_path))
    assert heavy.held[-1][0].threads == 4


def _threads(job: Job) -> Product:
    return Product({"out": b"same"}, {"threads": job.threads})


def test_threads_are_no_part_of_a_key(tmp_path: Path) -> None:
    artefact = Artefact("x", Recipe("x", 1, _threads, heavy=True), (Output("out"),))
    outcomes = []
    for count in (1, 3):
        crew = Crew(Inline(), Inline(), Capacity(count, count, count))
        outcomes.append(made(tmp_path, artefact, crew=crew).outcomes["x"])
    assert outcomes[0].ingredients.key == outcomes[1].ingredients.key
    assert outcomes[1].made.facts == {"threads": 1}
    assert not outcomes[1].fresh


def made(folder: Path, *wanted: Artefact, crew: Crew) -> Result:
    try:
        digests = Digests(folder / "digests.json")
        return execute(graph(wanted), Cache(folder / "cache"), digests, crew, Silent())
    finally:
        crew.shutdown(cancel_futures=True)


def upper(folder: Path, recipe: Recipe = UPPER) -> Artefact:
    source = SourceFile("text.txt", folder / "text.txt")
    source.path.write_bytes(b"hej")
    outputs = (Output("out", "o-{digest}.txt"), Output("second"))
    return Artefact("upper", recipe, outputs, None, {"text": source})


def test_processes_make_what_threads_make(tmp_path: Path) -> None:
    trees = []
    for name, crew in (("a", threads(2)), ("b", processes(2))):
        (tmp_path / name).mkdir()
        inner = upper(tmp_path / name)
        wrap = Artefact("wrap", WRAP, (Output("out", "w.txt"),), "<", {"inner": inner})
        trees.append(made(tmp_path / name, wrap, crew=crew).tree())
    assert trees[0] == trees[1]


def test_a_fault_in_a_process_is_raised_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(ToolError) as fault:
        made(tmp_path, upper(tmp_path, REFUSE), crew=processes(1))
    assert (fault.value.code, fault.value.params["file"]) == ("T010", "text.txt")


def test_a_process_that_dies_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="T025"):
        made(tmp_path, upper(tmp_path, END), crew=processes(1))
