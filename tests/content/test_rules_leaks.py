"""Names, numbers and addresses in transcripts: what is pointed out, and what is let alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.programmes import EPISODE, base, change, codes, loaded

TEXT = "episodes/01-start/tekst.vtt"
HELP = "help.yaml"


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return base(tmp_path)


def said(programme: Path, text: str) -> Path:
    return change(programme, TEXT, ("Velkommen.", text))


@pytest.mark.parametrize("voice", ["Vært", "vært", "BORGER", " Borger "])
def test_the_roles_of_the_contributors_are_known(programme: Path, voice: str) -> None:
    assert codes(said(programme, f"<v {voice}>Velkommen.")) == []


def test_a_stranger_is_pointed_out_once_at_the_first_words(programme: Path) -> None:
    said(programme, "<v Karen Eksempel>Velkommen.</v> <v Vært>Tak.")
    change(programme, TEXT, ("Tak.\n", "<v karen eksempel>Tak.\n"))
    (problem,) = loaded(programme).problems
    assert (problem.code, problem.place.line, problem.place.column) == ("W156", 4, 4)
    assert dict(problem.params) == {"speaker": "Karen Eksempel", "known": "Vært, Borger"}


def test_a_name_written_with_an_entity_has_its_line(programme: Path) -> None:
    (problem,) = loaded(said(programme, "<v R&amp;D>Velkommen.")).problems
    assert (problem.code, problem.place.line) == ("W156", 3)


def test_a_film_has_characters(programme: Path) -> None:
    change(programme, "films/01-film/film.da.vtt", ("Velkommen.", "<v Lægen>Velkommen."))
    assert codes(programme) == []


def test_a_voice_that_the_register_does_not_know_is_told_of_once(programme: Path) -> None:
    change(programme, EPISODE, ("[p-01, p-02]", "[p-01, p-02, p-09]"))
    assert codes(said(programme, "<v Leder>Velkommen.")) == ["E100"]


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_nobody_will_read_is_let_alone(programme: Path, state: str) -> None:
    said(programme, "<v Karen>Ring 12 34 56 78.")
    change(programme, EPISODE, ("state: approved", f"state: {state}"))
    assert {"W156", "W157"}.isdisjoint(codes(programme))


@pytest.mark.parametrize(
    "text",
    [
        *("12345678", "12 34 56 78", "12.34.56.78", "12-34-56-78", "1234 5678", "+4512345678"),
        *("+4512 34 56 78", "+46 00 000 00 00", "000000-0000", "0000000000"),
        *("jeg.selv@hjemme.example", "a+b@c-d.co.example"),
    ],
)
def test_what_reaches_a_person(programme: Path, text: str) -> None:
    (problem,) = loaded(said(programme, f"Ring eller skriv: {text}.")).problems
    assert (problem.code, dict(problem.params)["found"]) == ("W157", text)
    assert problem.place.text is not None
    assert problem.place.column is not None
    assert problem.place.text[problem.place.column - 1 :].startswith(text)


@pytest.mark.parametrize(
    "text",
    [
        *("fra 1998 2004 og 2010-2022", "den 01.02.2022 kl. 10.15", "112", "116 117", "§ 42 a"),
        *("1.234.567 kroner", "123456789", "12 34 56", "a@b", "ISBN 978-87-0000-000-0"),
    ],
)
def test_what_reaches_nobody(programme: Path, text: str) -> None:
    assert codes(said(programme, text)) == []


def test_numbers_that_the_programme_gives_are_no_secrets(programme: Path) -> None:
    change(programme, HELP, ('"00 00 00 00"', '"12 34 56 78"'))
    said(programme, "Ring +45 12345678 eller skriv til Redaktion@proeve.example.")
    assert codes(programme) == []
