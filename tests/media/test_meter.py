"""Our meter by itself and against libebur128; the standard's own signals are in `test_ebu3341`."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.media import meter
from tests.media import sounds

VOICE = sounds.stereo(sounds.speech(6, 0.5), sounds.speech(6, 0.4, seed=2))


def heard(samples: sounds.Samples, rate: int = sounds.RATE, step: int = 0) -> meter.Envelope:
    ours, both = meter.Meter(rate, samples.shape[1]), sounds.weighted(samples, rate)
    for start in range(0, len(samples), step or rate):
        ours.feed(both[start : start + (step or rate)])
    return ours.envelope()


def music(rate: int) -> sounds.Samples:
    """A chord of swelling notes with overtones, wide, up to 1 kHz."""
    time = np.arange(4 * rate) / rate
    chance = np.random.default_rng(2)
    sides = np.zeros((len(time), 2))
    for note in 110 * 2 ** (np.arange(0, 24, 5) / 12):
        for overtone in (1, 2, 3):
            swell = 0.6 + 0.4 * np.sin(2 * np.pi * chance.uniform(0.2, 2) * time)
            wave = np.sin(2 * np.pi * note * overtone * time + chance.uniform(0, 6)) * swell
            sides += np.outer(wave, chance.uniform(0.2, 1, 2)) / overtone
    return (0.8 * sides / np.abs(sides).max()).astype(np.float32)


@pytest.mark.parametrize("rate", [8000, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("kind", ["speech", "quiet", "music"])
def test_two_meters_agree(kind: str, rate: int) -> None:
    if kind == "music":
        samples = music(rate)
    else:
        voice = sounds.filtered(VOICE, sounds.RATE, f"aresample={rate}")
        samples = (voice * (0.004 if kind == "quiet" else 1)).astype(np.float32)
    ours, theirs = heard(samples, rate), sounds.read_by_another_meter(samples, rate)
    assert meter.integrated(ours.power) == pytest.approx(theirs.lufs, abs=0.02)
    assert meter.decibels(ours.true_peak) == pytest.approx(theirs.dbtp, abs=0.1)


@pytest.mark.parametrize("rate", [48_000, 44_100, 22_050, 11_025])
def test_how_it_is_cut_into_blocks_does_not_matter(rate: int) -> None:
    samples = VOICE[: rate * 2 + 37]
    whole = heard(samples, rate, len(samples))
    for step in (rate, 4801, 997):
        parts = heard(samples, rate, step)
        assert np.array_equal(parts.peak, whole.peak)
        assert parts.true_peak == whole.true_peak
        assert parts.power == pytest.approx(whole.power, rel=1e-6)
        assert parts.seconds == whole.seconds == len(samples) / rate
    few = heard(samples[:400], rate, 3)
    assert few.power == pytest.approx(heard(samples[:400], rate).power, rel=1e-6)


def test_a_block_is_ten_milliseconds() -> None:
    samples = np.zeros((1000, 1), np.float32)
    samples[[0, 219, 220, 221, 440, 441, 999]] = [[0.1], [0.2], [0.3], [0.4], [0.5], [0.6], [0.7]]
    envelope = heard(samples, 22_050)
    assert list(meter.edges(0, 6, 22_050)) == [0, 221, 441, 662, 882, 1103]
    assert list(envelope.peak) == pytest.approx([0.3, 0.5, 0.6, 0, 0.7])
    assert len(envelope.power) == 5


def test_one_channel_can_count_as_two() -> None:
    tone = sounds.sine(1000, 2, -23)[:, None]
    single, dual = (meter.Meter(sounds.RATE, 1, weights=w) for w in ((), meter.DUAL_MONO))
    for one in (single, dual):
        one.feed(sounds.weighted(tone))
    assert meter.integrated(single.envelope().power) == pytest.approx(-26, abs=0.05)
    assert meter.integrated(dual.envelope().power) == pytest.approx(-23, abs=0.05)


def test_silence_and_nothing_have_no_loudness() -> None:
    for envelope in (heard(np.zeros((96_000, 2), np.float32)), heard(VOICE[:0]), heard(VOICE[:9])):
        assert meter.integrated(envelope.power) == -math.inf
        assert meter.range_lu(envelope.power) == 0
    assert heard(VOICE[:0]).seconds == 0
    assert meter.decibels(0) == -math.inf
    assert (meter.momentary(np.zeros(50)) == -math.inf).all()
    assert len(meter.momentary(np.zeros(50))) == 11
    assert len(meter.short_term(np.zeros(50))) == 0


def test_a_gain_on_the_envelope_is_a_gain_on_the_sound() -> None:
    before = heard(VOICE)
    after = heard((VOICE * np.float32(0.25)).astype(np.float32))
    predicted = meter.integrated(before.power * 0.25**2)
    assert predicted == pytest.approx(meter.integrated(after.power), abs=1e-3)


def test_an_envelope_is_kept_as_it_is() -> None:
    envelope = heard(VOICE[:70_001])
    data = envelope.to_bytes()
    again = meter.Envelope.from_bytes(data)
    assert np.array_equal(again.power, envelope.power)
    assert np.array_equal(again.peak, envelope.peak)
    assert (again.true_peak, again.seconds) == (envelope.true_peak, envelope.seconds)
    assert again.to_bytes() == data == heard(VOICE[:70_001]).to_bytes()


def test_places_over_a_level_are_told() -> None:
    samples = sounds.stereo(sounds.sine(440, 2, -20), sounds.sine(440, 2, -20))
    time = np.arange(40)
    samples[48_000:48_040, 1] = np.sin(np.pi / 2 * time + np.pi / 4)  # peaks between samples
    ours = meter.Meter(sounds.RATE, 2, hot_dbtp=-1)
    ours.feed(sounds.weighted(samples))
    envelope = ours.envelope()
    assert envelope.peak.max() < 10 ** (-1 / 20)
    assert set(ours.hot()) <= {99, 100, 101}
    assert ours.hot()[100] == pytest.approx(meter.decibels(envelope.true_peak))
    assert meter.decibels(ours.true_peak) > -0.5
