"""hunspell, where it is installed."""

from __future__ import annotations

import pytest

from pipeline.prose import spelling
from tests.browser.checkers import need


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Ring kl. 9.30, f.eks. til redaktionen@sted.example", ["Ring", "til"]),
        ("Se https://a.example/ord og sted.example/om i dag", ["dag"]),
        ("IP-adresse, CPR, e-mail og 3 børn", ["IP-adresse", "e-mail", "børn"]),
        ("Hvad så…", ["Hvad"]),
    ],
)
def test_words_that_have_a_spelling(text: str, words: list[str]) -> None:
    assert spelling.spelt(text) == words


def test_misspelt_words_and_what_was_meant() -> None:
    need(spelling.misspelt(["ord"], "da") is not None, "hunspell with da_DK")
    wrong = (
        spelling.misspelt(["overgreb", "ovegreb", "sagsbehandlermøde", "IP-adresse"], "da") or ()
    )
    assert set(wrong) == {"ovegreb"}
    assert "overgreb" in spelling.suggestions(wrong, "da")["ovegreb"]


@pytest.mark.parametrize("language", ["da", "xx"])
def test_without_hunspell_nothing_is_said(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if language == "da":
        monkeypatch.setattr("shutil.which", lambda name: None)
    assert not spelling.installed(language)
    assert spelling.misspelt(["ovegreb"], language) is None
    assert spelling.suggestions(["ovegreb"], language) == {}
