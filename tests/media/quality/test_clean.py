"""Nothing is found where nothing is wrong."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.media.probe import SoundFacts, sound_facts
from pipeline.media.quality.finding import Kind
from pipeline.media.quality.inspector import Inspector
from tests.media import sounds
from tests.media.quality.recordings import (
    found,
    found_in_file,
    music,
    shaped,
    through,
    voice,
    warnings,
)

ROOT = Path(__file__).parents[3]
EPISODES = sorted(ROOT.glob("episodes/*/master.flac"))


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_voice_in_a_quiet_room(rate: int, channels: int, seed: int) -> None:
    assert found(shaped(voice(20, rate, seed), channels), rate) == {}


def test_a_voice_recorded_far_too_low() -> None:
    assert found(voice() * np.float32(0.05), 48_000) == {}


def test_a_voice_whose_pauses_are_empty() -> None:
    """A noise gate, or a synthetic voice."""
    assert found(voice(room_dbfs=-300.0), 48_000) == {}


def test_a_mono_recording_on_two_channels() -> None:
    assert found(np.stack((voice(), voice()), axis=1), 48_000) == {}


def test_wide_music() -> None:
    assert found(music(), 44_100) == {}


def test_loud_and_limited_to_the_top_is_not_clipped() -> None:
    """Peaks that touch full scale once each."""
    loud = voice() / np.abs(voice()).max()
    assert found(np.tanh(2 * loud) / np.tanh(np.float32(2)), 48_000) == {}


def test_floats_above_full_scale_are_not_clipped() -> None:
    assert found(voice() * np.float32(5), 48_000) == {}


def test_a_steady_tone_is_not_clipped() -> None:
    """A bleep over a name crowds at its peak by nature."""
    tone = sounds.sine(1000, 6, -6)
    assert Kind.CLIPPED not in found(tone, 48_000)


@pytest.mark.parametrize("suffix", ["mp3", "m4a", "flac"])
def test_coding_adds_no_faults(suffix: str, tmp_path: Path) -> None:
    assert through(tmp_path / f"voice.{suffix}", shaped(voice(), 2), 48_000) == {}
    assert through(tmp_path / f"music.{suffix}", music(), 44_100) == {}


@pytest.mark.parametrize("episode", EPISODES, ids=lambda path: path.parent.name)
def test_the_sample(episode: Path) -> None:
    facts = sound_facts(episode)
    assert isinstance(facts, SoundFacts)
    assert warnings(found_in_file(episode, facts.sample_rate, facts.channels)) == set()


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 32_000, 47_999])
def test_any_rate_can_be_heard(rate: int) -> None:
    assert warnings(found(voice(5, rate), rate)) <= {Kind.NARROW}


@pytest.mark.parametrize("count", [1, 2, 10, 479, 480, 481, 47_999, 48_001])
def test_however_short(count: int) -> None:
    assert found(voice()[30_000 : 30_000 + count], 48_000) == {}


def test_no_sound_at_all() -> None:
    assert Inspector(48_000).findings() == ()
    assert found(np.zeros((96_000, 2), dtype=np.float32), 48_000) == {}
