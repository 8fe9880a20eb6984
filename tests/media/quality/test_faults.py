"""Each fault, planted in a clean recording, is found at its place, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.media.quality.finding import MOST_PLACES, Kind, Severity
from tests.media.quality import faults
from tests.media.quality.faults import FAULTS, Fault
from tests.media.quality.recordings import covers, found, shaped, through, voice, warnings

CASES = [
    pytest.param(fault, rate, fault.channels[n % len(fault.channels)], id=f"{name}-{rate}")
    for name, fault in FAULTS.items()
    for n, rate in enumerate((48_000, 44_100))  # in mono and in stereo, where a fault can be either
]
#: What survives coding; the stretch that is clipped must be longer to be seen.
CODED = {**FAULTS, "shout": Fault(Kind.CLIPPED, faults.shouts, 8, 15, 1.1)}
del CODED["turned-down"]


@pytest.mark.parametrize(("fault", "rate", "channels"), CASES)
def test_is_found_in_its_place(fault: Fault, rate: int, channels: int) -> None:
    findings = found(fault.plant(shaped(voice(20, rate), channels), rate), rate)
    assert warnings(findings) == {fault.kind}
    if fault.start_s is not None and fault.end_s is not None:
        assert covers(findings[fault.kind].spots, fault.start_s, fault.end_s, fault.slack_s)


@pytest.mark.parametrize("suffix", ["mp3", "m4a"])
@pytest.mark.parametrize("name", CODED)
def test_is_found_after_coding(name: str, suffix: str, tmp_path: Path) -> None:
    fault = CODED[name]
    planted = fault.plant(shaped(voice(), fault.channels[-1]), 48_000)
    findings = through(tmp_path / f"it.{suffix}", planted, 48_000)
    assert warnings(findings) == {fault.kind}
    if fault.start_s is not None and fault.end_s is not None:  # a codec smears an edge
        slack_s = max(1.0, fault.slack_s)
        assert covers(findings[fault.kind].spots, fault.start_s, fault.end_s, slack_s)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_a_hole_is_placed_and_measured(rate: int) -> None:
    clean = shaped(voice(20, rate), 2)
    at = faults.speaking(clean, rate, 7.0)
    (spot,) = found(faults.hole(clean, rate), rate)[Kind.DROPOUT].spots
    assert spot.start_s == pytest.approx(at, abs=0.002)
    assert spot.value == pytest.approx(0.04, abs=0.002)


@pytest.mark.parametrize("milliseconds", [6, 12, 25, 60, 150, 500])
def test_holes_of_any_length(milliseconds: int) -> None:
    clean = shaped(voice(), 1)
    at = round(faults.speaking(clean, 48_000, 9.0, milliseconds / 1000) * 48_000)
    holed = clean.copy()
    holed[at : at + milliseconds * 48] = 0
    longest = found(holed, 48_000)[Kind.DROPOUT].value
    assert longest == pytest.approx(milliseconds / 1000, abs=0.003)


@pytest.mark.parametrize("rate", [44_100, 48_000])
def test_clicks(rate: int) -> None:
    clean = shaped(voice(20, rate), 1)
    findings = found(faults.clicks(clean, rate), rate)
    assert warnings(findings) == {Kind.CLICK}
    one = findings[Kind.CLICK]
    places = faults.smooth(clean, rate)
    assert one.count == len(places)
    for at in places:
        assert any(spot.start_s - 0.01 <= at <= spot.end_s + 0.01 for spot in one.spots)


def test_one_click_is_a_notice() -> None:
    clicked = voice().copy()
    clicked[round(faults.smooth(clicked[:, None], 48_000)[0] * 48_000)] += 0.35
    findings = found(clicked, 48_000)
    assert findings[Kind.CLICK].severity is Severity.NOTICE


def test_a_single_clipped_peak_is_a_notice() -> None:
    clean = voice() * 2
    at = 3 * 48_000
    clean[at - 20 : at + 20] = 1.0
    findings = found(clean, 48_000)
    assert findings[Kind.CLIPPED].severity is Severity.NOTICE
    assert covers(findings[Kind.CLIPPED].spots, 3.0, 3.0, 0.02)


def test_nobody_reads_thousands_of_places() -> None:
    """The worst are named; all are counted."""
    chance = np.random.default_rng(5)
    clicked = np.tile(voice(), 3)
    places = np.arange(4000, len(clicked) - 4000, 9600)
    clicked[places] += chance.uniform(0.3, 0.5, len(places)).astype(np.float32)
    one = found(clicked, 48_000)[Kind.CLICK]
    assert one.count > 100
    assert len(one.spots) == MOST_PLACES
    assert list(one.spots) == sorted(one.spots, key=lambda spot: spot.start_s)


def test_the_dead_side_is_named() -> None:
    left = shaped(voice(), 2)
    left[:, 0] = 0
    assert found(left, 48_000)[Kind.DEAD_CHANNEL].detail == "L"
    right = faults.dead(shaped(voice(), 2), 48_000)
    assert found(right, 48_000)[Kind.DEAD_CHANNEL].detail == "R"


def test_the_louder_side_is_named() -> None:
    one = found(faults.skewed(shaped(voice(), 2), 48_000), 48_000)[Kind.IMBALANCE]
    assert one.detail == "L"
    assert one.value == pytest.approx(10.0, abs=0.5)


def test_the_mains_are_named() -> None:
    clean = shaped(voice(), 1)
    assert found(faults.hum(clean, 48_000), 48_000)[Kind.HUM].detail == "50"
    assert found(faults.american_hum(clean, 48_000), 48_000)[Kind.HUM].detail == "60"


def test_noise_is_measured() -> None:
    noisy = faults.noisy(shaped(voice(), 1), 48_000)
    assert found(noisy, 48_000)[Kind.NOISE].value == pytest.approx(16, abs=3)


def test_a_telephone_ends_where_it_ends() -> None:
    one = found(faults.telephoned(shaped(voice(), 1), 48_000), 48_000)[Kind.NARROW]
    assert 3250 <= one.value <= 4500


def test_a_recording_made_at_8_khz_sounds_like_a_telephone() -> None:
    assert Kind.NARROW in warnings(found(voice(20, 8000), 8000))


def test_silence_before_and_after() -> None:
    room = np.random.default_rng(3).normal(0, 2e-4, 48_000 * 12).astype(np.float32)
    late = np.concatenate((room[: 48_000 * 5], voice(), room))
    one = found(late, 48_000)[Kind.LONG_SILENCE]
    starts = [spot.start_s for spot in one.spots]
    assert starts == pytest.approx([0, 24.5], abs=1)


def test_a_pause_for_thought_is_a_notice() -> None:
    room = np.random.default_rng(3).normal(0, 2e-4, 48_000 * 5).astype(np.float32)
    thoughtful = np.concatenate((voice(), room, voice()))
    assert found(thoughtful, 48_000)[Kind.LONG_SILENCE].severity is Severity.NOTICE
