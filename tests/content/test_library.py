"""Folders to Library."""

from __future__ import annotations

import pickle
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.content.library import load
from pipeline.core.errors import ProgrammeError
from pipeline.core.values import Status
from tests.content.programmes import (
    CHAPTER,
    EPISODE,
    NOW,
    base,
    change,
    codes,
    loaded,
    sample,
)


def test_the_sample_programme(tmp_path: Path) -> None:
    folder = sample(tmp_path)
    library = loaded(folder).library
    assert library is not None
    assert [e.id for e in library.episodes] == ["ep-01", "ep-02", "ep-03", "ep-04"]
    assert [c.number for c in library.handbook.chapters] == list(range(1, 9))
    assert library.instant == datetime(2022, 10, 4, 10, tzinfo=UTC)
    assert [library.status(e) for e in library.episodes].count(Status.PUBLISHED) == 3
    assert library.episodes[1].sound is not None
    assert library.episodes[1].sound.intro is not None
    assert library.episodes[1].sound.intro.name == "sound/intro.flac"
    assert library.episodes[0].contributors[0].shown_as == "Vært"
    assert library.films[0].transcript_text
    for chapter in library.handbook.chapters:
        lines = (folder / chapter.file).read_text(encoding="utf-8").split("\n")
        assert lines[chapter.body_line - 1] == chapter.body.split("\n")[0] != ""
    assert pickle.loads(pickle.dumps(library)) == library  # noqa: S301 our own bytes


def test_an_example_pins_its_instant_and_nothing_else_does(tmp_path: Path) -> None:
    folder = base(tmp_path)
    pinned = loaded(folder).library
    change(folder, "programme.yaml", ("example: true\n", ""))
    free = loaded(folder).library
    assert pinned is not None
    assert free is not None
    assert pinned.instant.year == 2022
    assert free.instant == NOW


def test_a_folder_without_programme(tmp_path: Path) -> None:
    with pytest.raises(ProgrammeError) as raised:
        load(tmp_path, NOW)
    assert raised.value.code == "P001"


def test_a_broken_programme_file_hides_no_other_fault(tmp_path: Path) -> None:
    folder = change(base(tmp_path), "programme.yaml", ("title: Prøve\n", ""))
    change(folder, EPISODE, ("number: 1", "number: et"))
    result = loaded(folder)
    assert result.library is None
    assert [p.code for p in result.problems] == ["E046", "E040"]


def test_a_broken_item_is_left_out_and_its_references_are_excused(tmp_path: Path) -> None:
    folder = change(base(tmp_path), CHAPTER, ("number: 2", "number: to"))
    result = loaded(folder)
    assert [p.code for p in result.problems] == ["E046"]
    assert result.library is not None
    assert [c.id for c in result.library.handbook.chapters] == ["om"]


def test_a_broken_register_is_one_fault(tmp_path: Path) -> None:
    folder = change(base(tmp_path), "consents.yaml", ("shown_as: Vært", "shown_as: [Vært"))
    assert codes(folder) == ["E023"]


def test_a_podcast_alone_needs_no_handbook_films_or_glossary(tmp_path: Path) -> None:
    folder = base(tmp_path)
    for name in ("handbook", "films", "events", "pages", "glossary.yaml"):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    change(folder, EPISODE, ("related: {handbook: [samtalen], films: [film-1]}\n", ""))
    assert codes(folder) == []


def test_links_inside_the_programme_are_files(tmp_path: Path) -> None:
    folder = base(tmp_path)
    master = folder / "episodes" / "01-start" / "master.flac"
    master.rename(folder / "sound" / "master.flac")
    master.symlink_to(folder / "sound" / "master.flac")
    assert codes(folder) == []


def test_a_link_in_a_circle_is_a_fault_not_a_trap(tmp_path: Path) -> None:
    folder = base(tmp_path)
    (folder / "sound" / "rundt").symlink_to(folder / "sound")
    (folder / "sound" / "intet").symlink_to(folder / "findes-ikke")
    assert codes(folder) == ["E004", "E004"]


def test_litter_is_passed_over(tmp_path: Path) -> None:
    folder = base(tmp_path)
    (folder / "episodes" / ".DS_Store").write_bytes(b"\xff")
    (folder / "events" / "~$dag.yaml").write_bytes(b"\xff")
    (folder / "events" / "LÆS-MIG.txt").write_text("Hej", encoding="utf-8")
    assert codes(folder) == []


def test_a_file_on_a_disk_that_ignores_case_is_still_missing(tmp_path: Path) -> None:
    folder = change(base(tmp_path), EPISODE, ("audio: master.flac", "audio: MASTER.flac"))
    assert codes(folder) == ["E059"]


def test_the_order_is_the_same_whatever_the_disk_says(tmp_path: Path) -> None:
    folder = base(tmp_path)
    change(folder, EPISODE, ("state: ", "stat: "))
    change(folder, CHAPTER, ("number: 2", "number: to"))
    files = [p.place.file for p in loaded(folder).problems]
    assert files == sorted(files)


@pytest.mark.slow
def test_a_thousand_chapters_are_read(tmp_path: Path) -> None:
    folder = base(tmp_path)
    body = (folder / CHAPTER).read_text(encoding="utf-8")
    names = [f"kapitel-{n}" for n in range(3, 1003)]
    for n, name in enumerate(names, 3):
        text = body.replace("id: samtalen", f"id: {name}").replace("number: 2", f"number: {n}")
        (folder / "handbook" / f"{n:04}-{name}.md").write_text(text, encoding="utf-8")
    listed = ", ".join(["om", "samtalen", *names])
    change(folder, "handbook/handbook.yaml", ("om, samtalen", listed))
    library = loaded(folder).library
    assert library is not None
    assert len(library.handbook.chapters) == 1002
