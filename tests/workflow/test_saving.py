"""The page of a saved chapter is the one that the whole build then makes."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.chapters import programme
from pipeline.content.library import load
from pipeline.core.model import Library
from pipeline.workflow import making
from pipeline.workflow.run import Run
from pipeline.workflow.saving import saved_page

FILE = "handbook/0002-kapitel-2.md"
PAGE = "haandbog/kapitel-2.html"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Library]:
    folder = tmp_path_factory.mktemp("preview")
    programme(folder, 3)
    run = Run(folder, datetime(2026, 11, 22, 12, tzinfo=UTC), workers=1)
    built = making.build(run, preview=True)
    assert built.library is not None
    return run, built.library


def _edited(run: Run, old: str, new: str) -> Path:
    file = run.folder / FILE
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Afsnit 2", "## Et afsnit med *vægt*\n\nSe [[kapitel:kapitel-3]]."),
        ("title: Kapitel 2", "title: Et andet navn"),
        ("state: approved", "state: draft"),
        ("roles: [leder]", "roles: [leder, laege]\nrelated: {handbook: [kapitel-1]}"),
    ],
)
def test_it_is_the_page_of_the_whole_build(begun: tuple[Run, Library], old: str, new: str) -> None:
    run, library = begun
    before = (run.folder / FILE).read_text(encoding="utf-8")
    try:
        pages = saved_page(run, library, _edited(run, old, new))
        built = making.build(run, preview=True)
        assert built.site is not None
        assert pages == {PAGE: (built.site.root / PAGE).read_bytes()}
    finally:
        (run.folder / FILE).write_text(before, encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new"), [("title: Kapitel 2", "titel: x"), ("id: kapitel-2", "id: et-andet")]
)
def test_what_is_wrong_waits_for_the_build(begun: tuple[Run, Library], old: str, new: str) -> None:
    run, library = begun
    before = (run.folder / FILE).read_text(encoding="utf-8")
    try:
        assert saved_page(run, library, _edited(run, old, new)) == {}
    finally:
        (run.folder / FILE).write_text(before, encoding="utf-8")


def test_other_files_are_left_to_the_build(begun: tuple[Run, Library]) -> None:
    run, library = begun
    assert saved_page(run, library, run.folder / "programme.yaml") == {}
    assert saved_page(run, library, Path("/elsewhere/a.md")) == {}


@pytest.mark.slow
def test_a_sound_is_waited_for_only_where_it_is_new(made: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(made, tmp_path / "programme")
    run = Run(folder, datetime(2022, 10, 4, 12, tzinfo=UTC), workers=1)
    (file,) = folder.glob("handbook/*.md")
    with file.open("a", encoding="utf-8") as text:
        text.write("\nHør [[episode:ep-01]].\n")
    library = load(folder, run.now).library
    assert library is not None
    assert saved_page(run, library, file) == {}
    library = making.build(run, preview=True).library
    assert library is not None
    with file.open("a", encoding="utf-8") as text:
        text.write("\nMere.\n")
    (page,) = saved_page(run, library, file).values()
    site = making.build(run, preview=True).site
    assert site is not None
    assert page == (site.root / "haandbog/et-kapitel.html").read_bytes()
    assert b"Mere." in page
