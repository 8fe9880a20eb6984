"""What is said of a long job while it goes on."""

from __future__ import annotations

from io import StringIO

import pytest

from pipeline.cli.bars import Lines
from pipeline.core.messages import catalogue

MB = 1 << 20


def said(name: str, total: int, sent: list[tuple[float, int]]) -> list[str]:
    """The lines of a phase, where so much more is done by each of the seconds."""
    stream, seconds = StringIO(), [100.0]
    lines = Lines(stream, catalogue("cli", "da"), lambda: seconds[0])
    lines.phase(name, total)
    for at, amount in sent:
        seconds[0] = 100.0 + at
        lines.advance(name, amount, "lyd/1.mp3")
    return stream.getvalue().splitlines()[1:]


def test_a_large_phase_is_told_in_bytes_and_time() -> None:
    told = said("media", 600 * MB, [(1, 10 * MB), (60, 190 * MB), (61, 100 * MB), (120, 200 * MB)])
    assert [line.partition(": ")[2] for line in told] == [
        "200 af 600 MB, 2 minutter tilbage",
        "500 af 600 MB, 1 minut tilbage",
    ]


@pytest.mark.parametrize(("name", "total"), [("build", 600 * MB), ("page", 2 * MB)])
def test_others_are_told_in_percent(name: str, total: int) -> None:
    assert said(name, total, [(10, total // 2)])[0].endswith(": 50 %")


def test_what_has_to_go_again_is_taken_back() -> None:
    told = said("media", 100 * MB, [(1, 60 * MB), (10, -60 * MB), (20, 50 * MB)])
    assert [line.partition(": ")[2].partition(",")[0] for line in told] == [
        "0 af 100 MB",
        "50 af 100 MB",
    ]
