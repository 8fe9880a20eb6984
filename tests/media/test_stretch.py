"""A stretch of a sound as a WAV file, at its own level and at its exact place."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest

from pipeline.media.stretch import stretch
from tests.media import sounds


def stairs() -> sounds.Samples:
    """Six seconds, each with a tone of its own."""
    return np.concatenate([sounds.sine(300 * n, 1, -20) for n in range(1, 7)])


@pytest.mark.parametrize("form", ["wav", "flac", "mp3"])
def test_it_begins_where_asked(tmp_path: Path, form: str) -> None:
    source = sounds.write(tmp_path / f"lyd.{form}", stairs())
    stretch(source, 3.0, 2.0, tmp_path / "ud.wav")
    found = sounds.decoded(tmp_path / "ud.wav", 2, 48_000)
    assert len(found) == 96_000
    for second, hertz in ((0, 1200), (1, 1500)):
        part = found[second * 48_000 + 4000 : (second + 1) * 48_000 - 4000]
        # a mono sound comes from both sides at 3 dB less each; LAME takes 0.4 dB off
        assert sounds.level(part, hertz, 48_000) == pytest.approx(0.1 * 0.7071, rel=0.06)


def test_it_is_a_plain_file_for_any_player(tmp_path: Path) -> None:
    loud = sounds.stereo(sounds.sine(440, 1, 6), sounds.sine(440, 1, -20))
    source = sounds.write(tmp_path / "lyd.wav", loud, "-c:a", "pcm_f32le")
    stretch(source, 0.25, 0.5, tmp_path / "ud.wav")
    with wave.open(str(tmp_path / "ud.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (2, 2, 48_000)
        assert file.getnframes() == 24_000


def test_it_ends_where_the_sound_does(tmp_path: Path) -> None:
    source = sounds.write(tmp_path / "lyd.wav", stairs())
    stretch(source, 5.5, 10, tmp_path / "ud.wav")
    assert len(sounds.decoded(tmp_path / "ud.wav", 2, 48_000)) == 24_000
