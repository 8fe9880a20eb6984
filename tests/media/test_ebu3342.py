"""EBU Tech 3342 table 1: what a loudness range is tried with; cases 5 and 6 are recordings."""

from __future__ import annotations

import pytest

from pipeline.media import meter
from tests.media.test_ebu3341 import power, tone

pytestmark = pytest.mark.slow  # minutes of sound


@pytest.mark.parametrize("rate", [48_000, 44_100])
@pytest.mark.parametrize(
    ("levels", "expected"),
    [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
    ids=[f"case {n}" for n in (1, 2, 3, 4)],
)
def test_loudness_range(levels: tuple[float, ...], expected: float, rate: int) -> None:
    """Stereo sines of 1 kHz, 20 s each: within 1 LU."""
    heard = power(tone(tuple((level, 20.0) for level in levels), rate), rate)
    assert meter.range_lu(heard) == pytest.approx(expected, abs=1)
