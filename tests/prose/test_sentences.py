"""Sentences as a reader counts them, and how heavy they are."""

from __future__ import annotations

import pytest

from pipeline.prose.readability import Reading, reading
from pipeline.prose.sentences import sentences


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Spørg roligt. Lyt længe.", [2, 2]),
        ("Vi mødes kl. 9.30 hos jer, f.eks. onsdag. Tag en bisidder med.", [8, 4]),
        ("Det koster ca. 200 kr. Prisen dækker alt.", [8]),  # «kr.» ends none: better one too few
        ("Sig det sådan: du bestemmer selv.", [3, 3]),
        ("«Tak, fordi du fortæller det.» Sådan kan du svare!", [5, 4]),
        ("Kan begge se døren? Kan andre høre jer?", [4, 4]),
        ("Den 3. maj begynder vi igen", [6]),
        ("Vi åbner – og vi lukker.", [5]),
        ("Et møde med A. Jensen", [5]),
        ("… og så var der stille.", [6]),
        ("", []),
        (" – ", []),
    ],
)
def test_sentences(text: str, words: list[int]) -> None:
    assert [one.words for one in sentences(text)] == words


def test_nothing_of_the_text_is_lost() -> None:
    text = "Når du spørger: vent. «Hvad så?» Ja … Måske. Den 1. maj kl. 9 ringer vi (f.eks. dig)."
    assert " ".join(one.text for one in sentences(text)) == text


def test_lix_is_sentence_length_and_share_of_long_words() -> None:
    """Björnsson's own sum: ten words in two sentences, of which two have more than six letters."""
    text = "Hun kom ind i rummet. Medarbejderen smilede og bød velkommen."
    assert reading(sentences(text)) == Reading(words=10, sentences=2, long_words=3)
    assert reading(sentences(text)).lix == 35  # 10 / 2 + 100 * 3 / 10


def test_long_is_over_six_letters() -> None:
    assert reading(sentences("barnet")).long_words == 0  # six
    assert reading(sentences("børnene")).long_words == 1  # seven
    assert Reading().lix == 0
