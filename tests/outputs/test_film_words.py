"""A film's transcript finds its times in the captions."""

from __future__ import annotations

from pipeline.outputs.film_words import Piece, timed
from pipeline.prose.html import to_html
from pipeline.prose.manner import Manner

TEXT = """Filmen varer kort.

## Mødet

*Et rum. Der høres rolige toner. Ja.*

**Kvinde:** Brevet siger «en dato». *[Stilhed]* Ja eller nej?

**Leder:** Nej.

**Kvinde:** Noget, som ingen tekst har.
"""


def cue(start: float, text: str) -> dict[str, object]:
    return {"start": start, "text": text}


CUES = [
    cue(0.2, "[Rolige toner]"),
    cue(4.031, "Kvinde: Brevet siger\n«en dato»."),
    cue(4.6, "Ja eller nej?"),
    cue(7, "Leder: Nej."),
    cue(9, "Noget helt andet her."),
]


def pieces(text: str, cues: list[dict[str, object]]) -> list[Piece]:
    told = timed(text, cues)
    return list(told.pieces(to_html(told.tree, Manner())))


def test_each_sentence_has_the_time_of_its_caption() -> None:
    before, woman, leader, after = pieces(TEXT, CUES)
    assert before.start_s is None
    assert "Der høres rolige toner. Ja." in before.html
    assert woman == Piece(
        '<strong>Kvinde:</strong> <span id="t-4" data-at="4.03">Brevet siger «en dato».'
        ' <em>[Stilhed]</em></span> <span data-at="4.6">Ja eller nej?</span>',
        4.03,
    )
    assert leader == Piece('<strong>Leder:</strong> <span id="t-7" data-at="7">Nej.</span>', 7.0)
    assert after == Piece("<p><strong>Kvinde:</strong> Noget, som ingen tekst har.</p>")


def test_a_sentence_may_begin_with_a_quotation_mark() -> None:
    (one,) = pieces("Hun siger: «Kom ind.»", [cue(1, "Hun siger:"), cue(2, "«Kom ind.»")])
    assert one.html.endswith('<span id="t-2" data-at="2">«Kom ind.»</span>')


def test_captions_in_other_words_leave_the_text_as_it_is() -> None:
    text = "**Kvinde:** Brevet siger en dato.\n\nOg et sted.\n"
    (only,) = pieces(text, [cue(1, "The letter gives"), cue(2, "a date"), cue(3, "Og et sted.")])
    assert only.start_s is None
    assert pieces(text, []) == [only]


def test_a_short_answer_is_not_found_far_away() -> None:
    text = "Goddag. " + "ord " * 60 + "Ja.\n"
    (one,) = pieces(text, [cue(1, "Goddag."), cue(2, "Ja.")])
    assert one.html.count("<span") == 1


def test_no_text_can_forge_a_sign() -> None:
    (one,) = pieces("Kom \x01" + "0\x02 ind <p>\x03</p> nu.", [cue(1, "Kom")])
    assert one.html.count("<span") == 1
    assert "\x01" not in one.html
