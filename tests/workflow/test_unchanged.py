"""When a publish knows without building that it has nothing to do, and when it does not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, fields, replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from pipeline.build.artefact import Product
from pipeline.build.cache import Cache
from pipeline.build.public import write_public
from pipeline.core.problems import Place, problem
from pipeline.core.site import BuiltSite, Entry, Headers, SiteTree
from pipeline.core.target import Cdn, Target
from pipeline.storage.folder import FolderStore
from pipeline.workflow import standing, unchanged
from pipeline.workflow.built import Built
from pipeline.workflow.run import Run
from pipeline.workflow.unchanged import Stands

NOW = datetime(2026, 3, 4, 12, tzinfo=ZoneInfo("Europe/Copenhagen"))
LATER = NOW + timedelta(hours=6)
RECORD = "release/release.jsonl"
FOLDER = Target("mappe", "folder", path="udgivet")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(standing, "_program", lambda: iter(()))  # it may be worked on meanwhile
    (tmp_path / "handbook").mkdir()
    (tmp_path / "handbook" / "01.md").write_text("en")
    (tmp_path / "programme.yaml").write_text("title: Prøve")
    return Run(tmp_path, NOW)


def store(run: Run) -> FolderStore:
    return FolderStore(run.folder / "udgivet")


def published(run: Run, target: Target = FOLDER, until: datetime | None = LATER) -> Stands:
    """As a publish that left nothing to be done."""
    stored = Cache(run.state / "cache").keep("k", Product({"html": b"page"})).files["html"]
    entry = Entry("index.html", stored.digest, stored.size, "page", Headers("text/html"))
    cache, state = Cache(run.state / "cache"), run.state / "public.state"
    write_public(SiteTree.of([entry]), cache, run.folder / "public", state)
    etag = store(run).put(RECORD, b"the record", Headers("text/plain"))
    warning = problem("W132", Place("handbook/01.md", 3, 1, 2, "en"), item="a", date="2020-01-01")
    stands = Stands((warning,), target, "https://example.test/", "3-0a1b2c3d", 3, 12, etag)
    unchanged.remember(run, unchanged.look(run), stands, until)
    return stands


def test_the_same_is_told_again(run: Run) -> None:
    stands = published(run)
    assert unchanged.find(run) == stands
    told = stands.published(run.folder)
    assert told.outcome is not None
    assert told.outcome.release == "3-0a1b2c3d"
    assert told.summary == stands.planned().summary
    assert told.summary is not None
    assert (told.summary.release, told.summary.unchanged, told.summary.uploads) == (4, 12, 0)


def test_the_store_is_asked_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    published(run)
    asked: list[tuple[str, object]] = []

    def heard(name: str) -> Callable[..., object]:
        act = getattr(FolderStore, name)

        def answered(self: FolderStore, *given: object) -> object:
            asked.append((name, given[0]))
            return act(self, *given)

        return answered

    for name in ("get", "fetch", "head", "put", "delete", "list"):
        monkeypatch.setattr(FolderStore, name, heard(name))
    assert unchanged.find(run) is not None
    assert asked == [("get", RECORD)]


def _edit(run: Run) -> None:
    (run.folder / "handbook" / "01.md").write_text("to")


def _add(run: Run) -> None:
    (run.folder / "handbook" / "02.md").write_text("ny")


def _harm_public(run: Run) -> None:
    (run.folder / "public" / "index.html").write_bytes(b"other")


def _others_publish(run: Run) -> None:
    store(run).put(RECORD, b"another record", Headers("text/plain"))


def _lose_the_record(run: Run) -> None:
    store(run).delete([RECORD])


def _make_a_sound(run: Run) -> None:
    """By a build that did not ask what is published: it may be another than that."""
    site = BuiltSite(run.folder / "public", SiteTree())
    standing.remember(run, standing.look(run), Built(site, (), sounded=True), None)


def _upgrade(run: Run) -> None:
    standing._libraries = list


@pytest.fixture(autouse=True)
def _libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standing, "_libraries", standing._libraries)


CHANGES = (_edit, _add, _harm_public, _others_publish, _lose_the_record, _make_a_sound, _upgrade)


@pytest.mark.parametrize("change", CHANGES)
def test_any_change_goes_the_whole_way(run: Run, change: Callable[[Run], None]) -> None:
    published(run)
    change(run)
    assert unchanged.find(run) is None


@pytest.mark.parametrize(
    "other",
    [
        {"now": LATER},
        {"now": NOW - timedelta(hours=1)},
        {"target": "mappe"},
        {"remaster": frozenset()},
        {"lost": frozenset({"index.html"})},
        {"strays": frozenset({"stray.html"})},
        {"purge": frozenset({"ep-01"})},
    ],
)
def test_another_question_has_another_answer(run: Run, other: dict[str, object]) -> None:
    published(run)
    assert unchanged.find(replace(run, **other)) is None  # type: ignore[arg-type]


def test_each_target_has_a_note_of_its_own(run: Run) -> None:
    named = replace(run, target="en-anden")
    stands = published(named)
    published(run)
    assert unchanged.find(named) == stands
    unchanged.forget(named)
    assert unchanged.find(named) is None
    assert unchanged.find(run) is not None
    assert unchanged.find(replace(run, target="../-")) is None


def test_a_pinned_instant_knows_no_clock(run: Run) -> None:
    published(run, until=None)
    assert unchanged.find(replace(run, now=NOW + timedelta(days=400))) is not None


def test_a_store_that_is_stopped_is_left_to_the_whole_way(run: Run) -> None:
    published(run, Target("lokal", "embedded"))
    assert unchanged.find(run) is None
    assert not (run.state / "store").exists()


def test_what_is_changed_meanwhile_is_not_trusted(run: Run) -> None:
    stands, seen = published(run), unchanged.look(run)
    _edit(run)
    unchanged.remember(run, seen, stands, LATER)
    assert unchanged.find(run) is None


def test_all_of_a_target_is_remembered(run: Run) -> None:
    """One that has a field of a new kind needs a line in `unchanged`."""
    odd = {field.name: f"en-{field.name}" for field in fields(Target)}
    told = {"compress": True, "staging": True, "cdn": Cdn("https://cdn.example/", ("a", "b"))}
    there = {"kind": "folder", "path": "udgivet", "prefix": ""}
    target = Target(**{**odd, **told, **there})  # type: ignore[arg-type]
    published(run, target)
    found = unchanged.find(run)
    assert found is not None, asdict(target)
    assert found.target == target


@pytest.mark.parametrize("note", ["", "[]", "{}", '{"told": 1}', '{"told": {"times": null}}'])
def test_a_harmed_note_is_none(run: Run, note: str) -> None:
    published(run)
    file = run.unchanged / "-.json"
    assert json.loads(file.read_bytes())["told"]["release"] == "3-0a1b2c3d"
    file.write_text(note)
    assert unchanged.find(run) is None
