"""Texts against what was measured, at the edges."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.content.facts import fact_problems
from pipeline.media.faults import FaultKind
from tests.content.programmes import base, loaded

MASTER = "episodes/01-start/master.flac"
FILM = "films/01-film/film.mp4"
COVER = "artwork/cover.jpg"


def found(folder: Path, facts: dict[str, dict[str, Any]]) -> list[str]:
    return [p.code for p in fact_problems(loaded(folder), facts)]


def test_what_was_not_measured_is_passed_over(tmp_path: Path) -> None:
    assert found(base(tmp_path), {}) == []


@pytest.mark.parametrize(
    ("length_s", "codes"),
    [(60.0, []), (40.0, []), (39.999, ["E171"]), (30.0, ["E170", "E171", "E172"])],
)
def test_the_end_of_the_sound(length_s: float, codes: list[str], tmp_path: Path) -> None:
    assert found(base(tmp_path), {MASTER: {"duration_s": length_s}}) == codes


@pytest.mark.parametrize(("length_s", "codes"), [(29.0, []), (28.9, ["W179"]), (31.1, ["W179"])])
def test_a_film_is_as_long_as_it_says(length_s: float, codes: list[str], tmp_path: Path) -> None:
    assert found(base(tmp_path), {FILM: {"duration_s": length_s}}) == codes


@pytest.mark.parametrize(
    ("size", "mode", "format_", "codes"),
    [
        ((1400, 1400), "RGB", "JPEG", []),
        ((3000, 3000), "RGB", "JPEG", []),
        ((1399, 1399), "RGB", "JPEG", ["E175"]),
        ((3001, 3001), "RGB", "JPEG", ["E175"]),
        ((2000, 1999), "RGB", "JPEG", ["E174"]),
        ((2000, 2000), "RGBA", "PNG", ["E176", "E177"]),
    ],
)
def test_artwork(
    size: tuple[int, int], mode: str, format_: str, codes: list[str], tmp_path: Path
) -> None:
    facts = {"width": size[0], "height": size[1], "mode": mode, "format": format_}
    assert found(base(tmp_path), {COVER: facts}) == codes


@pytest.mark.parametrize("kind", FaultKind)
def test_every_fault_of_a_file_has_its_text(kind: FaultKind, tmp_path: Path) -> None:
    fault = {"fault": {"kind": kind.value, "expected_s": None, "found_s": None, "part": ""}}
    assert len(found(base(tmp_path), {MASTER: fault})) == 1


def test_a_film_that_cannot_be_opened_is_called_a_film(tmp_path: Path) -> None:
    assert found(base(tmp_path), {FILM: {"fault": {"kind": "not-sound"}}}) == ["E169"]


def test_a_picture_in_a_text_is_looked_at_where_it_is_named(tmp_path: Path) -> None:
    folder = base(tmp_path)
    (chapter,) = sorted((folder / "handbook").glob("*.md"))[:1]
    (folder / "handbook" / "bord.jpg").write_bytes(b"no picture")
    text = chapter.read_text(encoding="utf-8") + "\n\nSe ![Et bord](bord.jpg) her.\n"
    chapter.write_text(text, encoding="utf-8")
    fault = {"fault": {"kind": "not-picture", "expected_s": None, "found_s": None, "part": ""}}
    (problem,) = fact_problems(loaded(folder), {"handbook/bord.jpg": fault})
    assert (problem.code, problem.place.line) == ("E168", len(text.splitlines()))
    assert problem.place.column == len("Se ![Et bord](") + 1
