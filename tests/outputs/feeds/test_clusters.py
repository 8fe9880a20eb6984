"""Texts are cut between what people read as characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.outputs.feeds import text
from pipeline.outputs.feeds.clusters import cut

CHARACTERS = {
    "accent": "x\u0301",
    "two accents": "x\u0301\u0323",
    "skin tone": "👩🏽",
    "profession": "👩🏽\u200d⚕\ufe0f",
    "rainbow flag": "🏳\ufe0f\u200d🌈",
    "flag": "🇩🇰",
    "scotland": "🏴" + "".join(chr(0xE0000 + ord(c)) for c in "gbsct\x7f"),
    "keycap": "1\ufe0f\u20e3",
    "devanagari": "क्षि",
    "hangul": "\u1112\u1161\u11ab",
    "arabic": "بِّ",
}


@pytest.mark.parametrize("name", CHARACTERS)
def test_a_character_is_whole_or_gone(name: str) -> None:
    one = CHARACTERS[name]
    whole = "a" + one + one + "b"
    borders = {"", "a", "a" + one, "a" + one + one, whole}
    for most in range(1, len(whole) + 3):
        found = cut(whole, most)
        assert found in borders
        assert found == max((b for b in borders if len(b) <= most), key=len)


def test_three_flags_are_cut_between_two() -> None:
    assert cut("🇩🇰🇫🇴🇬🇱", 5) == "🇩🇰🇫🇴"
    assert cut("🇩🇰🇫🇴🇬🇱", 3) == "🇩🇰"


def test_one_endless_character_is_cut_all_the_same() -> None:
    assert cut("a" + "\u0301" * 50, 10) == "a" + "\u0301" * 9


@given(st.lists(st.sampled_from([*sorted(CHARACTERS.values()), "æ", "ø ", "å", "\n", "]]>"])))
def test_values_and_descriptions_end_with_a_whole_character(parts: list[str]) -> None:
    line = "".join(parts) * 40
    for found in (text.value(line), text.description(line)):
        if found.endswith("…"):
            kept = found[:-1]
            body = text.legal(line).strip()
            body = " ".join(body.split()) if len(found) <= text.VALUE_CHARACTERS else body
            assert body.startswith(kept)
            assert cut(body, len(kept)) == kept


@given(st.text(max_size=40), st.integers(1, 45))
def test_a_cut_is_a_beginning(given_text: str, most: int) -> None:
    found = cut(given_text, most)
    assert given_text.startswith(found)
    assert len(found) <= most
    assert bool(found) == bool(given_text)
