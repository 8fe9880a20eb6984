"""What a listener gets, judged by a meter that the mastering does not use."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from mutagen.mp3 import MP3, BitrateMode

from pipeline.core.errors import ToolError
from pipeline.core.programme import LoudnessTarget
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.mastering import Mastered, master
from tests.media import sounds

pytestmark = pytest.mark.slow  # seconds of ffmpeg

MONO = LoudnessTarget(channels="mono")


def mastered(source: Path, target: Path, settings: LoudnessTarget | None = None) -> Mastered:
    result = master(source, target, settings or LoudnessTarget())
    assert isinstance(result, Mastered)
    return result


def noise(seconds: float, spread: float) -> sounds.Samples:
    chance = np.random.default_rng(5)
    return chance.normal(0, spread, (int(seconds * sounds.RATE), 2)).astype(np.float32)


def drums(seconds: float) -> sounds.Samples:
    time = np.arange(int(seconds * sounds.RATE))
    return noise(seconds, 0.4) * np.exp(-(time % 24_000) / 1500)[:, None].astype(np.float32)


def surround() -> sounds.Samples:
    return np.stack([sounds.speech(4, 0.3, seed=n) for n in range(6)], axis=1)


SOURCES = {
    "loud voice.flac": (lambda: sounds.speech(8, 0.95), ()),
    "phone.m4a": (lambda: sounds.speech(8, 0.4), ("-ar", "44100")),
    "over full scale.wav": (lambda: sounds.speech(8, 3.5), ("-c:a", "pcm_f32le")),
    "surround.wav": (surround, ("-c:a", "pcm_s24le")),
    "short.wav": (lambda: sounds.speech(1.5, 0.3), ()),
}
MORE_SOURCES = {
    "quiet voice.wav": (lambda: sounds.speech(8, 0.05), ("-c:a", "pcm_s24le")),
    "upsampled.wav": (lambda: sounds.speech(8, 0.4), ("-ar", "8000")),
    "studio.wav": (lambda: sounds.speech(6, 0.4), ("-ar", "96000", "-c:a", "pcm_s32le")),
    "old.wav": (lambda: sounds.speech(8, 0.4), ("-ar", "22050", "-c:a", "pcm_u8")),
    "clipped noise.wav": (lambda: noise(8, 0.7).clip(-1, 1), ()),
    "drums.wav": (lambda: drums(8), ()),
    "one side.wav": (lambda: sounds.stereo(sounds.speech(8), 0 * sounds.speech(8)), ()),
}


@pytest.mark.parametrize(
    "name", [*SOURCES, *(pytest.param(n, marks=pytest.mark.slow) for n in MORE_SOURCES)]
)
def test_every_kind_of_source_lands_on_target(tmp_path: Path, name: str) -> None:
    make, options = (SOURCES | MORE_SOURCES)[name]
    source = sounds.write(tmp_path / name, make(), *options)
    result = mastered(source, tmp_path / "out.mp3")
    heard = sounds.read_by_another_meter(sounds.decoded(tmp_path / "out.mp3"))
    assert heard.lufs == pytest.approx(-16, abs=0.12)
    assert heard.dbtp <= -0.98  # -1.0 by ours; two meters differ by a hundredth
    assert result.after.true_peak_dbtp <= -1
    assert result.after.integrated_lufs == pytest.approx(heard.lufs, abs=0.05)
    assert result.after.duration_s == pytest.approx(result.before.duration_s, abs=0.001)


def test_what_is_published_is_a_plain_stereo_mp3(tmp_path: Path, speech_wav: Path) -> None:
    result = mastered(speech_wav, tmp_path / "out.mp3")
    info = MP3(tmp_path / "out.mp3").info
    assert (info.sample_rate, info.channels, info.bitrate) == (44_100, 2, 128_000)
    assert info.bitrate_mode == BitrateMode.CBR
    assert result.size == (tmp_path / "out.mp3").stat().st_size
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.mp3"]


def test_mono_is_as_loud_as_stereo_from_two_loudspeakers(tmp_path: Path, speech_wav: Path) -> None:
    result = mastered(speech_wav, tmp_path / "out.mp3", MONO)
    info = MP3(tmp_path / "out.mp3").info
    assert (info.channels, info.bitrate) == (1, 96_000)
    plain = sounds.read_by_another_meter(sounds.decoded(tmp_path / "out.mp3", channels=1))
    assert plain.lufs == pytest.approx(-19.01, abs=0.12)
    assert result.after.integrated_lufs == pytest.approx(-16, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize(("lufs", "ceiling", "kbps"), [(-23, -3, 192), (-14, -2, 112)])
def test_other_targets_are_met_too(
    tmp_path: Path, peaky_wav: Path, lufs: float, ceiling: float, kbps: int
) -> None:
    settings = LoudnessTarget(target_lufs=lufs, true_peak_dbtp=ceiling, bitrate_kbps=kbps)
    mastered(peaky_wav, tmp_path / "out.mp3", settings)
    heard = sounds.read_by_another_meter(sounds.decoded(tmp_path / "out.mp3"))
    assert heard.lufs == pytest.approx(lufs, abs=0.12)
    assert heard.dbtp <= ceiling + 0.02


def test_nothing_is_limited_that_needs_no_limit(tmp_path: Path, speech_wav: Path) -> None:
    result = mastered(speech_wav, tmp_path / "out.mp3")
    assert (result.limit_dbfs, result.encodes) == (None, 1)
    before, after = (sounds.decoded(p)[:, 0] for p in (speech_wav, tmp_path / "out.mp3"))
    count = min(len(before), len(after))
    gain = np.dot(before[:count], after[:count]) / np.dot(before[:count], before[:count])
    rest = after[:count] - gain * before[:count]
    assert 20 * np.log10(np.std(rest) / np.std(after)) < -20  # the codec's noise, no more
    assert result.before.range_lu == pytest.approx(result.after.range_lu, abs=0.3)


def test_knocks_are_limited_and_the_voice_between_them_left(
    tmp_path: Path, peaky_wav: Path
) -> None:
    result = mastered(peaky_wav, tmp_path / "out.mp3")
    assert result.limit_dbfs is not None
    before, after = (sounds.decoded(p)[:, 0] for p in (peaky_wav, tmp_path / "out.mp3"))
    second = slice(22_050, 77_175)  # half a second after a knock, to a quarter before the next
    gain = 20 * np.log10(np.std(after[second]) / np.std(before[second]))
    assert gain == pytest.approx(result.gain_db, abs=0.3)


def test_the_same_source_gives_the_same_bytes(tmp_path: Path, peaky_wav: Path) -> None:
    renamed = tmp_path / "another name.wav"
    renamed.write_bytes(peaky_wav.read_bytes())
    mastered(peaky_wav, tmp_path / "one.mp3")
    mastered(renamed, tmp_path / "two.mp3")
    assert (tmp_path / "one.mp3").read_bytes() == (tmp_path / "two.mp3").read_bytes()


def bext(text: str) -> bytes:
    """A broadcast extension chunk (EBU Tech 3285) with a description and an originator."""
    body = text.encode().ljust(256, b"\0") + b"Optager 7".ljust(32, b"\0") + bytes(314)
    return b"bext" + len(body).to_bytes(4, "little") + body


SLOW_MP3, SLOW_M4A = (pytest.param(n, marks=pytest.mark.slow) for n in ("a.mp3", "a.m4a"))
PLANTED = ("Navn Navnesen", "+55.6761+012.5683", "Optager 7", "iXML-notat", "Marker navn")


@pytest.mark.parametrize("name", ["a.wav", "a.flac", SLOW_MP3, SLOW_M4A])
def test_nothing_the_recorder_wrote_survives(tmp_path: Path, name: str) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text(
        ";FFMETADATA1\ntitle=Navn Navnesen\nartist=Navn Navnesen\ncomment=iXML-notat\n"
        "location=+55.6761+012.5683\nencoded_by=Optager 7\nid3v2_priv.x=Navn Navnesen\n"
        "[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=1000\ntitle=Marker navn\n",
        encoding="utf-8",
    )
    plain = sounds.write(tmp_path / "plain.wav", sounds.speech(3))
    source = tmp_path / name
    tagged = ("-i", str(plain), "-i", str(notes), "-map_metadata", "1", "-map_chapters", "1")
    sounds.ffmpeg_with(*tagged, str(source))
    if name == "a.wav":
        data = source.read_bytes()
        source.write_bytes(data[:12] + bext("Navn Navnesen +55.6761+012.5683") + data[12:])
    assert sounds.texts_in(source, PLANTED)
    mastered(source, tmp_path / "out.mp3")
    assert sounds.texts_in(tmp_path / "out.mp3", PLANTED) == []
    assert not MP3(tmp_path / "out.mp3").tags


def test_faults_of_the_source_leave_nothing_behind(tmp_path: Path, speech_wav: Path) -> None:
    half = sounds.cut(speech_wav, 0.5, tmp_path / "half.wav")
    silent = sounds.write(tmp_path / "silent.wav", 0 * sounds.sine(440, 3))
    out = tmp_path / "out.mp3"
    for source, kind in ((half, FaultKind.TRUNCATED), (silent, FaultKind.SILENT)):
        fault = master(source, out)
        assert isinstance(fault, MediaFault)
        assert fault.kind == kind
    assert sorted(p.name for p in tmp_path.iterdir()) == ["half.wav", "silent.wav"]


def test_a_loudness_that_cannot_be_had_is_told(tmp_path: Path, speech_wav: Path) -> None:
    """As loud as -10 with peaks under -20 dBTP: no sound is."""
    impossible = LoudnessTarget(target_lufs=-10, true_peak_dbtp=-20)
    fault = master(speech_wav, tmp_path / "out.mp3", impossible)
    assert fault == MediaFault(FaultKind.UNREACHABLE, found_s=8.0)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_the_tools_fault(
    tmp_path: Path, speech_wav: Path
) -> None:
    with pytest.raises(ToolError) as caught:
        master(speech_wav, tmp_path / "none" / "out.mp3")
    assert caught.value.code == "T002"
