"""Times as authors write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.content import times

READERS = (times.seconds, times.clock, times.day, times.instant, times.duration)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 999 * 3_600_000))
def test_time_codes_come_back_as_they_were(milliseconds: int) -> None:
    assert times.seconds(times.time_code(milliseconds / 1000)) == milliseconds / 1000


@settings(deadline=None, max_examples=60)
@given(st.text())
def test_what_cannot_be_read_is_a_value_error(text: str) -> None:
    for reader in READERS:
        try:
            reader(text)
        except ValueError:
            continue


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:03:10", 190),
        ("03:10", 190),
        ("3:10", 190),
        ("1:00:00", 3600),
        ("00:00:00.600", 0.6),
        ("00:00:28,915", 28.915),
    ],
)
def test_time_codes(text: str, seconds: float) -> None:
    assert times.seconds(text) == seconds


@pytest.mark.parametrize("text", ["", "190", "00:60", "00:00:60", "1:2:3:4", "-00:10", "٠٠:١٠"])
def test_no_time_codes(text: str) -> None:
    with pytest.raises(ValueError):
        times.seconds(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2022-05-04T06:00:00+02:00", datetime(2022, 5, 4, 4, tzinfo=UTC)),
        ("2022-05-04T06:00:00", datetime(2022, 5, 4, 4, tzinfo=UTC)),
        ("2022-12-04 06:00", datetime(2022, 12, 4, 5, tzinfo=UTC)),
        ("2022-05-04T06:00:00Z", datetime(2022, 5, 4, 6, tzinfo=UTC)),
        ("2022-05-04", datetime(2022, 5, 3, 22, tzinfo=UTC)),
    ],
)
def test_without_an_offset_a_time_is_danish(text: str, instant: datetime) -> None:
    assert times.instant(text) == instant


@pytest.mark.parametrize("text", ["2022-02-31", "04-05-2022", "20220504", "2022-W18-3", "i morgen"])
def test_no_days(text: str) -> None:
    with pytest.raises(ValueError):
        times.day(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("PT27S", timedelta(seconds=27)),
        ("PT1H5M", timedelta(hours=1, minutes=5)),
        ("PT1.5S", timedelta(seconds=1.5)),
    ],
)
def test_durations(text: str, length: timedelta) -> None:
    assert times.duration(text) == length.total_seconds()


@pytest.mark.parametrize("text", ["PT", "27S", "P1D", "PT5", "PTS"])
def test_no_durations(text: str) -> None:
    with pytest.raises(ValueError):
        times.duration(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("4/5 2022", "2022-05-04"), ("04-05-2022", "2022-05-04"), ("31/2 2022", "2022-10-03")],
)
def test_a_danish_date_is_turned_round(written: str, meant: str) -> None:
    assert times.suggested_day(written) == meant


@pytest.mark.parametrize("year", ["0001", "1899", "2201", "9999"])
def test_years_beyond_any_plan_are_slips(year: str) -> None:
    for reader, text in ((times.day, f"{year}-12-31"), (times.instant, f"{year}-12-31T23:59:59")):
        with pytest.raises(ValueError, match=year):
            reader(text)
