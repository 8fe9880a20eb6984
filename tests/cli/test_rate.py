"""``--limit-rate``: how fast to send, as people write it."""

from __future__ import annotations

import click
import pytest

from pipeline.cli.rate import Rate
from pipeline.core.messages import catalogue


@pytest.mark.parametrize(
    ("told", "rate"),
    [("500K", 512_000), ("2M", 2 << 20), ("1,5 mb", 3 << 19), ("1.5M", 3 << 19), ("4096", 4096)],
)
def test_a_speed_is_read_as_it_is_written(told: str, rate: int) -> None:
    assert Rate(catalogue("cli", "da")).convert(told, None, None) == rate


@pytest.mark.parametrize("told", ["", "fast", "0", "10", "-2M", "2 MB/s", "1e6"])
def test_what_is_no_speed_is_told(told: str) -> None:
    with pytest.raises(click.UsageError, match="500K eller 2M"):
        Rate(catalogue("cli", "da")).convert(told, None, None)
