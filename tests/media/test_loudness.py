"""Against EBU Tech 3341's own signals and against a second meter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.loudness import Measurement, integrated, measure, shape
from tests.media import sounds

pytestmark = pytest.mark.slow  # seconds of ffmpeg


def measured(path: Path, chain: tuple[str, ...] = ()) -> Measurement:
    result = measure(path, chain)
    assert isinstance(result, Measurement)
    return result


def tone(*parts: tuple[float, float]) -> sounds.Samples:
    """A stereo 1 kHz sine in stretches of (dBFS, seconds), as Tech 3341 describes its cases."""
    one = np.concatenate([sounds.sine(1000, seconds, level) for level, seconds in parts])
    return sounds.stereo(one, one)


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
@pytest.mark.slow
def test_tech_3341(tmp_path: Path, parts: tuple[tuple[float, float], ...], expected: int) -> None:
    path = sounds.write(tmp_path / "case.wav", tone(*parts), "-c:a", "pcm_s24le")
    assert measured(path).integrated_lufs == pytest.approx(expected, abs=0.1)


def test_true_peak_between_the_samples(tmp_path: Path) -> None:
    """Tech 3341 case 15: fs/4 at 45 degrees, whose samples all lie 3 dB under the peak."""
    time = np.arange(sounds.RATE)
    fade = np.minimum(1, np.minimum(time, time[::-1]) / 480)
    wave = (0.5 * fade * np.sin(np.pi / 2 * time + np.pi / 4)).astype(np.float32)
    path = sounds.write(tmp_path / "between.wav", sounds.stereo(wave, wave), "-c:a", "pcm_s24le")
    assert np.abs(wave).max() == pytest.approx(0.354, abs=0.001)
    assert measured(path).true_peak_dbtp == pytest.approx(-6, abs=0.3)


def test_loudness_range_of_two_levels(tmp_path: Path) -> None:
    """Tech 3342 case 1: 20 s at -20 and 20 s at -30 LUFS have a range of 10 LU."""
    path = sounds.write(tmp_path / "range.wav", tone((-20, 20), (-30, 20)), "-c:a", "pcm_s24le")
    assert measured(path).range_lu == pytest.approx(10, abs=1)


def test_two_meters_agree_on_a_voice(speech_wav: Path) -> None:
    ours = measured(speech_wav, shape("stereo"))
    theirs = sounds.read_by_another_meter(sounds.decoded(speech_wav))
    assert ours.integrated_lufs == pytest.approx(theirs.lufs, abs=0.05)
    assert ours.true_peak_dbtp == pytest.approx(theirs.dbtp, abs=0.2)


def test_the_cheap_reading_is_the_same(speech_wav: Path) -> None:
    assert integrated(speech_wav) == measured(speech_wav).integrated_lufs


def test_a_mono_sound_counts_as_heard_from_two_loudspeakers(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "mono.wav", sounds.sine(1000, 5, -23), "-c:a", "pcm_s24le")
    assert measured(path).integrated_lufs == pytest.approx(-23, abs=0.1)


def test_floats_above_full_scale_are_read_as_they_are(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "hot.wav", sounds.sine(1000, 5, 6), "-c:a", "pcm_f32le")
    assert measured(path).true_peak_dbtp == pytest.approx(6, abs=0.1)


def test_the_duration_is_exact_to_the_sample(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "a.flac", sounds.sine(440, 2)[:95_999])
    assert measured(path).duration_s == 95_999 / 48_000


@pytest.mark.parametrize("level", [-200.0, -90.0])
def test_silence_has_no_loudness(tmp_path: Path, level: float) -> None:
    quiet = sounds.sine(1000, 3, level)
    path = sounds.write(tmp_path / "silent.wav", quiet, "-c:a", "pcm_s24le")
    assert measure(path) == MediaFault(FaultKind.SILENT, found_s=3.0)


def test_a_blip_is_too_short_to_have_a_loudness(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "blip.wav", sounds.sine(1000, 0.25))
    assert measure(path) == MediaFault(FaultKind.TOO_SHORT, found_s=0.25)
