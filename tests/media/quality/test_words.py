"""A finding survives as JSON, and is told in the same words everywhere."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import pytest

from pipeline.core.messages import LANGUAGES
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot, from_json, to_json
from pipeline.media.quality.words import CODES, params_of, told

SPOTS = (Spot(430.25, 430.9, 0.2), Spot(562.0, 570.5, 0.5), Spot(3600.0, 3600.1, 0.1))


def finding(kind: Kind = Kind.CLIPPED, count: int = 3) -> Finding:
    return Finding(kind, Severity.WARNING, 7.6, SPOTS, count, "L")


def test_through_json() -> None:
    given = (finding(), finding(Kind.HUM))
    assert from_json(json.loads(json.dumps(to_json(given)))) == given


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_its_words(kind: Kind, language: str) -> None:
    text, advice = told(asdict(finding(kind)), language)
    assert text.endswith(".")
    assert advice.endswith(".")
    assert not re.search(r"[{}]|W2\d\d|E2\d\d", text + advice.replace("{channels: mono}", "")) or (
        "loudness: {" in advice
    )


def test_only_an_error_has_the_code_of_one() -> None:
    assert {kind for kind, code in CODES.items() if code.startswith("E")} == {Kind.TEXT_LONG}
    assert set(CODES) == set(Kind)


def test_places_are_the_worst_in_order_of_time() -> None:
    assert params_of(finding())["places"] == " (00:07:10, 00:09:22–00:09:30, 01:00:00)"
    assert params_of(finding(count=9))["places"].endswith("01:00:00 …)")


def test_a_report_shows_its_own_places() -> None:
    assert "00:07:10" not in told(asdict(finding()), "da")[0]


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [(Kind.DROPOUT, 0.0404, "40"), (Kind.IMBALANCE, 6.5, "7"), (Kind.HUM, 0.2, "1")],
)
def test_values_are_whole_numbers(kind: Kind, value: float, shown: str) -> None:
    assert params_of(Finding(kind, Severity.WARNING, value))["value"] == shown
