from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.values import Marker
from pipeline.media.markers import Span, chapters_json, heard, spans

STARTS = st.lists(st.floats(0, 4000), max_size=12)


def marked(*starts: float) -> list[Marker]:
    return [Marker(f"m{n}", f"Mærke {n}", start) for n, start in enumerate(starts)]


def test_each_marker_lasts_to_the_next_and_the_last_to_the_end() -> None:
    assert spans(marked(0, 12.5, 60), 90) == (
        Span(0, 12.5, "Mærke 0"),
        Span(12.5, 60, "Mærke 1"),
        Span(60, 90, "Mærke 2"),
    )


def test_an_intro_moves_markers_and_those_past_the_end_are_left_out() -> None:
    assert spans(marked(0, 20, 50), 55, 8.5) == (
        Span(0, 28.5, "Mærke 0"),
        Span(28.5, 55, "Mærke 1"),
    )


def test_an_intro_belongs_to_the_first_marker() -> None:
    marks = marked(4.0, 0.6)
    assert [m.start_s for m in heard(marks, 5.25)] == [0.0, 9.25]
    assert heard((), 5.0) == ()


def test_a_breath_belongs_to_the_first_marker_and_a_long_beginning_to_none() -> None:
    assert [m.start_s for m in heard(marked(4.0, 0.6), 0.0)] == [0.0, 4.0]
    assert [m.start_s for m in heard(marked(5.1, 9.0), 0.0)] == [5.1, 9.0]


def test_titles_are_legal_and_on_one_line() -> None:
    (made,) = heard([Marker("m", " Mærke\n\x07 👩\u200d🦰\ud800\t", 0.0)], 0.0)
    assert made.title == "Mærke 👩\u200d🦰"


@given(STARTS, st.floats(1, 4000), st.floats(0, 60))
def test_spans_follow_one_another_within_the_sound(
    starts: list[float], duration: float, shift: float
) -> None:
    made = spans(marked(*starts), duration, shift)
    edges = [edge for span in made for edge in (span.start_s, span.end_s)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= duration for edge in edges)
    assert len(made) == sum(m.start_s < duration for m in heard(marked(*starts), shift))


def test_json_chapters() -> None:
    data = chapters_json(spans(marked(0, 12.3456), 90))
    assert json.loads(data) == {
        "version": "1.2.0",
        "chapters": [
            {"startTime": 0, "endTime": 12.346, "title": "Mærke 0"},
            {"startTime": 12.346, "endTime": 90, "title": "Mærke 1"},
        ],
    }
    assert "Mærke".encode() in data
    assert data.endswith(b"}\n")
