from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.core.errors import ToolError
from pipeline.media import pcm
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.meter import integrated
from pipeline.media.pcm import Form, Take
from pipeline.media.quality.finding import Finding, Kind, Severity
from pipeline.media.survey import Survey, survey
from tests.media import sounds

LEFT, RIGHT = sounds.speech(3, 0.4), sounds.speech(3, 0.2, seed=2)
WIDE = sounds.stereo(LEFT, RIGHT)
FLOATS = ("-c:a", "pcm_f32le")


class Listener:
    """An observer that remembers what it was given."""

    def __init__(self) -> None:
        self.blocks: list[sounds.Samples] = []

    def feed(self, block: sounds.Samples) -> None:
        self.blocks.append(block)

    def findings(self) -> tuple[Finding, ...]:
        return (Finding(Kind.CLICK, Severity.NOTICE, float(len(self.blocks))),)


def surveyed(take: Take, *observers: Listener, channels: int = 2) -> Survey:
    result = survey(take, None, observers, channels)
    assert isinstance(result, Survey)
    return result


@pytest.mark.parametrize("channels", [1, 2])
@pytest.mark.parametrize("given", [LEFT, WIDE], ids=["mono", "stereo"])
def test_the_envelope_is_of_what_is_published(
    tmp_path: Path, given: sounds.Samples, channels: int
) -> None:
    """As if it were read in the channels of the rendition, to the last 10 ms."""
    take = Take.of(sounds.write(tmp_path / "a.wav", given, *FLOATS))
    found = surveyed(take, channels=channels)
    read = np.concatenate(list(pcm.read(take, Form(sounds.RATE, channels))))
    theirs = sounds.read_by_another_meter(read, sounds.RATE)
    assert integrated(found.envelope.power) == pytest.approx(theirs.lufs, abs=0.005)
    assert 20 * np.log10(found.envelope.true_peak) == pytest.approx(theirs.dbtp, abs=0.05)
    assert found.envelope.peak.max() == pytest.approx(np.abs(read).max(), abs=1e-6)
    heard_lufs = theirs.lufs + (10 * np.log10(2) if channels == 1 else 0)
    assert found.measurement.integrated_lufs == pytest.approx(heard_lufs, abs=0.005)
    assert found.measurement.duration_s == found.envelope.seconds == 3


def test_observers_hear_the_source_itself(tmp_path: Path) -> None:
    """One channel as one, at its own level: what is wrong with one of two would else be hidden."""
    for wave in (LEFT[:, None], WIDE):
        path = sounds.write(tmp_path / "a.wav", wave, *FLOATS)
        first, second = Listener(), Listener()
        found = surveyed(Take.of(path), first, second)
        assert [len(block) for block in first.blocks] == [sounds.RATE] * 3
        assert np.array_equal(np.concatenate(first.blocks), wave)
        assert len(second.blocks) == 3
        assert [one.value for one in found.findings] == [3, 3]


def test_what_nobody_hears_is_left_out(tmp_path: Path) -> None:
    """Over 48 kHz, and more than two channels."""
    many = np.stack([sounds.sine(200 * (n + 1), 1, -12) for n in range(6)], axis=1)
    options = ("-ar", "96000", *FLOATS)
    listener = Listener()
    path = sounds.write(tmp_path / "a.wav", many, *options)
    found = surveyed(Take.of(path), listener)
    assert np.concatenate(listener.blocks).shape == (48_000, 2)
    assert found.measurement.duration_s == 1


def test_a_take_of_several_files_is_heard_as_one(tmp_path: Path) -> None:
    paths = tuple(sounds.write(tmp_path / f"{n}.flac", LEFT) for n in "ab")
    joined = Take(paths, "[0:a:0][1:a:0]concat=n=2:v=0:a=1[take]")
    found = survey(joined, Form(44_100), channels=2)
    assert isinstance(found, Survey)
    assert found.measurement.duration_s == pytest.approx(6, abs=0.001)


def test_a_take_that_cannot_be_heard_is_no_fault_of_the_author(tmp_path: Path) -> None:
    paths = tuple(sounds.write(tmp_path / f"{n}.flac", LEFT) for n in "ab")
    with pytest.raises(ToolError) as caught:
        survey(Take(paths, "[0:a:0][1:a:0]nosuchfilter[take]"), Form(44_100))
    assert caught.value.code == "T002"


def test_filters_are_heard_and_the_file_is_judged(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "a.flac", WIDE)
    plain, soft = surveyed(Take.of(path)), surveyed(Take.of(path, ["volume=0.5"]))
    lower = plain.measurement.integrated_lufs - soft.measurement.integrated_lufs
    assert lower == pytest.approx(6.02, abs=0.01)
    half = sounds.cut(path, 0.5, tmp_path / "half.flac")
    fault = survey(Take.of(half, ["volume=0.5"]))
    assert isinstance(fault, MediaFault)
    assert fault.kind == FaultKind.TRUNCATED


def test_no_sound_is_told_before_anything_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "text.wav"
    path.write_text("Kære alle")
    assert survey(Take.of(path)) == MediaFault(FaultKind.NOT_SOUND)
