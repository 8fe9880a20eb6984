"""What is nothing but words, and what is not surely so."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.content.plain_edit import new_body, only_words, standing
from pipeline.content.source import Source

OLD = "## Start\n\nDet første ord.\n\nDet andet ord.\n"
REGISTER = "people:\n  - id: stille-eng\n    record: AB 1234\n"


@pytest.mark.parametrize(
    "line", ["Et ord til.", "«Ja», sagde hun: hvorfor ikke?", "Kl. 14-16 (onsdag)", "Æble, økse"]
)
def test_words(line: str) -> None:
    assert only_words(OLD, OLD.replace("Det andet ord.", line), REGISTER, ["pause"])


@pytest.mark.parametrize(
    "line",
    [
        "Et *ord*.",
        "## Mere",
        "Mere\n====",
        "Mere\n---",
        "Se https://example.test",
        "Se [[kapitel:a]]",
        "```",
        ":::",
        "a | b",
        "UDFYLD",
        "En pause",
        "Her er Stille-Eng",
        "Sag AB 1234",
        "Skriv til a@b",
        "- - - - - - - dybt",
    ],
)
def test_more_than_words(line: str) -> None:
    assert not only_words(OLD, OLD.replace("Det andet ord.", line), REGISTER, ["pause"])


def test_a_word_of_the_glossary_that_goes() -> None:
    assert not only_words(OLD.replace("ord", "pause"), OLD, "", ["pause"])


def test_a_register_that_is_written_in_signs_is_not_read() -> None:
    register = 'people: [{id: "\\x61"}]'
    assert not only_words(OLD, OLD + "\nEt til.\n", register, [])


def _file(folder: Path, text: str) -> Path:
    file = folder / "a.md"
    file.write_text(text, encoding="utf-8")
    return file


BEGUN = "---\ntitle: A\n---\n\nOrd.\n"


def test_a_text_below_the_same_fields(tmp_path: Path) -> None:
    known = standing(Source("a.md", BEGUN), 5)
    file = _file(tmp_path, BEGUN + "\nFlere.\n")
    assert new_body("a.md", file, known) == "Ord.\n\nFlere.\n"


@pytest.mark.parametrize(
    "text",
    [
        BEGUN.replace("A", "B"),
        BEGUN.replace("\n\nOrd", "\nOrd"),
        BEGUN.replace("\n\nOrd", "\n\n\nOrd"),
        BEGUN.replace("---\n\nOrd.\n", "---\n"),
        "Ord.",
    ],
)
def test_other_fields(tmp_path: Path, text: str) -> None:
    known = standing(Source("a.md", BEGUN), 5)
    assert new_body("a.md", _file(tmp_path, text), known) is None


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    known = standing(Source("a.md", BEGUN), 5)
    assert new_body("a.md", tmp_path / "gone.md", known) is None
    (tmp_path / "b.md").write_bytes(BEGUN.encode() + b"\xff")
    assert new_body("a.md", tmp_path / "b.md", known) is None
