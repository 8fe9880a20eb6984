"""Values there and back again, and nothing but values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline.core.values import Publication, SourceFile, State
from pipeline.workflow.values import Hearer, Teller

VALUES = [
    {"a": (1, 2.5, None, True, "æ\n\t"), "b": frozenset({"x", "y"})},
    Publication(State.DRAFT, datetime(2026, 1, 2, tzinfo=UTC)),
    (date(2026, 1, 2), SourceFile("a.jpg", Path("/x/a.jpg")), (State.APPROVED,)),
]


@pytest.mark.parametrize("value", VALUES, ids=["plain", "record", "mixed"])
def test_there_and_back(value: object) -> None:
    teller = Teller()
    told = teller.told(value)
    assert "\n" not in told
    assert Hearer(teller.shared).heard(told) == value


@pytest.mark.parametrize(
    "told",
    [
        '{"\\u0001c": "os:system", "f": ["true"]}',
        '{"\\u0001c": "pipeline.core.values:SourceFile.__init__", "f": []}',
        '{"\\u0001c": "pipeline.workflow.values:Teller", "f": []}',
        '{"\\u0001s": "pipeline.core.values:SourceFile", "v": "x"}',
        '{"\\u0001o": 1}',
    ],
)
def test_nothing_else_is_made(told: str) -> None:
    with pytest.raises((ValueError, LookupError, TypeError, AttributeError)):
        Hearer([]).heard(told)


def test_what_is_not_ours_is_not_told() -> None:
    with pytest.raises(TypeError):
        Teller().told(object())
