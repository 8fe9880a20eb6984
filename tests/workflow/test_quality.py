"""From a faulty recording in a folder to what its author is told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline import workflow
from pipeline.core.problems import Problem
from tests.content.programmes import NOW, base
from tests.media import sounds
from tests.media.quality import faults
from tests.media.quality.recordings import voice

AUDIO = "episodes/01-start/master.flac"
TEXT = "episodes/01-start/tekst.vtt"
TURNS = """WEBVTT

00:00:00.200 --> 00:00:19.800
<v Borger>Det første.

00:00:20.200 --> 00:00:39.800
<v Rådgiver>Det andet.
"""


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    """A programme with a real recording of 40 s: two voices, the second 9 dB softer."""
    folder = base(tmp_path)
    talk = np.concatenate((voice(), voice() * np.float32(0.35)))
    sounds.write(folder / AUDIO, talk)
    (folder / TEXT).write_text(TURNS, encoding="utf-8")
    return folder


def told(folder: Path) -> dict[str, Problem]:
    """What is said of the quality of sound, by code."""
    checked = workflow.check(workflow.Run(folder, NOW))
    return {p.code: p for p in checked.problems if p.code.startswith(("W20", "W21", "E22"))}


def test_a_soft_guest_is_told_at_the_transcript(programme: Path) -> None:
    problems = told(programme)
    assert set(problems) == {"W212"}
    assert problems["W212"].place.text == "transcript: {file: tekst.vtt, made_by: human}"
    assert dict(problems["W212"].params)["places"] == " (00:00:20–00:00:39)"


def test_a_clipped_recording_is_told_at_the_audio(programme: Path) -> None:
    clipped = faults.shout(np.tile(voice(), 2)[:, None], sounds.RATE)
    sounds.write(programme / AUDIO, clipped)
    problems = told(programme)
    assert "W200" in problems
    assert problems["W200"].place.text == "audio: master.flac"
    assert dict(problems["W200"].params)["places"].startswith(" (00:00:1")


def test_words_that_were_cut_from_the_sound(programme: Path) -> None:
    later = TURNS.replace("00:00:20.200 --> 00:00:39.800", "00:00:45.000 --> 00:00:50.000")
    (programme / TEXT).write_text(later, encoding="utf-8")
    assert set(told(programme)) == {"E220"}


def test_a_transcript_whose_sound_is_missing_is_passed_over(programme: Path) -> None:
    (programme / AUDIO).unlink()
    assert told(programme) == {}


def test_a_transcript_whose_sound_is_no_sound_is_passed_over(programme: Path) -> None:
    (programme / AUDIO).write_bytes(b"no sound")
    assert told(programme) == {}
