from __future__ import annotations

import numpy as np
import pytest

from pipeline.media import truepeak
from pipeline.media.truepeak import TruePeak
from tests.media import sounds

LIMIT = 0.9


def read(samples: sounds.Samples, *, everywhere: bool = False, step: int = 48_000) -> TruePeak:
    reader = TruePeak(sounds.RATE, samples.shape[1], LIMIT)
    if everywhere:
        reader._bend = 1e6
    for start in range(0, len(samples), step):
        reader.feed(samples[start : start + step])
    reader.flush()
    return reader


def noise(seconds: float, level: float) -> sounds.Samples:
    frames = int(seconds * sounds.RATE)
    return np.random.default_rng(4).normal(0, level, (frames, 2)).astype(np.float32)


@pytest.mark.parametrize(
    "samples",
    [
        sounds.speech(3, 0.95)[:, None],
        np.clip(sounds.stereo(sounds.speech(3, 3), sounds.speech(3, 2)), -0.89, 0.89),
        noise(1, 0.3),
        np.tile(np.asarray([[0.7], [-0.7]], np.float32), (9000, 1)),  # the highest frequency
    ],
    ids=["speech", "clipped", "noise", "alternating"],
)
def test_what_is_passed_over_could_not_matter(samples: sounds.Samples) -> None:
    quick, thorough = read(samples), read(samples, everywhere=True)
    assert quick.peak == thorough.peak
    assert quick.overs == thorough.overs
    assert read(samples, step=1009).peak == quick.peak


def test_most_of_a_voice_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[int] = []
    between = TruePeak._between

    def counting(self: TruePeak, held: sounds.Samples, hot: np.ndarray) -> sounds.Samples:
        judged.append(len(hot))
        return between(self, held, hot)

    monkeypatch.setattr(TruePeak, "_between", counting)
    voice = sounds.speech(3, 0.5)
    read(voice[:, None])
    assert 0 < sum(judged) < 0.1 * len(voice) / truepeak.CELL


@pytest.mark.parametrize("frequency", [1000, 7000, 12_000, 16_000, 20_000])
def test_a_sine_is_read_where_it_is_highest(frequency: int) -> None:
    time = np.arange(sounds.RATE) / sounds.RATE
    fade = np.minimum(1, np.minimum(time, time[::-1]) * 50)
    wave = 0.5 * fade * np.sin(2 * np.pi * frequency * time + 0.3)
    peak = read(wave.astype(np.float32)[:, None]).peak
    missed = np.cos(np.pi * frequency / truepeak.OVERSAMPLED_HZ)
    assert 0.995 * missed <= peak / 0.5 <= 1.005


@pytest.mark.parametrize("place", [0, 5, 95, 96, 97, 190, 4799])
def test_no_place_is_forgotten(place: int) -> None:
    """Two equal samples, between which the wave is higher: also first, last and across cells."""
    samples = np.zeros((4801, 2), np.float32)
    samples[place : place + 2, 1] = 0.8
    reader = read(samples, step=96)
    assert reader.peak == pytest.approx(0.8 * 4 / np.pi, rel=0.01)
    assert [over.frame for over in reader.overs] == [place // 96 * 96]
    assert reader.overs[0].peak == reader.peak
