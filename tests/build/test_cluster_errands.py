"""A task that travels: what it carries, what becomes of it, and what is lost on the way."""

from __future__ import annotations

import os
import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build.artefact import Made, MadeFile, Recipe
from pipeline.build.cache import Cache, Record, file_digest
from pipeline.build.execute import Task, perform
from pipeline.build.remote import Remote, Tools, differences, parcel, run
from pipeline.core.errors import Damaged, Lost, PipelineError, StoreError, ToolError
from tests.build.depots import Folder
from tests.build.recipes import BREAK, REFUSE, UPPER, WRAP

TOOLS = {"ffmpeg": "7.1", "lameenc": "1.9.0"}


class There:
    """Two machines: ``ours``, with the author's file, and ``theirs``, with a cache alone."""

    def __init__(self, root: Path) -> None:
        self.depot = Folder(root / "depot")
        self.ours, self.theirs = Cache(root / "ours"), Cache(root / "theirs")
        self.source = root / "programme" / "hemmelig optagelse æ.wav"
        self.source.parent.mkdir()
        self.source.write_bytes(b"hej")

    @property
    def remote(self) -> Remote:
        return Remote(self.depot)

    def text(self) -> Made:
        return Made({"": MadeFile(self.source, file_digest(self.source), 3)})

    def task(self, recipe: Recipe = UPPER) -> Task:
        return Task(recipe, None, {"text": self.text()}, self.ours, "k" * 64)

    def offered(self, task: Task) -> Task:
        for made in task.inputs.values():
            for file in made.files.values():
                self.remote.offer(file)
        return task

    def sent(self, task: Task, tools: Tools = TOOLS) -> Record | PipelineError:
        return run(parcel(perform, task, self.depot, TOOLS), self.theirs, tools, "w1")

    def object_of(self, task: Task, name: str) -> Path:
        digest = next(iter(task.inputs[name].files.values())).digest
        return self.depot.root / "objects" / digest[:2] / digest


@pytest.fixture
def there(tmp_path: Path) -> There:
    return There(tmp_path)


def test_it_makes_there_what_it_makes_here(there: There) -> None:
    here = perform(there.task())
    record = there.sent(there.offered(there.task()))
    assert record == here
    assert here.facts["name"] == "hemmelig optagelse æ.wav"
    ours = Cache(there.ours.root.parent / "fresh")
    assert isinstance(record, Record)
    assert there.remote.take("k" * 64, record, ours) == here == ours.find("k" * 64)
    digest = record.files["out"].digest
    assert ours.object_path(digest).read_bytes() == b"HEJ"
    assert not ours.object_path(digest).stat().st_mode & 0o222


def test_what_was_made_there_is_made_of_there(there: There) -> None:
    made = there.sent(there.offered(there.task()))
    assert isinstance(made, Record)
    files = {
        name: MadeFile(there.ours.object_path(one.digest), one.digest, one.size, f"{name}.txt")
        for name, one in made.files.items()
    }
    inputs = {"inner": Made(files, made.facts)}
    record = there.sent(Task(WRAP, "<", inputs, there.ours, "w" * 64))
    assert isinstance(record, Record)
    assert record.facts["public"] == "out.txt"
    assert there.theirs.object_path(record.files["out"].digest).read_bytes() == b"<HEJ"


def test_it_carries_no_bytes_no_folder_of_ours_and_no_key(
    there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
        monkeypatch.setenv(name, f"hush-{name}")
    there.source.write_bytes(b"what was said in confidence")
    depot = Folder(Path("/depot"))
    body = parcel(perform, there.task(), depot, TOOLS)
    assert b"hush" not in body
    assert b"in confidence" not in body
    for path in (there.source.parent, there.ours.root, Path.home(), Path.cwd()):
        assert os.fsencode(path) not in body


def test_what_is_finished_there_is_not_made_again(there: There) -> None:
    first = there.sent(there.offered(there.task()))
    there.object_of(there.task(), "text").unlink()
    there.theirs = Cache(there.theirs.root.parent / "another")
    assert there.sent(there.task()) == first


def test_a_record_is_written_last(there: There) -> None:
    there.offered(there.task())
    for room in (1, 2):
        there.depot = replace(there.depot, room=room)
        fault = there.sent(there.task())
        assert isinstance(fault, StoreError)
        assert (fault.code, there.depot.names("records")) == ("S014", [])
    there.depot = replace(there.depot, room=9)
    assert isinstance(there.sent(there.task()), Record)


@pytest.mark.parametrize("harm", ["gone", "other"])
def test_an_input_that_is_lost_is_told_of_and_can_be_sent_again(there: There, harm: str) -> None:
    task = there.offered(there.task())
    lost = there.object_of(task, "text")
    if harm == "gone":
        lost.unlink()
    else:
        lost.write_bytes(b"ho!")
    fault = there.sent(task)
    assert isinstance(fault, Lost)
    assert not lost.exists()
    assert isinstance(there.sent(there.offered(task)), Record)


def test_what_a_machine_kept_and_harmed_is_fetched_anew(there: There) -> None:
    task = there.offered(there.task())
    kept = there.theirs.object_path(task.inputs["text"].files[""].digest)
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"ho!")
    assert there.sent(task) == perform(task)
    assert kept.read_bytes() == b"hej"


def test_a_product_that_is_lost_is_told_of(there: There) -> None:
    record = there.sent(there.offered(there.task()))
    assert isinstance(record, Record)
    digest = record.files["second"].digest
    (there.depot.root / "objects" / digest[:2] / digest).write_bytes(b"ho!")
    with pytest.raises(Lost):
        there.remote.take("k" * 64, record, there.ours)
    assert there.ours.find("k" * 64) is None


def test_a_source_that_changes_meanwhile_is_not_sent(there: There) -> None:
    task = there.task()
    there.source.write_bytes(b"ho!")
    with pytest.raises(Damaged) as fault:
        there.offered(task)
    assert fault.value.params["file"] == there.source.as_posix()
    assert there.depot.names() == []


def test_a_fault_of_a_recipe_is_a_value_and_a_bug_is_a_bug(there: There) -> None:
    fault = there.sent(there.offered(there.task(REFUSE)))
    assert isinstance(fault, ToolError)
    assert (fault.code, fault.params["file"]) == ("T010", "hemmelig optagelse æ.wav")
    with pytest.raises(RuntimeError, match="recipe broke"):
        there.sent(there.task(BREAK))
    assert there.depot.names("records") == []
    assert not list((there.theirs.root / "work").iterdir())


def test_a_machine_with_other_tools_makes_nothing(there: There) -> None:
    fault = there.sent(there.offered(there.task()), {"ffmpeg": "7.1", "lameenc": "1.8.0"})
    assert isinstance(fault, ToolError)
    assert fault.code == "T023"
    assert fault.params == {"worker": "w1", "difference": "lameenc 1.9.0 ≠ 1.8.0"}
    assert differences({"a": "1"}, {"b": "2"}) == "a 1 ≠ -, b - ≠ 2"


def test_a_machine_keeps_no_more_than_it_has_room_for(
    there: There, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.build.remote._SCRATCH", 0)
    assert isinstance(there.sent(there.offered(there.task())), Record)
    assert not [p for p in there.theirs.root.rglob("*") if p.is_file()]


def _kinds(kind: type[PipelineError]) -> list[type[PipelineError]]:
    return [kind, *(one for sub in kind.__subclasses__() for one in _kinds(sub))]


@pytest.mark.parametrize("kind", _kinds(PipelineError), ids=lambda kind: kind.__name__)
def test_every_fault_travels_whole(kind: type[PipelineError]) -> None:
    fault = kind("S001", store="æ", n=3)
    back = pickle.loads(pickle.dumps(fault))  # noqa: S301 (our own)
    assert (type(back), back.code, back.params) == (kind, "S001", {"store": "æ", "n": 3})
    assert (type(Damaged(file="x")), Damaged(file="x").code) == (Damaged, "P012")
