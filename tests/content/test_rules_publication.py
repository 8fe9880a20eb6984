"""A licence that cannot be taken back, whatever it is called."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.programmes import EPISODE, EVENT, FILM, base, change, codes

FREE = (
    *("CC BY 4.0", "cc-by", "CC_BY-SA", "CC–BY–NC", "CC\u00a0BY 4.0", "CC  BY", "CCBY", "(CC) BY"),
    *("CC0 1.0", "CC-licens", "C.C. BY", "cc-pdm", "CC 4.0", "Creative Commons Kreditering 4.0"),
    *("creative-commons", "CreativeCommons", "https://creativecommons.org/licenses/by/4.0/deed.da"),
    *("Public Domain", "public-domain"),
)
OURS = (
    "Alle rettigheder forbeholdes",
    "Må vises på temadage",
    "Accra 2022",
    "Ecco BY 4",
    "EUPL-1.2",
)


def licensed(folder: Path, name: str, licence: str) -> Path:
    return change(base(folder), name, ("state: ", f'licence: "{licence}"\nstate: '))


@pytest.mark.parametrize("licence", FREE)
def test_no_licence_that_cannot_be_withdrawn(licence: str, tmp_path: Path) -> None:
    assert codes(licensed(tmp_path, EPISODE, licence)) == ["E120"]


@pytest.mark.parametrize("licence", OURS)
def test_other_words_are_no_such_licence(licence: str, tmp_path: Path) -> None:
    assert codes(licensed(tmp_path, EPISODE, licence)) == []


def test_a_contract_may_allow_it_but_not_for_the_vulnerable(tmp_path: Path) -> None:
    folder = licensed(tmp_path, FILM, "CC BY 4.0")
    assert codes(folder) == []
    vulnerable = "vulnerable: ja\n    approved_final: 2022-03-01\n    cooling_off_until: 2022-03-15"
    change(folder, "consents.yaml", ("basis: kontrakt", f"basis: kontrakt\n    {vulnerable}"))
    assert codes(folder) == ["E120"]


def test_an_approval_that_is_still_to_come_is_none(tmp_path: Path) -> None:
    promised = ("basis: kontrakt", "basis: kontrakt\n    approved_final: 2022-10-05")
    folder = change(base(tmp_path), "consents.yaml", promised)
    assert codes(folder) == ["E106"]
    change(folder, "consents.yaml", ("2022-10-05", "2022-10-04"))
    assert codes(folder) == []


def test_a_draft_film_in_a_kit_waits_for_its_approval_too(tmp_path: Path) -> None:
    promised = ("basis: kontrakt", "basis: kontrakt\n    approved_final: 2022-10-05")
    folder = change(base(tmp_path), "consents.yaml", promised)
    change(folder, FILM, ("state: approved", "state: draft"))
    assert "E118" in codes(folder)
    assert "film-1" in (folder / EVENT).read_text(encoding="utf-8")
