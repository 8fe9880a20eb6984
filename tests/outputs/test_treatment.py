"""What one recording needs is done to it, and to no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.mp3 import MP3

from pipeline.core.model import Episode, Library, Sound
from pipeline.core.programme import Treatment
from pipeline.core.values import SourceFile
from pipeline.outputs import audio
from tests.media import sounds
from tests.outputs import small
from tests.outputs.small import Bench

pytestmark = pytest.mark.slow  # short sounds, mastered


def mp3_of(bench: Bench, library: Library, episode: Episode) -> Path:
    sound = audio.sound(library, episode)
    return bench.make(sound).outcomes[sound.id].made.files["mp3"].path


def treated(episode: Episode, treatment: Treatment | None, file: SourceFile) -> Episode:
    return replace(episode, sound=Sound(file, treatment=treatment))


def rumbling(bench: Bench) -> SourceFile:
    """A voice above a lorry."""
    sound = sounds.speech(4.0, 0.4) + sounds.sine(30, 4.0, -14)
    return SourceFile("rumlen.wav", sounds.write(bench.folder / "rumlen.wav", sound))


def test_channels_of_one_recording(bench: Bench) -> None:
    library, file = small.library(bench), rumbling(bench)
    assert library.programme.loudness.channels == "mono"
    for treatment, channels in ((None, 1), (Treatment(channels="stereo"), 2)):
        own = treated(library.episodes[0], treatment, file)
        assert MP3(mp3_of(bench, library, own)).info.channels == channels


def test_a_high_pass_for_one_recording(bench: Bench) -> None:
    library, file = small.library(bench), rumbling(bench)
    levels = []
    for treatment in (None, Treatment(highpass_hz=100)):
        own = treated(library.episodes[0], treatment, file)
        heard = sounds.decoded(mp3_of(bench, library, own))
        levels.append(sounds.level(heard, 30) / sounds.level(heard, 220))
    assert levels[1] < levels[0] / 8, "30 Hz is 20 dB down behind two poles at 100 Hz"


def test_another_episode_is_not_made_anew(bench: Bench) -> None:
    library, file = small.library(bench), rumbling(bench)
    first, second = library.episodes[:2]
    own = treated(first, Treatment(leveller="gentle"), file)
    changed = replace(library, episodes=(own, *library.episodes[1:]))
    assert audio.sound(library, second) == audio.sound(changed, second)
    assert audio.sound(library, first) != audio.sound(changed, own)
