"""Why something was made: the journal, and what may be pruned."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.build import journal
from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.build.cache import Cache
from pipeline.build.digests import Digests
from pipeline.build.execute import Result, execute
from pipeline.build.graph import graph
from pipeline.build.prune import prune
from pipeline.core.progress import Silent
from pipeline.core.values import SourceFile
from tests.build.inline import Inline


def _copy(job: Job) -> Product:
    return Product({"out": job.file("text").read_bytes() + str(job.params).encode()})


def page(folder: Path, params: str = "1", version: int = 1) -> Artefact:
    source = SourceFile("t.txt", folder / "t.txt")
    out = (Output("out", "om/1.html"),)
    return Artefact("page:1", Recipe("copy", version, _copy), out, params, {"text": source})


def run(folder: Path, artefact: Artefact) -> Result:
    digests = Digests(folder / "digests.json")
    return execute(graph([artefact]), Cache(folder / "cache"), digests, Inline(), Silent())


def test_tells_what_changed(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("a")
    file = tmp_path / "journal.json"
    seen = []
    for artefact in (page(tmp_path), page(tmp_path), page(tmp_path, "2"), page(tmp_path, "2", 3)):
        journal.write(file, run(tmp_path, artefact), journal.read(file))
        line = journal.find(journal.read(file), "om/1.html")
        assert line is not None
        seen.append(line.reasons)
    (tmp_path / "t.txt").write_text("b")
    lines = journal.write(file, run(tmp_path, page(tmp_path, "2", 3)), journal.read(file))
    seen.append(lines["page:1"].reasons)
    assert seen == [("new",), ("new",), ("params",), ("recipe",), ("input:text",)]


def test_a_journal_that_cannot_be_read_is_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "j.json").write_text('{"a": 3')
    assert journal.read(tmp_path / "j.json") == {}


def test_prune_keeps_what_the_last_build_used(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("a")
    file = tmp_path / "journal.json"
    for params in ("old", "new"):
        lines = journal.write(file, run(tmp_path, page(tmp_path, params)), journal.read(file))
    cache = Cache(tmp_path / "cache")
    pruned = prune(cache, lines, limit=0)
    assert pruned.files == 2
    again = run(tmp_path, page(tmp_path, "new"))
    assert not again.outcomes["page:1"].fresh
    assert run(tmp_path, replace(page(tmp_path), params="old")).outcomes["page:1"].fresh


def test_prune_stops_at_the_limit(tmp_path: Path) -> None:
    (tmp_path / "t.txt").write_text("a")
    run(tmp_path, page(tmp_path))
    assert prune(Cache(tmp_path / "cache"), {}, limit=1 << 20).files == 0
