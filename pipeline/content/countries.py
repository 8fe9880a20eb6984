"""The countries of ISO 3166-1, by the two letters that time zones are listed by."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def countries() -> frozenset[str]:
    """The codes in lower case (``dk``), from the table that comes with the time zones."""
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    rows = (line.partition("\t")[0] for line in table.splitlines())
    return frozenset(code.lower() for code in rows if not code.startswith("#"))
