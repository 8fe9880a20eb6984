"""Dates, times, sizes and lengths as Danes write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.core.locale import Format, clock, danish_order, iso_duration, local_date

DA, EN = Format("da"), Format("en")
NBSP = "\N{NO-BREAK SPACE}"


def plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_dates_and_times_are_of_copenhagen() -> None:
    late = datetime(2022, 6, 1, 22, 30, tzinfo=UTC)
    assert local_date(late) == date(2022, 6, 2)
    assert plain(DA.date(late)) == "2. juni 2022"
    assert plain(DA.day(late)) == "torsdag den 2. juni 2022"
    assert plain(DA.time(late)) == "kl. 0.30"
    assert EN.date(date(2022, 6, 1)) == "1 June 2022"


def test_a_day_and_its_month_are_kept_on_one_line() -> None:
    assert DA.date(date(2022, 6, 1)) == f"1.{NBSP}juni 2022"
    assert DA.time(datetime(2022, 6, 1, 7, tzinfo=UTC)) == f"kl.{NBSP}9.00"


@pytest.mark.parametrize(
    ("value", "danish", "english"),
    [
        (-16.0, "−16,0 LUFS", "−16.0 LUFS"),
        (-23.456, "−23,5 LUFS", "−23.5 LUFS"),
        (0.4, "0,4 LUFS", "0.4 LUFS"),
        (-0.04, "0,0 LUFS", "0.0 LUFS"),
    ],
)
def test_a_level_has_one_decimal_and_a_real_minus(value: float, danish: str, english: str) -> None:
    assert plain(DA.level(value, "LUFS")) == danish
    assert plain(EN.level(value, "LUFS")) == english


def test_a_period_is_one_day_or_two_dates() -> None:
    start = datetime(2022, 4, 21, 7, 30, tzinfo=UTC)
    end = start + timedelta(hours=6, minutes=20)
    assert plain(DA.period(start, end)) == "kl. 9.30–15.50"
    assert plain(DA.period(start, start + timedelta(days=1))).startswith(
        "21. april 2022 kl. 9.30 –"
    )
    assert DA.written_time("09:20") == "9.20"


@pytest.mark.parametrize(
    ("size", "text"),
    [(1, "1 kB"), (2_345, "2 kB"), (12_345_678, "12,3 MB"), (1_234_567_890, "1.235 MB")],
)
def test_sizes(size: int, text: str) -> None:
    assert plain(DA.size(size)) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 sek."),
        (58.4, "58 sek."),
        (160, "2 min. 40 sek."),
        (180, "3 min."),
        (1440, "24 min."),
        (3599, "1 t."),
        (3700, "1 t. 2 min."),
    ],
)
def test_lengths(seconds: float, text: str) -> None:
    assert plain(DA.duration(seconds)) == text


@given(st.floats(0, 360_000))
def test_a_position_and_an_iso_length_tell_the_same_second(seconds: float) -> None:
    parts = [int(part) for part in clock(seconds).split(":")]
    whole = sum(part * 60**place for place, part in enumerate(reversed(parts)))
    assert whole == int(seconds)
    assert iso_duration(seconds).startswith("PT")


def test_positions() -> None:
    assert [clock(s) for s in (0, 119.9, 3723)] == ["0:00", "1:59", "1:02:03"]
    assert [iso_duration(s) for s in (0, 200, 3600)] == ["PT0S", "PT3M20S", "PT1H"]


def test_danish_letters_come_last() -> None:
    words = ["åbenhed", "ældre", "ø", "zone", "Aarhus", "adgang"]
    assert sorted(words, key=danish_order) == ["adgang", "zone", "ældre", "ø", "åbenhed", "Aarhus"]
