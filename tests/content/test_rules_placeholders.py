"""What the forms leave to be written is found wherever it could be published from."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.core.problems import Problem
from tests.content.programmes import CHAPTER, EPISODE, EVENT, FILM, base, change, loaded

FORMS = Path(__file__).parents[2] / "pipeline" / "ingest" / "forms"
APPROVED = ("state: approved", "state: draft")
PAGE = "pages/01-om-os.md"
ITEMS = (EPISODE, FILM, EVENT, "handbook/01-om.md", CHAPTER, PAGE)


def open_places(folder: Path) -> list[Problem]:
    return [p for p in loaded(folder).problems if p.code in {"E134", "W135"}]


def where(problem: Problem) -> tuple[str, str, int | None, int | None]:
    return problem.code, problem.place.file, problem.place.line, problem.place.column


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return base(tmp_path)


@pytest.mark.parametrize(
    ("state", "answer"),
    [("approved", ["E134"]), ("review", ["W135"]), ("draft", []), ("withdrawn", [])],
)
def test_each_state_has_its_own_answer(programme: Path, state: str, answer: list[str]) -> None:
    change(programme, PAGE, ("Tekst.", "Først.\n\n- UDFYLD: En tekst."))
    change(programme, PAGE, ("state: approved", f"state: {state}"))
    assert [where(p) for p in open_places(programme)] == [(code, PAGE, 8, 3) for code in answer]


@pytest.mark.parametrize(
    ("name", "old"),
    [
        (FILM, "alt: En stol ved et vindue"),
        (EVENT, "venue: {name: Eksempelhuset"),
        (CHAPTER, "summary: Et kort kapitel."),
        ("films/01-film/tekst.md", "En stol"),
        ("films/01-film/film.da.vtt", "Velkommen."),
        ("episodes/01-start/shownotes.md", "Tak, fordi du lytter."),
    ],
)
def test_every_text_that_is_published_is_read(programme: Path, name: str, old: str) -> None:
    change(
        programme, name, (old, old.rpartition(": ")[0] + ": UDFYLD" if ": " in old else "UDFYLD")
    )
    assert [(p.code, p.place.file) for p in open_places(programme)] == [("E134", name)]


def test_an_embargo_does_not_excuse_what_is_not_written(programme: Path) -> None:
    change(
        programme,
        EPISODE,
        ("summary: En kort samtale.", "summary: UDFYLD\nembargo_until: 2040-01-01T06:00"),
    )
    assert [where(p) for p in open_places(programme)] == [("E134", EPISODE, 5, 10)]


def test_remarks_and_other_words_are_no_placeholders(programme: Path) -> None:
    change(programme, EPISODE, ("En kort samtale.", "At UDFYLDE et skema.  # UDFYLD"))
    assert open_places(programme) == []


def test_a_help_number_that_is_not_filled_in_stops_what_goes_out(programme: Path) -> None:
    change(programme, "help.yaml", ('"00 00 00 00"', '"UDFYLD: telefonnummer"'))
    assert [where(p) for p in open_places(programme)] == [("E134", "help.yaml", 4, 13)]
    for name in ITEMS:
        change(programme, name, APPROVED)
    assert [where(p) for p in open_places(programme)] == [("W135", "help.yaml", 4, 13)]


def test_the_forms_write_the_word_that_the_rule_knows() -> None:
    forms = [f for f in FORMS.rglob("*.*") if f.suffix in {".yaml", ".md"}]
    asking = [f.name for f in forms if "UDFYLD: " in f.read_text(encoding="utf-8")]
    assert sorted(asking) == [
        *("01-om.md", "chapter.md", "episode.yaml", "event.yaml", "film.yaml"),
        *("help.yaml", "programme.yaml", "shownotes.md"),
    ]
