"""A finding in words, the same for ``check``, the report and whoever else tells of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pipeline.core.messages import catalogue
from pipeline.media.quality.finding import Finding, Kind, Spot, from_json

#: The code of each kind in `problems.po`.
CODES = MappingProxyType(
    {
        Kind.CLIPPED: "W200",
        Kind.DROPOUT: "W201",
        Kind.DIGITAL_SILENCE: "W202",
        Kind.LONG_SILENCE: "W203",
        Kind.DEAD_CHANNEL: "W204",
        Kind.IMBALANCE: "W205",
        Kind.SPLIT: "W206",
        Kind.INVERTED: "W207",
        Kind.HUM: "W208",
        Kind.NOISE: "W209",
        Kind.NARROW: "W210",
        Kind.CLICK: "W211",
        Kind.LEVELS: "W212",
        Kind.TEXT_SHORT: "W213",
        Kind.TEXT_LONG: "E220",
    }
)
_SHOWN = 3  # places in a sentence
_LASTING_S = 5.0  # from here on a place has an end too
_MILLISECONDS = (Kind.DROPOUT,)


def told(finding: Mapping[str, Any], language: str) -> tuple[str, str]:
    """Text and advice of a finding in its JSON form, without its places."""
    (one,) = from_json([finding])
    params = {**params_of(one), "places": ""}
    texts, code = catalogue("problems", language), CODES[one.kind]
    return texts.text(code, **params), texts.text(f"{code}.fix", **params)


def params_of(finding: Finding) -> dict[str, str]:
    """What the text of a finding is filled in with, in no language: ``value`` is a whole number."""
    value = finding.value * (1000 if finding.kind in _MILLISECONDS else 1)
    return {
        "value": str(max(1, math.floor(value + 0.5))),
        "detail": finding.detail,
        "places": _places(finding),
    }


def _places(finding: Finding) -> str:
    """The worst of them, in order of time: `` (00:07:10, 00:09:22–00:10:01 …)``."""
    picked = sorted(finding.spots, key=lambda spot: -spot.value)[:_SHOWN]
    named = [_place(spot) for spot in sorted(picked, key=lambda spot: spot.start_s)]
    more = " …" if finding.count > len(named) else ""
    return f" ({', '.join(named)}{more})" if named else ""


def _place(spot: Spot) -> str:
    lasts = spot.end_s - spot.start_s >= _LASTING_S
    return f"{_time(spot.start_s)}–{_time(spot.end_s)}" if lasts else _time(spot.start_s)


def _time(position_s: float) -> str:
    """As authors write a time: ``00:07:10``."""
    minutes, seconds = divmod(int(position_s), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}"
