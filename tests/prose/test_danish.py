"""Danish words as people search for them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.prose.danish import Lexicon, base, fold, other_number

ALPHABET = "abcdefghijklmnopqrstuvwxyzæøåäöé"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("haandbog", "håndbog"),
        ("senfoelger", "senfølger"),
        ("senfolger", "Senfølger"),
        ("raadgivning", "rådgivning"),
        ("laege", "læge"),
        ("Aarhus", "Århus"),
        ("ide", "idé"),
    ],
)
def test_what_is_written_without_danish_letters_is_the_same_word(written: str, meant: str) -> None:
    assert fold(written) == fold(meant)


@given(st.text(ALPHABET))
def test_folding_twice_is_folding_once(word: str) -> None:
    once = fold(word)
    assert set(once) <= set("abcdefghijklmnopqrstuvwxyz")
    if not {"aa", "oe"} & {a + b for a, b in pairwise(once)}:
        assert fold(once) == once


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("håndbøgerne", "håndbog"),
        ("håndbogen", "håndbøger"),
        ("børn", "barn"),
        ("kapitlerne", "kapitel"),
        ("rusmidler", "rusmiddel"),
        ("centre", "center"),
        ("telefonnumre", "telefonnummer"),
        ("samtaler", None),
        ("leder", None),
    ],
)
def test_a_noun_that_changes_inside_is_known_in_both_numbers(word: str, other: str | None) -> None:
    assert other_number(word) == other


@given(st.text(ALPHABET, min_size=1))
def test_any_word_has_a_base_and_forms(word: str) -> None:
    assert word.startswith(base(word))
    forms = Lexicon([word]).forms(word)
    assert word not in forms.same
    assert len({*forms.same, *forms.parts}) == len((*forms.same, *forms.parts))


@pytest.mark.parametrize(
    ("word", "part"),
    [
        ("tavshedspligt", "pligt"),
        ("underretningspligten", "pligten"),
        ("socialrådgiver", "rådgiver"),
        ("refleksionsspørgsmål", "spørgsmål"),
        ("temadagene", "dagene"),
        ("håndbogen", "bøger"),
        ("rusmiddelbehandling", "rusmidler"),
    ],
)
def test_a_compound_is_found_by_its_last_word(word: str, part: str) -> None:
    assert part in Lexicon([]).forms(word).parts


def test_words_of_the_text_itself_divide_compounds() -> None:
    assert Lexicon(["kaffe", "maskine"]).forms("kaffemaskine").parts == ("maskine",)
    assert Lexicon(["maskine"]).forms("kaffemaskine").parts == ()


@pytest.mark.parametrize("word", ["fordel", "samtale", "forstår", "kommunen", "sår"])
def test_what_only_looks_like_a_compound_is_left_whole(word: str) -> None:
    assert Lexicon(["for", "sam", "del", "barn"]).forms(word).parts == ()


def test_the_words_of_the_glossary_find_one_another() -> None:
    lexicon = Lexicon([], [("tavshedspligt", "fortrolighed"), ("civilsamfund", "frie foreninger")])
    assert lexicon.synonyms(["tavshedspligten", "gælder"]) == ("fortrolighed",)
    assert lexicon.synonyms(["Fortrolighed"]) == ("tavshedspligt",)
    assert lexicon.synonyms(["frie", "foreninger"]) == ("civilsamfund",)
    assert lexicon.synonyms(["frie", "mennesker"]) == ()
    assert lexicon.means_more("frie")
    assert not lexicon.means_more("mennesker")


def test_a_longer_name_for_the_same_adds_nothing() -> None:
    lexicon = Lexicon([], [("opsporing", "tidlig opsporing")])
    assert lexicon.synonyms(["opsporing"]) == ()
