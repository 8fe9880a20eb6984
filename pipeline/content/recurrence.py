"""How often something comes, as calendars say it: RFC 5545, section 3.3.10, for whole days.

``FREQ=MONTHLY;BYDAY=1WE`` is the first Wednesday of each month. A podcast keeps no hours, so what
repeats within a day is refused, and the last day (UNTIL) is a date.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

_DAYS = "(?:SU|MO|TU|WE|TH|FR|SA)"
_NUMBERED_DAY = re.compile(rf"(?:[+-]?(\d{{1,2}}))?{_DAYS}", re.ASCII)
#: What may not stand beside a FREQ (the table of section 3.3.10, and the notes under it).
_NOT_WITH = MappingProxyType(
    {
        "DAILY": ("BYWEEKNO", "BYYEARDAY"),
        "WEEKLY": ("BYWEEKNO", "BYYEARDAY", "BYMONTHDAY"),
        "MONTHLY": ("BYWEEKNO", "BYYEARDAY"),
        "YEARLY": (),
    }
)


def _numbers(low: int, high: int, sign: str = "") -> Callable[[str], bool]:
    """A list of numbers; ``sign`` allows those counted from the end."""
    number = re.compile(rf"{sign}(\d{{1,3}})", re.ASCII)

    def check(value: str) -> bool:
        found = [number.fullmatch(one) for one in value.split(",")]
        return all(one is not None and low <= int(one[1]) <= high for one in found)

    return check


def _days(value: str) -> bool:
    found = [_NUMBERED_DAY.fullmatch(one) for one in value.split(",")]
    return all(one is not None and (one[1] is None or 1 <= int(one[1]) <= 53) for one in found)


def _date(value: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{8}", value, re.ASCII) and datetime.strptime(value, "%Y%m%d"))  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return False


def _counted(value: str) -> bool:
    return re.fullmatch(r"[1-9]\d{0,3}", value, re.ASCII) is not None


_SIGN = "[+-]?"
_PARTS: Mapping[str, Callable[[str], bool]] = MappingProxyType(
    {
        "FREQ": lambda value: value in _NOT_WITH,
        "UNTIL": _date,
        "COUNT": _counted,
        "INTERVAL": _counted,
        "BYDAY": _days,
        "BYMONTHDAY": _numbers(1, 31, _SIGN),
        "BYYEARDAY": _numbers(1, 366, _SIGN),
        "BYWEEKNO": _numbers(1, 53, _SIGN),
        "BYMONTH": _numbers(1, 12),
        "BYSETPOS": _numbers(1, 366, _SIGN),
        "WKST": lambda value: re.fullmatch(_DAYS, value) is not None,
    }
)


def faulty_part(rule: str) -> str | None:
    """The first part of ``rule`` (in capitals) that is not to be understood; none when all is."""
    parts: dict[str, str] = {}
    for part in rule.split(";"):
        name, _, value = part.partition("=")
        if name in parts or name not in _PARTS or not _PARTS[name](value):
            return part or ";"
        parts[name] = value
    return "FREQ" if "FREQ" not in parts else _clash(parts)


def _clash(parts: dict[str, str]) -> str | None:
    """What is well-formed, but not beside the rest."""
    unwanted = list(_NOT_WITH[parts["FREQ"]])
    if "COUNT" in parts:
        unwanted.append("UNTIL")
    numbered = any(day[:1] in "+-0123456789" for day in parts.get("BYDAY", "MO").split(","))
    if numbered and (parts["FREQ"] not in ("MONTHLY", "YEARLY") or "BYWEEKNO" in parts):
        unwanted.append("BYDAY")
    if not any(name.startswith("BY") for name in parts if name != "BYSETPOS"):
        unwanted.append("BYSETPOS")
    return next((f"{name}={parts[name]}" for name in unwanted if name in parts), None)
