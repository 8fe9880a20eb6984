"""Advice on language: for what authors write themselves, and only where it is asked for."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline import workflow
from pipeline.content.rules_language import MEMORY, language_problems
from pipeline.core.problems import Problem
from pipeline.prose import plain
from tests.content import programmes

LONG = (
    "Det er en god idé at begynde med at fortælle, hvorfor du spørger, og hvad svaret skal bruges "
    "til, fordi den, der bliver spurgt, ellers let kan blive nervøs."
)
LIST = "words:\n  - {patterns: [offer*], suggestion: et menneske}\n"


def advice(folder: Path) -> list[Problem]:
    subject = programmes.loaded(folder).subject
    assert subject is not None
    return list(language_problems(folder, subject))


def told(folder: Path) -> list[tuple[str, str]]:
    return [(one.code, one.place.file) for one in advice(folder)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A programme that says «offer» in every text, and has one long sentence in a chapter."""
    made = programmes.base(tmp_path)
    (made / "ordvalg.yaml").write_text(LIST, encoding="utf-8")
    programmes.change(made, programmes.CHAPTER, ("\nTekst.", f"\n{LONG}\n\nEt offer."))
    return made


def test_all_that_authors_write_is_read(folder: Path) -> None:
    programmes.change(folder, "glossary.yaml", ("definition: ", "definition: Et offer. "))
    programmes.change(folder, "programme.yaml", ("description: ", "description: Et offer. "))
    programmes.change(folder, programmes.EPISODE, ("summary: ", "summary: Et offer. "))
    programmes.change(folder, "episodes/01-start/shownotes.md", ("Tak", "Et offer. Tak"))
    files = {file for code, file in told(folder) if code == "W292"}
    assert files == {
        programmes.CHAPTER,
        programmes.EPISODE,
        "episodes/01-start/shownotes.md",
        "glossary.yaml",
        "programme.yaml",
    }


def test_what_others_said_is_theirs(folder: Path) -> None:
    programmes.change(folder, "programme.yaml", ("spelling: false", "spelling: true"))
    programmes.change(folder, programmes.EPISODE, ("Vi blev hørt.", "Jeg var et offer."))
    for file in (
        "episodes/01-start/tekst.vtt",
        "films/01-film/tekst.md",
        "films/01-film/film.da.vtt",
    ):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(f"{text}\nEt offer og et ovegreb.\n", encoding="utf-8")
    assert programmes.loaded(folder).library.episodes  # type: ignore[union-attr]
    assert {file for _, file in told(folder)} == {programmes.CHAPTER}


def test_what_is_withdrawn_needs_no_advice(folder: Path) -> None:
    programmes.change(folder, programmes.CHAPTER, ("state: approved", "state: withdrawn"))
    assert told(folder) == []


@pytest.mark.parametrize(
    ("setting", "left"),
    [
        ("wording: nej", ["W290"]),
        ("sentence_words: 0", ["W292"]),
        ("sentence_words: 40", ["W292"]),
        ("sentence_words: 3", ["W290", "W292"]),
    ],
)
def test_each_can_be_turned_off(folder: Path, setting: str, left: list[str]) -> None:
    programmes.change(folder, "programme.yaml", ("{spelling: ", f"{{{setting}, spelling: "))
    assert sorted({code for code, file in told(folder) if file == programmes.CHAPTER}) == left


def test_many_of_a_kind_are_told_together(folder: Path) -> None:
    text = "\n\n".join([LONG] * 20)
    programmes.change(folder, programmes.CHAPTER, (LONG, text))
    found = Counter(code for code, _ in told(folder))
    assert found == {"W290": 2, "W294": 1, "W292": 1}
    rest = next(one for one in advice(folder) if one.code == "W294")
    assert dict(rest.params)["n"] == "18"


def test_a_faulty_list_is_told_and_nothing_else_is_lost(folder: Path) -> None:
    (folder / "ordvalg.yaml").write_text("words:\n  - {pattern: [offer]}\n", encoding="utf-8")
    found = told(folder)
    assert ("W290", programmes.CHAPTER) in found
    assert {code for code, file in found if file == "ordvalg.yaml"} == {"E012", "E040"}


def test_only_a_changed_text_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = told(folder)
    asked: list[str] = []
    read = "pipeline.content.readable.plain.blocks"
    whole = plain.blocks
    monkeypatch.setattr(read, lambda text, *more: asked.append(text) or whole(text, *more))  # type: ignore[func-returns-value]
    assert (told(folder), asked) == (before, [])
    programmes.change(folder, programmes.CHAPTER, ("Et offer.", "Et menneske."))
    assert ("W292", programmes.CHAPTER) not in told(folder)
    assert len(asked) == 1
    (folder / "ordvalg.yaml").write_text(LIST.replace("offer", "menneske"), encoding="utf-8")
    assert ("W292", programmes.CHAPTER) in told(folder)
    (folder / MEMORY).write_text('{"x": 1, "y": [["W292", 3]]}', encoding="utf-8")
    assert ("W292", programmes.CHAPTER) in told(folder)


def test_only_a_check_asks(folder: Path) -> None:
    assert not [p for p in programmes.loaded(folder).problems if p.code.startswith("W29")]
    checked = workflow.check(workflow.Run(folder, programmes.NOW))
    assert {"W290", "W292"} <= {p.code for p in checked.problems}


def test_the_sample_is_plain(tmp_path: Path) -> None:
    assert advice(programmes.sample(tmp_path)) == []
