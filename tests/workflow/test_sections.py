"""What others may have linked to in the handbook is not lost without a word."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline import workflow
from pipeline.core.problems import Problem, Severity
from tests.cli.conftest import mend

NOW = datetime(2022, 10, 4, 12, tzinfo=UTC)
CHAPTER = """---
id: samtalen
number: 1
title: Samtalen
summary: Om samtalen.
state: approved
updated: 2022-10-03
---
Først.

## Før I mødes

Noget.

## Når I mødes

Noget mere.
"""
BOOK = "title: Bogen\nversion: '1'\npublished: 2022-10-03\nchapters: [samtalen]\n"


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """A programme whose handbook of one chapter is published."""
    copy = tmp_path / "program"
    shutil.copytree(made, copy)
    shutil.rmtree(copy / "handbook")
    (copy / "handbook").mkdir()
    (copy / "handbook" / "01-samtalen.md").write_text(CHAPTER, encoding="utf-8")
    (copy / "handbook" / "handbook.yaml").write_text(BOOK, encoding="utf-8")
    published = workflow.publish(run(copy))
    assert published.outcome is not None, published.problems
    return copy


def run(folder: Path) -> workflow.Run:
    return workflow.Run(folder, NOW, target="mappe")


def told(folder: Path) -> list[Problem]:
    problems = workflow.build(run(folder)).problems
    return [one for one in problems if one.code in ("W400", "W401")]


def chapter(folder: Path) -> Path:
    return folder / "handbook" / "01-samtalen.md"


def test_a_new_title_tells_the_line_to_write(folder: Path) -> None:
    assert told(folder) == []
    mend(chapter(folder), ("## Når I mødes", "## Mens I taler"))
    (one,) = told(folder)
    assert one.severity is Severity.WARNING
    assert (one.place.file, one.place.line) == ("handbook/01-samtalen.md", 15)
    params = dict(one.params)
    mend(
        chapter(folder),
        ("## Mens I taler", f"## {params['title']} {{#{params['near']} #{params['old']}}}"),
    )
    assert told(folder) == []
    page = (folder / "public" / "haandbog" / "samtalen.html").read_text(encoding="utf-8")
    assert 'id="naar-i-moedes"' in page
    assert 'id="mens-i-taler"' in page


def test_a_section_that_is_gone(folder: Path) -> None:
    mend(chapter(folder), ("## Når I mødes\n\nNoget mere.\n", ""))
    (one,) = told(folder)
    assert dict(one.params)["old"] == "naar-i-moedes"


@pytest.mark.parametrize(
    ("act", "codes"),
    [
        (lambda text: text.replace("id: samtalen", "id: moedet"), ["W401"]),
        (
            lambda text: text.replace("id: samtalen", "id: moedet\nformerly: [samtalen]"),
            [],
        ),
        (lambda text: text.replace("state: approved", "state: withdrawn"), []),
    ],
    ids=["new id", "new id, with the old", "withdrawn"],
)
def test_a_chapter_that_moves(folder: Path, act: Callable[[str], str], codes: list[str]) -> None:
    file, book = chapter(folder), folder / "handbook" / "handbook.yaml"
    text = act(file.read_text(encoding="utf-8"))
    file.write_text(text, encoding="utf-8")
    if "id: moedet" in text:
        mend(book, ("[samtalen]", "[moedet]"))
    assert [one.code for one in told(folder)] == codes
