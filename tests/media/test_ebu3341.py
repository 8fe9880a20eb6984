"""EBU Tech 3341 table 1: the signals a meter in «EBU mode» is tried with, made from its text.

Cases 7 and 8 are recordings of broadcasts, which no text can make. Tolerances are the document's.
"""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.media import meter
from tests.media import sounds

pytestmark = pytest.mark.slow  # minutes of sound

RATES = (48_000, 44_100)
TOLERANCE_LU = 0.1

Parts = tuple[tuple[float, float], ...]  # dBFS, seconds; SILENT: nothing
SILENT = -1000.0


@pytest.fixture(params=RATES)
def rate(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def tone(parts: Parts, rate: int) -> sounds.Samples:
    """A stereo sine of 1 kHz through stretches of (dBFS, seconds)."""
    ends = np.rint(np.cumsum([seconds for _, seconds in parts]) * rate).astype(int)
    wave = sounds.sine(1000, ends[-1] / rate + 0.5 / rate, 0, rate)[: ends[-1]]
    gains = np.repeat([10 ** (level / 20) for level, _ in parts], np.diff(ends, prepend=0))
    one = (wave * gains).astype(np.float32)
    return sounds.stereo(one, one)


def power(samples: sounds.Samples, rate: int) -> np.ndarray:
    """As read by our meter, fed as ffmpeg feeds it."""
    ours, both = meter.Meter(rate, samples.shape[1]), sounds.weighted(samples, rate)
    for start in range(0, len(samples), rate):
        ours.feed(both[start : start + rate])
    return ours.envelope().power


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (((-23, 20),), -23),
        (((-33, 20),), -33),
        (((-36, 10), (-23, 60), (-36, 10)), -23),
        (((-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)), -23),
        (((-26, 20), (-20, 20.1), (-26, 20)), -23),
    ],
    ids=[f"case {n}" for n in (1, 2, 3, 4, 5)],
)
def test_integrated_loudness(parts: Parts, expected: float, rate: int) -> None:
    heard = power(tone(parts, rate), rate)
    assert meter.integrated(heard) == pytest.approx(expected, abs=TOLERANCE_LU)
    if len(parts) == 1:  # cases 1 and 2 ask it of momentary and short-term loudness too
        assert meter.momentary(heard)[100:] == pytest.approx(expected, abs=TOLERANCE_LU)
        assert meter.short_term(heard) == pytest.approx(expected, abs=TOLERANCE_LU)


@pytest.mark.parametrize("layout", ["5.0", "5.1"])
def test_case_6_surround(layout: str, rate: int) -> None:
    left, centre, side = (sounds.sine(1000, 20, level, rate) for level in (-28, -24, -30))
    channels = [left, left, centre, side, side]
    if layout == "5.1":  # the low effects do not count
        channels.insert(3, sounds.sine(60, 20, -3, rate))
    heard = power(np.stack(channels, axis=1), rate)
    assert meter.integrated(heard) == pytest.approx(-23, abs=TOLERANCE_LU)


def test_case_9_short_term_is_steady(rate: int) -> None:
    heard = power(tone(((-20, 1.34), (-30, 1.66)) * 5, rate), rate)
    assert meter.short_term(heard) == pytest.approx(-23, abs=TOLERANCE_LU)


def test_case_10_highest_short_term_wherever_a_tone_begins(rate: int) -> None:
    for step in range(20):
        parts = ((SILENT, step * 0.15), (-23, 3), (SILENT, 1))
        highest = meter.short_term(power(tone(parts, rate), rate)).max()
        assert highest == pytest.approx(-23, abs=TOLERANCE_LU), step


def test_case_11_highest_short_term_of_a_rising_row(rate: int) -> None:
    steps = range(20)
    parts = [
        ((SILENT, step * 0.15), (-38.0 + step, 3.0), (SILENT, 3 - step * 0.15)) for step in steps
    ]
    heard = meter.short_term(power(tone(tuple(p for row in parts for p in row), rate), rate))
    for step in steps:
        seen = heard[: (step + 1) * 600 - 299]  # windows that end within the first segments
        assert seen.max() == pytest.approx(-38 + step, abs=TOLERANCE_LU)


def test_case_12_momentary_is_steady(rate: int) -> None:
    heard = power(tone(((-20, 0.18), (-30, 0.22)) * 25, rate), rate)
    assert meter.momentary(heard)[60:] == pytest.approx(-23, abs=TOLERANCE_LU)  # after 1 s


def test_case_13_highest_momentary_wherever_a_tone_begins(rate: int) -> None:
    for step in range(20):
        parts = ((SILENT, step * 0.02), (-23, 0.4), (SILENT, 1))
        highest = meter.momentary(power(tone(parts, rate), rate)).max()
        assert highest == pytest.approx(-23, abs=TOLERANCE_LU), step


def test_case_14_highest_momentary_of_a_rising_row(rate: int) -> None:
    steps = range(20)
    parts = [
        ((SILENT, step * 0.02), (-38.0 + step, 0.4), (SILENT, 0.4 - step * 0.02)) for step in steps
    ]
    heard = meter.momentary(power(tone(tuple(p for row in parts for p in row), rate), rate))
    for step in steps:
        seen = heard[: (step + 1) * 80 - 39]
        assert seen.max() == pytest.approx(-38 + step, abs=TOLERANCE_LU)


@pytest.mark.parametrize(
    ("divisor", "degrees", "amplitude", "expected"),
    [(4, 0, 0.5, -6), (4, 45, 0.5, -6), (6, 60, 0.5, -6), (8, 67.5, 0.5, -6), (4, 45, 1.41, 3)],
    ids=[f"case {n}" for n in (15, 16, 17, 18, 19)],
)
def test_true_peak(
    divisor: int, degrees: float, amplitude: float, expected: float, rate: int
) -> None:
    """Sines of a part of the rate, whose samples miss the peak; faded, for a click is higher."""
    turn = 2 * np.pi * np.arange(rate) / divisor + np.radians(degrees)
    fade = np.minimum(1, np.minimum(np.arange(rate), np.arange(rate)[::-1]) / (rate / 100))
    wave = (amplitude * fade * np.sin(turn)).astype(np.float32)
    ours = meter.Meter(rate, 2)
    ours.feed(sounds.weighted(sounds.stereo(wave, wave), rate))
    peak = meter.decibels(ours.envelope().true_peak)
    assert expected - 0.4 <= peak <= expected + 0.2
