"""A list of words to think twice about."""

from __future__ import annotations

import pytest

from pipeline.prose.wording import Advice, Wording

LIST = Wording(
    (
        Advice(("offer*", "ofre"), "et menneske", exceptions=("Hjælp til ofre", "offer for vind")),
        Advice(("seksuelt misbrug*",), "seksuelle overgreb"),
        Advice(("*porno",), "materiale med overgreb"),
    )
)


def found(text: str) -> list[str]:
    return [one.text for one in LIST.find(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Offerets ord", ["Offerets"]),
        ("et OFFER og flere ofre", ["OFFER", "ofre"]),
        ("Det er koffert og hofte, ikke kofre", []),
        ("seksuelt\nmisbrugte", ["seksuelt\nmisbrugte"]),
        ("misbrug af seksuelt indhold", []),
        ("børneporno", ["børneporno"]),
        ("Han sagde: «Jeg var et offer.» Men et offer", ["offer"]),
        ('"offer" og ”ofre” og „ofre“', []),
        ("Foreningen Hjælp til ofre hjælper ofre", ["ofre"]),
        ("", []),
    ],
)
def test_find(text: str, words: list[str]) -> None:
    assert found(text) == words


def test_a_word_is_where_it_says() -> None:
    text = "Hver dag ser vi ofre."
    one = next(LIST.find(text))
    assert text[one.start : one.start + len(one.text)] == "ofre"
