"""Files as measured; the meter itself is tried in `test_meter` and `test_ebu3341`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.loudness import Measurement, measure
from tests.media import sounds

pytestmark = pytest.mark.slow  # seconds of ffmpeg


def measured(path: Path) -> Measurement:
    result = measure(path)
    assert isinstance(result, Measurement)
    return result


@pytest.mark.parametrize("rate", [8000, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000])
@pytest.mark.parametrize("codec", ["pcm_s16le", "pcm_s24le", "pcm_f32le"])
def test_two_meters_agree_at_any_rate(tmp_path: Path, rate: int, codec: str) -> None:
    """What is over 48 kHz we resample, where the standard's own filter is; the other meter is given
    the same. Left at 192 kHz it reads 0.03 LU less, for there its filter is another.
    """
    voice = sounds.stereo(sounds.speech(5, 0.4), sounds.speech(5, 0.3, 2))
    path = sounds.write(tmp_path / "a.wav", voice, "-ar", str(rate), "-c:a", codec)
    heard = min(rate, 48_000)
    theirs = sounds.read_by_another_meter(sounds.decoded(path, 2, heard), heard)
    ours = measured(path)
    assert ours.integrated_lufs == pytest.approx(theirs.lufs, abs=0.02)
    assert ours.true_peak_dbtp == pytest.approx(theirs.dbtp, abs=0.1)
    assert ours.duration_s == pytest.approx(5, abs=1 / rate)


@pytest.mark.parametrize("frames", [47_999, 48_000, 48_001, 95_999])
@pytest.mark.parametrize("name", ["a.flac", "a.wav"])
def test_the_duration_is_exact_to_the_sample(tmp_path: Path, name: str, frames: int) -> None:
    path = sounds.write(tmp_path / name, sounds.sine(440, 2)[:frames])
    assert measured(path).duration_s == frames / 48_000


def test_the_duration_is_exact_also_where_we_resample(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "a.wav", sounds.sine(440, 2, rate=96_000)[:-1], rate=96_000)
    assert measured(path).duration_s == 191_999 / 96_000


def test_an_mp3_has_the_length_it_was_made_from(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "a.mp3", sounds.sine(440, 2)[:95_123])
    assert measured(path).duration_s == 95_123 / 48_000


def test_a_mono_sound_counts_as_heard_from_two_loudspeakers(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "mono.wav", sounds.sine(1000, 5, -23), "-c:a", "pcm_s24le")
    assert measured(path).integrated_lufs == pytest.approx(-23, abs=0.05)


def test_floats_above_full_scale_are_read_as_they_are(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "hot.wav", sounds.sine(1000, 5, 6), "-c:a", "pcm_f32le")
    assert measured(path).true_peak_dbtp == pytest.approx(6, abs=0.05)


@pytest.mark.parametrize("wrong", [np.nan, np.inf, 1e30])
def test_what_is_no_number_is_damage(tmp_path: Path, wrong: float) -> None:
    wave = sounds.sine(440, 3)
    wave[60_000] = wrong
    path = sounds.write(tmp_path / "wrong.wav", wave, "-c:a", "pcm_f32le")
    assert measure(path) == MediaFault(FaultKind.DAMAGED, found_s=1.0)


@pytest.mark.parametrize("level", [-200.0, -90.0])
def test_silence_has_no_loudness(tmp_path: Path, level: float) -> None:
    quiet = sounds.sine(1000, 3, level)
    path = sounds.write(tmp_path / "silent.wav", quiet, "-c:a", "pcm_s24le")
    assert measure(path) == MediaFault(FaultKind.SILENT, found_s=3.0)


def test_a_blip_is_too_short_to_have_a_loudness(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "blip.wav", sounds.sine(1000, 0.25))
    assert measure(path) == MediaFault(FaultKind.TOO_SHORT, found_s=0.25)
