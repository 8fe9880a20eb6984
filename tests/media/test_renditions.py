"""Opus and AAC: as loud as promised on the decoded file, read by another meter than ours."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from mutagen.ogg import OggPage

from pipeline.core.errors import ToolError
from pipeline.core.programme import LoudnessTarget
from pipeline.media import renditions
from pipeline.media.codecs import AAC, OPUS, Codec
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.gain import GainCurve
from pipeline.media.meter import Meter, integrated
from pipeline.media.pcm import Form, Take, read
from pipeline.media.renditions import Rendered, Wanted, render, sound_digest
from pipeline.media.tags_m4a import write_m4a
from pipeline.media.tags_opus import write_opus
from tests.media import sounds
from tests.media.read_tags import listing
from tests.media.test_tags_mp3 import TAGS

STEREO = LoudnessTarget()
MONO = LoudnessTarget(channels="mono")


def level_curve(source: Path, target_lufs: float = -16.0) -> GainCurve:
    """One gain throughout: what brings the source to the target where nothing is limited."""
    meter = Meter(48_000, 2)
    for block in read(Take.of(source), Form(48_000, weighted=True)):
        meter.feed(block)
    envelope = meter.envelope()
    gain = target_lufs - integrated(envelope.power)
    return GainCurve.of(np.full(len(envelope.power) + 1, gain))


def rendered(source: Path, wanted: Wanted, target: Path) -> Rendered:
    done = render(Take.of(source), level_curve(source), wanted, target)
    assert isinstance(done, Rendered)
    return done


def read_back(path: Path, codec: Codec, channels: int) -> tuple[float, float]:
    """LUFS and dBTP by libebur128: a mono file as its one channel."""
    samples = sounds.decoded(path, channels, codec.rate)
    reading = sounds.read_by_another_meter(samples, codec.rate)
    return reading.lufs, reading.dbtp


@pytest.fixture(scope="module")
def voice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sides that differ, and words of the source's own."""
    both = sounds.stereo(sounds.speech(4, 0.2), sounds.speech(4, 0.15, seed=2))
    path = tmp_path_factory.mktemp("voice") / "voice.flac"
    return sounds.write(path, both, "-metadata", "title=Optaget hos Navn Navnesen")


@pytest.mark.parametrize("codec", [OPUS, AAC], ids=lambda c: c.name)
@pytest.mark.parametrize("settings", [STEREO, MONO], ids=lambda s: s.channels)
def test_loudness_and_true_peak_hold_on_the_decoded_file(
    voice: Path, tmp_path: Path, codec: Codec, settings: LoudnessTarget
) -> None:
    target = tmp_path / f"a.{codec.suffix}"
    done = rendered(voice, Wanted(codec, settings), target)
    channels = 1 if settings is MONO else 2
    lufs, dbtp = read_back(target, codec, channels)
    assert lufs == pytest.approx(-19.01 if channels == 1 else -16, abs=0.1)
    assert dbtp <= -1
    assert done.integrated_lufs == pytest.approx(-16, abs=0.05)
    assert done.true_peak_dbtp == pytest.approx(dbtp, abs=0.1)
    assert done.duration_s == pytest.approx(4, abs=0.001), "neither priming nor padding is heard"
    assert f"{codec.rate} Hz, {settings.channels}" in listing(target).said
    assert sounds.texts_in(target, ["Navn Navnesen", "Lavf", "voice"]) == []


@pytest.mark.parametrize("codec", [OPUS, AAC], ids=lambda c: c.name)
def test_peaks_that_pass_the_ceiling_are_turned_down_where_they_are(
    peaky_wav: Path, tmp_path: Path, codec: Codec
) -> None:
    """Knocks near full scale that carry much of the loudness: the rest makes up for them."""
    target = tmp_path / f"a.{codec.suffix}"
    quiet = replace(STEREO, target_lufs=-24.0)
    curve = level_curve(peaky_wav, -24.0)
    done = render(Take.of(peaky_wav), curve, Wanted(codec, quiet), target)
    assert isinstance(done, Rendered)
    assert done.encodes > 1
    lufs, dbtp = read_back(target, codec, 2)
    assert lufs == pytest.approx(-24, abs=0.1)
    assert dbtp <= -1


def test_what_cannot_be_reached_is_a_fault(
    voice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renditions, "MAX_ENCODES", 1)
    wanted = Wanted(OPUS, replace(STEREO, true_peak_dbtp=-12.0))
    fault = render(Take.of(voice), level_curve(voice), wanted, tmp_path / "a.opus")
    assert isinstance(fault, MediaFault)
    assert fault.kind is FaultKind.UNREACHABLE


@pytest.mark.parametrize("codec", [OPUS, AAC], ids=lambda c: c.name)
def test_the_same_sound_gives_the_same_bytes(voice: Path, tmp_path: Path, codec: Codec) -> None:
    files = [tmp_path / f"{n}.{codec.suffix}" for n in range(2)]
    first, second = (rendered(voice, Wanted(codec, STEREO), file) for file in files)
    assert first == second
    assert files[0].read_bytes() == files[1].read_bytes()
    assert first.bitrate_bps == round(files[0].stat().st_size * 8 / 4)


def test_the_digest_of_the_sound_is_that_of_its_packets(voice: Path, tmp_path: Path) -> None:
    opus, m4a = tmp_path / "a.opus", tmp_path / "a.m4a"
    made = {
        path: rendered(voice, Wanted(c, STEREO), path) for path, c in ((opus, OPUS), (m4a, AAC))
    }
    with opus.open("rb") as file:
        pages = []
        while True:
            try:
                pages.append(OggPage(file))
            except EOFError:
                break
    packets = OggPage.to_packets(pages)[2:]  # after the two headers
    assert made[opus].sound_digest == hashlib.sha256(b"".join(packets)).hexdigest()
    data = m4a.read_bytes()
    at = data.index(b"mdat")
    size = int.from_bytes(data[at - 4 : at], "big")
    samples = data[at + 4 : at - 4 + size]
    assert made[m4a].sound_digest == hashlib.sha256(samples).hexdigest()


def test_the_digest_of_the_sound_knows_no_tags(voice: Path, tmp_path: Path) -> None:
    opus, m4a = tmp_path / "a.opus", tmp_path / "a.m4a"
    for path, codec, write in ((opus, OPUS, write_opus), (m4a, AAC, write_m4a)):
        made = rendered(voice, Wanted(codec, STEREO), path)
        tagged = tmp_path / f"tagged.{codec.suffix}"
        write(path, tagged, TAGS)
        assert tagged.read_bytes() != path.read_bytes()
        assert sound_digest(tagged) == made.sound_digest
        shown = listing(tagged)
        assert [s.start_s for s in shown.spans] == [s.start_s for s in TAGS.markers]


def test_a_file_without_sound_has_no_digest(tmp_path: Path) -> None:
    (tmp_path / "a.opus").write_bytes(b"nothing")
    with pytest.raises(ToolError):
        sound_digest(tmp_path / "a.opus")
