from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from pipeline.media.assemble import Assembled, Ends, Given, assemble
from pipeline.media.loudness import Listened, listen
from pipeline.media.pcm import Form, Take, read
from tests.media import sounds

pytestmark = pytest.mark.slow  # seconds of ffmpeg

INTRO, BODY, OUTRO = 600.0, 1000.0, 1500.0  # Hz: each part is known by its tone


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path, Path]:
    """A loud intro, a quiet body and an outro in three formats, rates and channel counts."""
    intro = sounds.sine(INTRO, 4, -3, rate=22_050)
    outro = sounds.sine(OUTRO, 3, -12, rate=44_100)
    return (
        sounds.write(tmp_path / "intro.mp3", intro, rate=22_050),
        sounds.write(tmp_path / "body.flac", sounds.sine(BODY, 6, -30)),
        sounds.write(tmp_path / "outro.wav", sounds.stereo(outro, outro), rate=44_100),
    )


def given(path: Path) -> Given:
    heard = listen(Take.of(path), Form(48_000), 2)
    assert isinstance(heard, Listened)
    return Given(path, heard.measurement)


def assembled(
    body: Path, intro: Path | None = None, outro: Path | None = None, fade: float = 0.0
) -> Assembled:
    ends = Ends(given(intro) if intro else None, given(outro) if outro else None, fade)
    work = body.parent / "work"
    work.mkdir(exist_ok=True)
    return assemble(given(body), ends, work)


def at(samples: sounds.Samples, seconds: float) -> sounds.Samples:
    """A fifth of a second from ``seconds`` on."""
    return samples[int(seconds * sounds.RATE) :][: sounds.RATE // 5]


def heard(result: Assembled) -> sounds.Samples:
    return np.concatenate(list(read(result.take, Form(sounds.RATE))))


def test_without_ends_the_body_is_used_as_it_is(parts: tuple[Path, Path, Path]) -> None:
    assert assembled(parts[1]) == Assembled(Take.of(parts[1]))


@pytest.mark.parametrize("fade", [0.0, 0.05, 1.5])
def test_lengths_and_shift_are_exact(parts: tuple[Path, Path, Path], fade: float) -> None:
    intro, body, outro = parts
    result = assembled(body, intro, outro, fade)
    assert result.shift_s == pytest.approx(4 - fade, abs=0.001)
    assert len(heard(result)) == pytest.approx((13 - 2 * fade) * sounds.RATE, abs=4)


def test_the_parts_come_in_order_and_equally_loud(parts: tuple[Path, Path, Path]) -> None:
    intro, body, outro = parts
    sound = heard(assembled(body, intro, outro, 1.0))
    levels = [
        sounds.level(at(sound, second), tone, sounds.RATE)
        for second, tone in ((1, INTRO), (6, BODY), (10, OUTRO))
    ]
    assert 20 * np.log10(max(levels) / min(levels)) < 3  # K-weighting hears the high tone louder
    assert sounds.level(at(sound, 1), BODY, sounds.RATE) < 0.001


def test_in_the_middle_of_a_crossfade_both_are_heard(parts: tuple[Path, Path, Path]) -> None:
    intro, body, _ = parts
    result = assembled(body, intro, None, 2.0)
    sound, whole = heard(result), heard(assembled(body, intro))
    middle = at(sound, result.shift_s + 0.9)
    for tone, full in ((INTRO, at(whole, 1)), (BODY, at(whole, 6))):
        share = sounds.level(middle, tone, sounds.RATE) / sounds.level(full, tone, sounds.RATE)
        assert share == pytest.approx(0.5, abs=0.03)


def test_the_seam_has_no_click(tmp_path: Path) -> None:
    """The same slow tone before and after: no step larger than the tone's own."""
    tone = sounds.sine(100, 4, -20)
    one = sounds.write(tmp_path / "one.wav", tone, "-c:a", "pcm_s24le")
    sound = heard(assembled(one, one, one, 0.5))[:, 0]
    steps = np.abs(np.diff(sound))
    assert steps.max() <= 1.3 * steps[: sounds.RATE].max()


def test_a_crossfade_longer_than_the_parts_is_shortened(tmp_path: Path) -> None:
    jingle = sounds.write(tmp_path / "jingle.wav", sounds.sine(INTRO, 1))
    body = sounds.write(tmp_path / "body.wav", sounds.sine(BODY, 5))
    result = assembled(body, jingle, jingle, 60)
    assert result.shift_s == pytest.approx(0.5, abs=0.001)


def test_floats_above_full_scale_are_not_clipped(tmp_path: Path) -> None:
    hot = sounds.write(tmp_path / "hot.wav", sounds.sine(BODY, 4, 9), "-c:a", "pcm_f32le")
    jingle = sounds.write(tmp_path / "jingle.wav", sounds.sine(INTRO, 2))
    sound = heard(assembled(hot, jingle))
    tone = at(sound, 4)
    pure = sounds.level(tone, BODY, sounds.RATE) / np.sqrt(2)
    assert np.std(tone[:, 0]) == pytest.approx(pure, rel=0.001)  # no harmonics: still a sine


def test_the_body_is_heard_through_its_filters(parts: tuple[Path, Path, Path]) -> None:
    intro, body, _ = parts
    part = given(body)
    silenced = Given(body, part.measured, ("volume=0",))
    work = body.parent
    take = assemble(silenced, Ends(given(intro)), work).take
    sound = np.concatenate(list(read(take, Form(48_000))))
    assert np.abs(at(sound, 6)).max() == 0
    assert np.abs(at(sound, 2)).max() > 0.05


def test_only_the_seams_are_written(parts: tuple[Path, Path, Path]) -> None:
    intro, body, outro = parts
    result = assembled(body, intro, outro, 0.5)
    assert sorted((body.parent / "work").iterdir()) == sorted(result.seams)
    assert all(seam.stat().st_size < 0.6 * 48_000 * 2 * 4 for seam in result.seams)


def test_what_is_assembled_can_be_measured(parts: tuple[Path, Path, Path]) -> None:
    intro, body, outro = parts
    result = listen(assembled(body, intro, outro, 1).take, Form(48_000), 2)
    assert isinstance(result, Listened)
    assert result.measurement.integrated_lufs == pytest.approx(-20, abs=0.5)


def test_pydub_is_imported_without_a_warning() -> None:
    """It uses what Python is about to drop, and complains that ffmpeg is not on the path."""
    command = [sys.executable, "-W", "error", "-c", "import pipeline.media.clips"]
    subprocess.run(command, check=True, timeout=60)
