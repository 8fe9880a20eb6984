"""No pseudonym and no record number of the register goes out in a text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.programmes import CHAPTER, EPISODE, EVENT, FILM, base, change, loaded

NOTES = "episodes/01-start/shownotes.md"
TRACK = "episodes/01-start/tekst.vtt"
CAPTIONS = "films/01-film/film.da.vtt"


def places(folder: Path) -> list[tuple[str, int | None]]:
    problems = loaded(folder).problems
    return [(p.place.file, p.place.line) for p in problems if p.code == "E114"]


def append(folder: Path, name: str, text: str) -> Path:
    file = folder / name
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8", newline="\n")
    return folder


@pytest.mark.parametrize("name", [CHAPTER, NOTES, "pages/01-om-os.md"])
@pytest.mark.parametrize("word", ["p-02", "P-02", "(p-02)"])
def test_a_pseudonym_in_running_text(name: str, word: str, tmp_path: Path) -> None:
    folder = append(base(tmp_path), name, f"Her taler {word}.\n")
    last = (folder / name).read_text(encoding="utf-8").count("\n")
    assert places(folder) == [(name, last)]


@pytest.mark.parametrize("word", ["p-99", "op-02", "p-022", "p-02x", "ep-01"])
def test_what_the_register_does_not_know_is_a_word(word: str, tmp_path: Path) -> None:
    assert places(append(base(tmp_path), CHAPTER, f"Her er {word}.\n")) == []


@pytest.mark.parametrize("track", [TRACK, CAPTIONS])
def test_who_speaks_in_a_track(track: str, tmp_path: Path) -> None:
    said = "\n\n00:00:41.000 --> 00:00:42.000\n<v p-02>Ja.\n"
    folder = append(base(tmp_path), track, said)
    assert [file for file, _ in places(folder)] == [track]


def test_a_remark_in_a_track_reaches_nobody(tmp_path: Path) -> None:
    assert places(append(base(tmp_path), TRACK, "\n\nNOTE p-02 er klippet her\n")) == []


def test_a_record_number(tmp_path: Path) -> None:
    folder = change(base(tmp_path), "consents.yaml", ("record: J-2", "record: J-2022-0004"))
    change(folder, EVENT, ("title: Velkomst", "title: Velkomst (j-2022-0004)"))
    assert places(folder) == [(EVENT, 9)]


def test_a_short_record_number_is_any_word(tmp_path: Path) -> None:
    assert places(append(base(tmp_path), CHAPTER, "Se J-1 og J-2.\n")) == []


@pytest.mark.parametrize("name", ["programme.yaml", "help.yaml", "glossary.yaml"])
def test_the_programmes_own_files(name: str, tmp_path: Path) -> None:
    folder = base(tmp_path)
    key = {"programme.yaml": "publisher: ", "help.yaml": "title: "}.get(name, "definition: ")
    assert [file for file, _ in places(change(folder, name, (key, f"{key}p-02 ")))] == [name]


@pytest.mark.parametrize("name", [EPISODE, FILM])
def test_fields_that_name_people_may_do_so(name: str, tmp_path: Path) -> None:
    assert "p-0" in (base(tmp_path) / name).read_text(encoding="utf-8")
    assert places(tmp_path / "programme") == []


def test_a_draft_may_still_say_it(tmp_path: Path) -> None:
    folder = append(base(tmp_path), CHAPTER, "p-02\n")
    assert places(change(folder, CHAPTER, ("state: approved", "state: draft"))) == []
