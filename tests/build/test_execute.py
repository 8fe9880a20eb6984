"""Making a graph: keys, reuse, early cutoff, faults, and the tree that comes out."""

from __future__ import annotations

from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe, canonical
from pipeline.build.cache import Cache
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, execute
from pipeline.build.graph import graph
from pipeline.core.progress import Silent
from pipeline.core.values import SourceFile


def _upper(job: Job) -> Product:
    text = job.file("text").read_text(encoding="utf-8").strip().upper()
    return Product({"out": text.encode()}, {"length": len(text)})


def _wrap(job: Job) -> Product:
    body = job.params["left"] + job.file("inner").read_text() + job.public("inner")
    target = job.work / "x"
    target.write_text(body + str(job.facts("inner")["length"]))
    return Product({"out": target})


def _broken(job: Job) -> Product:
    raise RuntimeError("recipe broke")


UPPER = Recipe("upper", 1, _upper)
WRAP = Recipe("wrap", 1, _wrap)


@dataclass(frozen=True)
class Bench:
    """A folder with one source, and a cache."""

    folder: Path

    @property
    def source(self) -> SourceFile:
        return SourceFile("text.txt", self.folder / "text.txt")

    def upper(self) -> Artefact:
        out = Output("out", "media/upper-{digest}.txt", "media")
        return Artefact("upper", UPPER, (out,), None, {"text": self.source}, frozenset({"ep-01"}))

    def wrap(self, left: str = "<") -> Artefact:
        out = Output("out", "page.html")
        return Artefact("wrap", WRAP, (out,), {"left": left}, {"inner": self.upper()})

    def run(self, *wanted: Artefact, workers: Executor | None = None) -> Result:
        digests = Digests(self.folder / "digests.json")
        with workers or ThreadPoolExecutor(2) as pool:
            return execute(graph(wanted), Cache(self.folder / "cache"), digests, pool, Silent())


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    (tmp_path / "text.txt").write_text("hej\n", encoding="utf-8")
    return Bench(tmp_path)


def fresh(result: Result) -> set[str]:
    return {o.artefact.id for o in result.outcomes.values() if o.fresh}


def test_makes_inputs_first_and_hands_over_facts_and_addresses(bench: Bench) -> None:
    result = bench.run(bench.wrap())
    (page, media) = (
        result.tree()["page.html"],
        next(e for e in result.tree() if e.kind == "media"),
    )
    assert media.path == f"media/upper-{media.digest[:16]}.txt"
    body = result.outcomes["wrap"].made.files["out"].path.read_text()
    assert body == f"<HEJ{media.path}3"
    assert page.provenance == {"ep-01"}
    assert media.headers.cache_control.endswith("immutable")


def test_nothing_is_made_twice(bench: Bench) -> None:
    assert fresh(bench.run(bench.wrap())) == {"upper", "wrap"}
    assert fresh(bench.run(bench.wrap())) == set()


def test_a_changed_parameter_remakes_only_what_has_it(bench: Bench) -> None:
    bench.run(bench.wrap())
    assert fresh(bench.run(bench.wrap("["))) == {"wrap"}


def test_an_input_remade_with_equal_bytes_stops_the_wave(bench: Bench) -> None:
    bench.run(bench.wrap())
    bench.source.path.write_text("HEJ\n", encoding="utf-8")
    assert fresh(bench.run(bench.wrap())) == {"upper"}


def test_a_new_recipe_version_is_made_anew(bench: Bench) -> None:
    bench.run(bench.upper())
    assert fresh(bench.run(replace(bench.upper(), recipe=Recipe("upper", 2, _upper)))) == {"upper"}


def test_a_lost_object_is_made_again(bench: Bench) -> None:
    file = bench.run(bench.upper()).outcomes["upper"].made.files["out"].path
    file.unlink()
    again = bench.run(bench.upper())
    assert fresh(again) == {"upper"}
    assert file.read_text() == "HEJ"


def test_a_recipe_that_breaks_leaves_what_else_was_made(bench: Bench) -> None:
    broken = Artefact("b", Recipe("b", 1, _broken), (Output("out"),), None, {"i": bench.upper()})
    with pytest.raises(RuntimeError, match="recipe broke"):
        bench.run(broken)
    assert not list((bench.folder / "cache").glob("work/*"))
    assert fresh(bench.run(bench.upper())) == set()


def test_processes_make_the_same_bytes_as_threads(bench: Bench, tmp_path: Path) -> None:
    with_threads = bench.run(bench.wrap()).tree()
    other = Bench(tmp_path / "other")
    other.folder.mkdir()
    (other.folder / "text.txt").write_text("hej\n", encoding="utf-8")
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    assert other.run(other.wrap(), workers=pool).tree() == with_threads


def test_two_artefacts_of_one_name_are_our_fault(bench: Bench) -> None:
    with pytest.raises(ValueError, match="two artefacts are called wrap"):
        graph([bench.wrap(), bench.wrap("[")])


def test_two_artefacts_of_one_address_are_our_fault(bench: Bench) -> None:
    twin = replace(bench.wrap(), id="twin", outputs=(Output("out", "PAGE.html"),))
    with pytest.raises(ValueError, match="two artefacts write"):
        bench.run(bench.wrap(), twin).tree()


def test_the_same_bytes_at_the_same_address_are_one_file(bench: Bench) -> None:
    twin = replace(bench.upper(), id="twin", provenance=frozenset({"ep-02"}))
    tree = bench.run(bench.upper(), twin).tree()
    assert [entry.provenance for entry in tree] == [{"ep-01", "ep-02"}]


def test_canonical_form_knows_no_absolute_paths() -> None:
    here, there = SourceFile("a.txt", Path("/x/a.txt")), SourceFile("a.txt", Path("/y/a.txt"))
    assert canonical({"b": here, "a": frozenset({2, 1})}) == canonical({"a": {1, 2}, "b": there})
    with pytest.raises(TypeError):
        canonical(object())


def test_digest_memory_sees_a_change_of_equal_size(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"one")
    first = Digests(tmp_path / "d.json").of(file)
    file.write_bytes(b"two")
    assert Digests(tmp_path / "d.json").of(file) != first
