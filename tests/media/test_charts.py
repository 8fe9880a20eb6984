"""Charts of any length: nothing that matters is smoothed away, and flags do not lie on another."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from pipeline.media import charts
from pipeline.media.charts import NARROW, WIDE, Curve, History, Said, Subject
from pipeline.media.drawing import Area, Drawing, Line, Words, svg
from pipeline.media.panels import LEFT, RIGHT, Field, Flag, Panel, Sheet, stacked

SAID = Said(
    title="T",
    loudness_before="LB",
    loudness_after="LA",
    momentary="M",
    short_term="S",
    target="mål −16",
    wave_before="WB",
    wave_after="WA",
    markers="mærker",
    findings=(("error", "alvorligt"), ("warning", "obs")),
    gain="G",
    at_rest="R",
    turned_down="D",
)


def history(seconds: float, level: float = -20.0, peak: float = 0.5) -> History:
    tenths, hundredths = int(seconds * 10), int(seconds * 100)
    flat = Curve(np.full(tenths, level), 0.1)
    return History(flat, flat, Curve(np.full(hundredths, peak), 0.01))


def subject(seconds: float = 60.0) -> Subject:
    gain = np.full(int(seconds * 100), 4.0)
    return Subject(
        seconds, -16.0, history(seconds, -20.0), history(seconds, -16.0), Curve(gain, 0.01)
    )


def shapes(drawing: Drawing, role: str) -> list[tuple[tuple[float, float], ...]]:
    return [s.points for s in drawing.shapes if isinstance(s, Line | Area) and s.role == role]


def drawn(drawing: Drawing, role: str) -> tuple[tuple[float, float], ...]:
    """The one in a field; that in the legend has few points."""
    (found,) = [points for points in shapes(drawing, role) if len(points) > 4]
    return found


def words(drawing: Drawing) -> list[str]:
    return [s.text for s in drawing.shapes if isinstance(s, Words)]


def test_columns_keep_the_extreme_and_the_time() -> None:
    values = np.zeros(360_000, np.float32)
    values[123_456] = 1
    columns = Curve(values, 0.01).columns(900, np.max)
    assert len(columns) == 900
    assert max(v for _, v in columns) == 1
    (at,) = [s for s, v in columns if v == 1]
    assert at == pytest.approx(1234.56, abs=2)


def test_fewer_values_than_columns_are_all_shown() -> None:
    assert Curve(np.arange(3.0), 0.1, 0.2).columns(900, np.max) == [
        (pytest.approx(0.2), 0),
        (pytest.approx(0.3), 1),
        (pytest.approx(0.4), 2),
    ]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_five_hours_are_drawn_no_larger_than_a_minute(width: float) -> None:
    small = len(svg(charts.loudness(subject(60), SAID, width)))
    large = len(svg(charts.loudness(subject(18_000), SAID, width)))
    assert large < small * 3
    assert large < 150_000


def test_all_lies_within_the_drawing() -> None:
    what = replace(
        subject(),
        markers=(Flag("1", 0.0), Flag("2", 59.9), Flag("3", 400.0)),
        findings=(Flag("A", 0, 60, "error"), Flag("B", 59.99, None, "warning")),
    )
    for drawing in (charts.whole(what, SAID), charts.waveform(what, SAID, NARROW)):
        points = [p for s in drawing.shapes if isinstance(s, Line | Area) for p in s.points]
        assert all(0 <= x <= drawing.width for x, _ in points)
        assert all(0 <= y <= drawing.height for _, y in points)


def test_loudness_stands_on_one_scale_with_its_target() -> None:
    drawing = charts.loudness(subject(), SAID, WIDE)
    before, after = drawn(drawing, "before-line"), drawn(drawing, "after-line")
    lines = shapes(drawing, "target-line")
    targets = [points[0][1] for points in lines if points[1][0] > WIDE - 20]
    assert after[5][1] == pytest.approx(targets[1])
    assert before[5][1] - targets[0] == pytest.approx(4 * 150 / 40)  # 4 LU under it
    assert words(drawing).count("mål −16") == 2


def test_silence_is_drawn_at_the_bottom() -> None:
    nothing = Curve(np.full(600, -np.inf), 0.1)
    silent = History(nothing, nothing, Curve(np.zeros(6000), 0.01))
    drawing = charts.whole(replace(subject(), before=silent), SAID)
    assert not re.search(r"nan|inf", svg(drawing).replace("svg:", ""))
    line = drawn(drawing, "before-line")
    assert len({y for _, y in line}) == 1


def test_a_wave_beyond_full_scale_ends_at_the_edge() -> None:
    loud = replace(subject(), before=history(60, peak=3.0))
    wave = drawn(charts.waveform(loud, SAID, WIDE), "before-wave")
    assert max(y for _, y in wave) - min(y for _, y in wave) == pytest.approx(96)


def test_gain_shows_what_was_turned_down_however_short() -> None:
    what = subject(3600)
    what.gain.values[200_000] = -2.0
    drawing = charts.gain(what, SAID, WIDE)
    down = drawn(drawing, "after-wave")
    rest = drawn(drawing, "after-line")
    assert max(y for _, y in down) > max(y for _, y in rest) + 40
    assert {"+4", "0"} <= set(words(drawing))


def test_findings_name_only_the_kinds_there_are() -> None:
    one = replace(subject(), findings=(Flag("A", 5, 9, "warning"),))
    said = words(charts.waveform(one, SAID, WIDE))
    assert "obs" in said
    assert "alvorligt" not in said
    assert "mærker" not in said


# --- panels -------------------------------------------------------------------------------------


def flagged(*flags: Flag, width: float = WIDE) -> Drawing:
    panel = Panel("P", 50, lambda _: iter(()), under=flags)
    return stacked(Sheet("T", width, 100.0), (panel,))


def test_flags_that_would_lie_on_another_have_rows_of_their_own() -> None:
    drawing = flagged(Flag("A", 10, 20), Flag("B", 15, 30), Flag("C", 50, None))
    tops = {points[0][1] for points in shapes(drawing, "marker")}
    assert len(tops) == 2
    assert {"A", "B", "C"} <= set(words(drawing))


def test_where_there_is_no_more_room_flags_lose_their_letters_and_not_their_place() -> None:
    drawing = flagged(*(Flag(str(n), 10 + n * 0.01, 90) for n in range(6)))
    assert len(shapes(drawing, "marker")) == 6
    assert {str(n) for n in range(6)} & set(words(drawing)) == {"0", "1", "2"}


def test_labels_stay_within_and_off_their_bars() -> None:
    """In a bar that has room for it, else behind it; at the right edge in front of it."""
    drawing = flagged(Flag("A", 10, 60), Flag("B", 70, 70.1), Flag("C", 99.9, None))
    where = {s.text: s for s in drawing.shapes if isinstance(s, Words)}
    field = Field(WIDE, 100.0, 0, 0)
    assert where["A"].role == "on-bar"
    assert field.x(10) < where["A"].at[0] < field.x(60)
    assert where["B"].at[0] > field.x(70.1)
    assert where["C"].at[0] < field.x(99.9)
    assert where["C"].anchor == "end"


def test_a_moment_can_be_seen() -> None:
    (bar,) = shapes(flagged(Flag("A", 10, None)), "marker")
    assert max(x for x, _ in bar) - min(x for x, _ in bar) >= 3


@pytest.mark.parametrize("seconds", [0.5, 7, 61, 190, 1800, 3600, 36_000, 400_000])
@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_times_are_few_round_and_within(seconds: float, width: float) -> None:
    field = Field(width, seconds, 0, 10)
    assert field.ticks[0] == 0
    assert field.ticks[-1] <= seconds
    assert len(field.ticks) <= 15
    assert LEFT <= field.x(seconds) <= width - RIGHT
    if 60 < seconds < 40_000:
        assert len(field.ticks) >= 2


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_legend_stays_within(width: float) -> None:
    entries = tuple(("before-line", "noget med mange bogstaver") for _ in range(4))
    panel = Panel("P", 50, lambda _: iter(()), entries)
    drawing = stacked(Sheet("T", width, 100.0), (panel,))
    places = [s for s in drawing.shapes if isinstance(s, Words) and "mange" in s.text]
    assert all(s.at[0] + 6.6 * len(s.text) <= width for s in places)
    assert len({s.at for s in places}) == 4


def test_numbers_have_a_real_minus() -> None:
    assert [charts.number(n) for n in (-16, 0, 2.5)] == ["−16", "0", "2.5"]
    assert [charts.number(n, sign=True) for n in (-2, 0, 3)] == ["−2", "0", "+3"]
