"""Times as authors write them. All functions raise ValueError for what they cannot read.

A time code is ``HH:MM:SS`` or ``MM:SS``, with a fraction where needed; a duration is ISO 8601
(``PT25M``). Without an offset a time is Danish.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

DANISH = ZoneInfo("Europe/Copenhagen")
#: From the youngest anybody's papers can be to the furthest that anybody plans.
YEARS = range(1900, 2201)

_TIME_CODE = re.compile(r"(?:(\d{1,3}):)?([0-5]?\d):([0-5]\d(?:[.,]\d{1,6})?)", re.ASCII)
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\s?(Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_DURATION = re.compile(
    r"PT(?=\d)(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6}(?:\.\d{1,3})?)S)?", re.ASCII
)
_DANISH_DAY = re.compile(r"(\d{1,2})[./-]\s?(\d{1,2})[./ -]\s?(\d{4})", re.ASCII)


def seconds(text: str) -> float:
    """``00:03:10.500``, ``03:10`` → seconds."""
    match = _TIME_CODE.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hours, minutes, rest = match.groups()
    whole = int(hours or 0) * 3600 + int(minutes) * 60
    return round(whole + float(rest.replace(",", ".")), 6)


def time_code(position_s: float) -> str:
    """Seconds → ``00:03:10`` or ``00:03:10.500``, as an author would write it."""
    milliseconds = round(position_s * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    whole, fraction = divmod(rest, 1000)
    return f"{hours:02}:{minutes:02}:{whole:02}" + (f".{fraction:03}" if fraction else "")


def clock(text: str) -> str:
    """``09:20``, kept as text."""
    if _CLOCK.fullmatch(text) is None:
        raise ValueError(text)
    return text


def day(text: str) -> date:
    """Within `YEARS`: beyond them is a slip of the hand, and where calendars end sums go wrong."""
    if _DAY.fullmatch(text) is None or int(text[:4]) not in YEARS:
        raise ValueError(text)
    return date.fromisoformat(text)


def instant(text: str) -> datetime:
    """A date and a time, or a date alone: the first moment of that day."""
    match = _INSTANT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    on, at, offset = match.groups()
    naive = datetime.combine(day(on), time.fromisoformat(at or "00:00"))
    if offset is None:
        return naive.replace(tzinfo=DANISH)
    if offset == "Z":
        return naive.replace(tzinfo=UTC)
    return datetime.fromisoformat(f"{naive.isoformat()}{offset}")


def duration(text: str) -> float:
    """``PT27S``, ``PT1H5M`` → seconds."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise ValueError(text)
    hours, minutes, rest = match.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest or 0)


def suggested_day(text: str) -> str:
    """What a Danish date most likely means in our form; else an example of the form."""
    match = _DANISH_DAY.search(text)
    if match is not None:
        written = "-".join((match[3], match[2].zfill(2), match[1].zfill(2)))
        try:
            return day(written).isoformat()
        except ValueError:
            pass
    return "2022-10-03"
