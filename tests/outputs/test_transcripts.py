"""A transcript on a page: under its markers, a paragraph for each turn, one address a second."""

from __future__ import annotations

from typing import Any

from pipeline.core.values import Marker
from pipeline.outputs.transcripts import parts, stretch


def cue(start: float, speaker: str, text: str) -> dict[str, Any]:
    return {"start": start, "end": start + 1, "speaker": speaker, "text": text}


MARKERS = (Marker("a", "Velkommen", 0.0), Marker("b", "Videre", 5.0))


def test_turns_become_paragraphs_under_their_markers() -> None:
    cues = [cue(0.2, "Vært", "Et."), cue(1.2, "Vært", "To."), cue(4.8, "Gæst", "Tre.")]
    found = parts(cues, MARKERS)
    assert [(p.title, [x.speaker for x in p.paragraphs]) for p in found] == [
        ("Velkommen", ["Vært"]),
        ("Videre", ["Gæst"]),
    ]
    assert [c.text for c in found[0].paragraphs[0].cues] == ["Et.", "To."]


def test_what_comes_before_the_first_marker_has_no_title() -> None:
    assert [p.title for p in parts([cue(0, "", "[Musik]")], MARKERS[1:])] == [""]
    assert parts([], MARKERS) == []


def test_a_long_turn_is_divided_where_a_sentence_ends() -> None:
    texts = ["Et.", "To", "tre.", "Fire.", "Fem."]
    cues = [cue(10.0 * n, "Vært", text) for n, text in enumerate(texts)]
    found = parts(cues, ())[0].paragraphs
    assert [[c.text for c in p.cues] for p in found] == [["Et.", "To", "tre."], ["Fire.", "Fem."]]
    assert [(p.start_s, p.goes_on) for p in found] == [(0.0, False), (30.0, True)]
    broken = [cue(10.0 * n, "Vært", "og så") for n in range(6)]
    assert len(parts(broken, ())[0].paragraphs) == 1


def test_two_cues_in_one_second_share_no_address() -> None:
    found = parts([cue(3.1, "A", "x"), cue(3.9, "A", "y"), cue(4.0, "A", "z")], ())
    assert [c.id for c in found[0].paragraphs[0].cues] == ["t-3", "", "t-4"]


def test_a_marker_lasts_to_the_next_or_to_the_end() -> None:
    assert stretch(MARKERS, "a", 9.0) == (0.0, 5.0)
    assert stretch(MARKERS, "b", 9.0) == (5.0, 9.0)
