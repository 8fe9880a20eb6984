"""All at once or not at all, and never over anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.placing import place_file, place_folder
from tests.ingest.handed import whole_tree


def test_a_folder_appears_whole(tmp_path: Path) -> None:
    sound = tmp_path / "given.wav"
    sound.write_bytes(b"RIFF")
    root = tmp_path / "programme"
    root.mkdir()
    assert place_folder(root, "episodes/01-a", {"episode.yaml": b"id: a", "m.wav": sound}) == ()
    assert whole_tree(root) == {
        "episodes/01-a/episode.yaml": b"id: a",
        "episodes/01-a/m.wav": b"RIFF",
    }
    assert sound.read_bytes() == b"RIFF"
    assert not (root / ".spor2").exists()


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path) -> None:
    files: dict[str, bytes | Path] = {"episode.yaml": b"id: a", "m.wav": tmp_path / "gone.wav"}
    with pytest.raises(FileNotFoundError):
        place_folder(tmp_path, "episodes/01-a", files)
    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize("name", ["episodes/01-a", "episodes/01-A"])
def test_what_exists_is_not_touched_whatever_its_case(tmp_path: Path, name: str) -> None:
    (tmp_path / "episodes" / "01-a").mkdir(parents=True)
    found = place_folder(tmp_path, name, {"episode.yaml": b"x"})
    assert [problem.code for problem in found] == ["E213"]
    assert whole_tree(tmp_path) == {}
    (tmp_path / "events").mkdir()
    (tmp_path / "events" / "dag.yaml").write_bytes(b"min")
    assert [p.code for p in place_file(tmp_path, "events/Dag.yaml", b"x")] == ["E213"]
    assert whole_tree(tmp_path) == {"events/dag.yaml": b"min"}


def test_a_state_folder_that_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / ".spor2").mkdir()
    assert place_file(tmp_path, "events/dag.yaml", b"x") == ()
    assert list((tmp_path / ".spor2").iterdir()) == []
