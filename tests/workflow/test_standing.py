"""When the last build's answer is the next one's, and when it is not."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.build.artefact import Product
from pipeline.build.cache import Cache
from pipeline.build.public import write_public
from pipeline.core.problems import Place, problem
from pipeline.core.site import BuiltSite, Entry, Headers, SiteTree
from pipeline.workflow import standing
from pipeline.workflow.built import Built
from pipeline.workflow.run import Run

NOW = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))
LATER = NOW + timedelta(hours=6)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook" / "01.md").write_text("en")
    (tmp_path / "programme.yaml").write_text("title: Prøve")
    return Run(tmp_path, NOW)


def built(run: Run) -> Built:
    """As a build that wrote one page and warned of something."""
    cache = Cache(run.state / "cache")
    stored = cache.keep("k", Product({"html": b"page"})).files["html"]
    tree = SiteTree.of(
        [Entry("index.html", stored.digest, stored.size, "page", Headers("text/html"))]
    )
    write_public(tree, cache, run.folder / "public", run.state / "public.state")
    warning = problem("W132", Place("handbook/01.md", 3, 1, 2, "en"), item="a", date="2020-01-01")
    return Built(BuiltSite(run.folder / "public", tree), (warning,), made=2, reused=5)


def remembered(run: Run, until: datetime | None = LATER) -> Built:
    told, seen = built(run), standing.look(run)
    standing.remember(run, seen, told, until)
    return told


def test_the_same_is_told_again(run: Run) -> None:
    told = remembered(run)
    found = standing.find(run)
    assert found is not None
    assert (found.site, found.problems) == (told.site, told.problems)
    assert (found.made, found.reused) == (0, 7)


def _edit(run: Run) -> None:
    (run.folder / "handbook" / "01.md").write_text("to")


def _edit_and_hide_it(run: Run) -> None:
    file = run.folder / "handbook" / "01.md"
    times = file.stat()
    file.write_text("to")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


def _add(run: Run) -> None:
    (run.folder / "handbook" / "02.md").write_text("ny")


def _harm_public(run: Run) -> None:
    (run.folder / "public" / "index.html").write_bytes(b"other")


def _stray(run: Run) -> None:
    (run.folder / "public" / "stray.html").write_bytes(b"?")


def _lose_journal(run: Run) -> None:
    run.journal.write_text("x")


@pytest.mark.parametrize(
    "change", [_edit, _edit_and_hide_it, _add, _harm_public, _stray, _lose_journal]
)
def test_any_change_is_looked_into(run: Run, change: Callable[[Run], None]) -> None:
    remembered(run)
    change(run)
    assert standing.find(run) is None


@pytest.mark.parametrize(
    "other", [{"now": LATER}, {"now": NOW - timedelta(hours=1)}, {"target": "x"}]
)
def test_another_question_has_another_answer(run: Run, other: dict[str, object]) -> None:
    remembered(run)
    assert standing.find(replace(run, **other)) is None  # type: ignore[arg-type]


def test_a_pinned_instant_knows_no_clock(run: Run) -> None:
    remembered(run, None)
    assert standing.find(replace(run, now=NOW + timedelta(days=400))) is not None


def test_what_was_written_just_now_is_told_by_its_bytes(run: Run) -> None:
    """Its times may be those of another edit in the same instant."""
    remembered(run)
    file = run.folder / "handbook" / "01.md"
    note = json.loads((run.state / "standing.json").read_bytes())
    file.write_text("to")
    note["files"] = dict(standing.look(run).files)  # as if no time had passed
    (run.state / "standing.json").write_text(json.dumps(note))
    assert standing.find(run) is None
    recalled = standing.recall(run, standing.look(run))
    assert recalled is not None
    assert recalled.changed == (str(file),)


def test_what_is_changed_while_we_build_is_not_trusted(run: Run) -> None:
    told, seen = built(run), standing.look(run)
    (run.folder / "handbook" / "01.md").write_text("to")
    standing.remember(run, seen, told, LATER)
    assert standing.find(run) is None


def test_too_much_that_is_new_is_not_trusted(run: Run) -> None:
    for number in range(70):
        (run.folder / "handbook" / f"{number}.txt").write_text("x")
    remembered(run)
    assert standing.find(run) is None


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"seen": 1}'])
def test_a_harmed_note_is_none(run: Run, note: str) -> None:
    remembered(run)
    (run.state / "standing.json").write_text(note)
    assert standing.find(run) is None
