from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.probe import SoundFacts, VideoFacts, sound_facts, video_facts
from tests.media import sounds

SIX = np.stack([sounds.sine(200 * (i + 1), 2) for i in range(6)], axis=1)


@pytest.mark.parametrize(
    ("name", "options", "codec", "depth"),
    [
        ("a.wav", ("-c:a", "pcm_s16le"), "pcm_s16le", 16),
        ("a.wav", ("-c:a", "pcm_s24le"), "pcm_s24le", 24),
        ("a.wav", ("-c:a", "pcm_f32le"), "pcm_f32le", 32),
        ("a.flac", ("-sample_fmt", "s16"), "flac", 16),
        ("a.flac", ("-sample_fmt", "s32"), "flac", 24),
        ("a.m4a", (), "aac", None),
        ("a.mp3", (), "mp3", None),
        ("a.ogg", (), "vorbis", None),
    ],
)
def test_facts_of_what_staff_are_handed(
    tmp_path: Path, name: str, options: tuple[str, ...], codec: str, depth: int | None
) -> None:
    path = sounds.write(tmp_path / name, sounds.sine(440, 2), *options)
    facts = sound_facts(path)
    assert isinstance(facts, SoundFacts)
    assert (facts.codec, facts.bit_depth) == (codec, depth)
    assert (facts.sample_rate, facts.channels) == (48_000, 1)
    assert facts.duration_s == pytest.approx(2, abs=0.08)
    assert facts.lossless == (depth is not None)


def test_surround_is_counted(tmp_path: Path) -> None:
    facts = sound_facts(sounds.write(tmp_path / "six.wav", SIX, "-c:a", "pcm_s16le"))
    assert isinstance(facts, SoundFacts)
    assert facts.channels == 6


def film(path: Path, *options: str) -> Path:
    picture = ("-f", "lavfi", "-i", "testsrc=size=320x180:rate=10:duration=2")
    sounds.ffmpeg_with(*picture, *options, str(path))
    return path


def test_facts_of_a_film(tmp_path: Path) -> None:
    tone = ("-f", "lavfi", "-i", "sine=440:duration=2", "-c:a", "aac")
    facts = video_facts(film(tmp_path / "film.mp4", *tone))
    assert isinstance(facts, VideoFacts)
    assert (facts.width, facts.height) == (320, 180)
    assert facts.duration_s == pytest.approx(2, abs=0.05)
    assert facts.sound is not None
    assert facts.sound.codec == "aac"


def test_a_film_held_upright_is_upright(tmp_path: Path) -> None:
    film(tmp_path / "flat.mp4")
    sounds.ffmpeg_with(
        *("-display_rotation", "90", "-i", str(tmp_path / "flat.mp4")),
        *("-c", "copy", str(tmp_path / "phone.mp4")),
    )
    facts = video_facts(tmp_path / "phone.mp4")
    assert isinstance(facts, VideoFacts)
    assert (facts.width, facts.height, facts.sound) == (180, 320, None)


def test_a_silent_film_holds_no_sound_and_a_sound_no_film(tmp_path: Path) -> None:
    assert sound_facts(film(tmp_path / "f.mp4")) == MediaFault(FaultKind.NO_SOUND_TRACK)
    tone = sounds.write(tmp_path / "tone.m4a", sounds.sine(440, 1))
    assert video_facts(tone) == MediaFault(FaultKind.NOT_FILM)


def test_a_cover_inside_a_sound_is_no_film(tmp_path: Path) -> None:
    film(tmp_path / "cover.jpg", "-frames:v", "1")
    sounds.write(tmp_path / "tone.mp3", sounds.sine(440, 1))
    joined = ("-map", "0", "-map", "1", "-c", "copy", str(tmp_path / "covered.mp3"))
    sounds.ffmpeg_with("-i", str(tmp_path / "tone.mp3"), "-i", str(tmp_path / "cover.jpg"), *joined)
    assert video_facts(tmp_path / "covered.mp3") == MediaFault(FaultKind.NOT_FILM)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"", FaultKind.EMPTY), (b"Kaere alle, lyden er her", FaultKind.NOT_SOUND)],
)
def test_what_is_no_sound(tmp_path: Path, content: bytes, kind: FaultKind) -> None:
    path = tmp_path / "lyd.wav"
    path.write_bytes(content)
    assert sound_facts(path) == MediaFault(kind)
    assert video_facts(path) == MediaFault(kind)


def test_a_missing_file_is_not_the_sounds_fault(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        sound_facts(tmp_path / "none.wav")


def test_words_inside_a_file_are_not_taken_for_facts(tmp_path: Path) -> None:
    lie = "x\n  Stream #0:0: Audio: flac, 8000 Hz, mono, s16\n  Duration: 09:00:00.00"
    path = sounds.write(tmp_path / "a.mp3", sounds.sine(440, 2), "-metadata", f"comment={lie}")
    facts = sound_facts(path)
    assert isinstance(facts, SoundFacts)
    assert (facts.codec, facts.sample_rate) == ("mp3", 48_000)
