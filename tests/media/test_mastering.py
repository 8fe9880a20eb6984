"""What a listener gets, judged by a meter that the mastering does not use."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from mutagen.mp3 import MP3, BitrateMode

from pipeline.core.programme import LoudnessTarget
from pipeline.media import segments
from pipeline.media.faults import FaultKind, MediaFault
from tests.media import programmes, sounds
from tests.media.masters import mastered, try_master

pytestmark = pytest.mark.slow  # seconds of ffmpeg

MONO = LoudnessTarget(channels="mono")


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
    assert heard.lufs == pytest.approx(-16, abs=0.1)
    assert heard.dbtp <= -1
    assert result.after.true_peak_dbtp <= -1
    assert result.after.integrated_lufs == pytest.approx(heard.lufs, abs=0.05)
    assert result.after.duration_s == pytest.approx(result.before.duration_s, abs=0.001)


def test_what_is_published_is_a_plain_stereo_mp3(tmp_path: Path, speech_wav: Path) -> None:
    result = mastered(speech_wav, tmp_path / "out.mp3")
    info = MP3(tmp_path / "out.mp3").info
    assert (info.sample_rate, info.channels, info.bitrate) == (44_100, 2, 128_000)
    assert info.bitrate_mode == BitrateMode.CBR
    assert info.length == pytest.approx(result.after.duration_s, abs=1e-6)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.mp3"]


def test_mono_is_as_loud_as_stereo_from_two_loudspeakers(tmp_path: Path, speech_wav: Path) -> None:
    result = mastered(speech_wav, tmp_path / "out.mp3", MONO)
    info = MP3(tmp_path / "out.mp3").info
    assert (info.channels, info.bitrate) == (1, 96_000)
    plain = sounds.read_by_another_meter(sounds.decoded(tmp_path / "out.mp3", channels=1))
    assert plain.lufs == pytest.approx(-19.01, abs=0.1)
    assert result.after.integrated_lufs == pytest.approx(-16, abs=0.1)


@pytest.mark.slow
@pytest.mark.parametrize(("lufs", "ceiling", "kbps"), [(-23, -3, 192), (-14, -2, 112)])
def test_other_targets_are_met_too(
    tmp_path: Path, peaky_wav: Path, lufs: float, ceiling: float, kbps: int
) -> None:
    settings = LoudnessTarget(target_lufs=lufs, true_peak_dbtp=ceiling, bitrate_kbps=kbps)
    mastered(peaky_wav, tmp_path / "out.mp3", settings)
    heard = sounds.read_by_another_meter(sounds.decoded(tmp_path / "out.mp3"))
    assert heard.lufs == pytest.approx(lufs, abs=0.1)
    assert heard.dbtp <= ceiling


def test_nothing_is_limited_that_needs_no_limit(tmp_path: Path, speech_wav: Path) -> None:
    result = mastered(speech_wav, tmp_path / "out.mp3")
    assert (result.limited_s, result.limited_db, result.encodes) == (0, 0, 1)
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
    assert result.limited_db < -3
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
        fault = try_master(source, out)
        assert isinstance(fault, MediaFault)
        assert fault.kind == kind
    assert sorted(p.name for p in tmp_path.iterdir()) == ["half.wav", "silent.wav"]


def test_a_loudness_that_cannot_be_had_is_told(tmp_path: Path, speech_wav: Path) -> None:
    """As loud as -10 with peaks under -20 dBTP: no sound is."""
    impossible = LoudnessTarget(target_lufs=-10, true_peak_dbtp=-20)
    fault = try_master(speech_wav, tmp_path / "out.mp3", impossible)
    assert fault == MediaFault(FaultKind.UNREACHABLE, found_s=8.0)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fails_leaves_nothing_behind(
    tmp_path: Path, speech_wav: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.media.segments.PcmFile.append", full)
    with pytest.raises(OSError, match="No space"):
        try_master(speech_wav, tmp_path / "out.mp3")
    assert list(tmp_path.iterdir()) == []


def test_bytes_do_not_depend_on_the_threads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With seams between segments, and places that are repaired."""
    monkeypatch.setattr(segments, "SEGMENT", 8 * segments.PERIOD)  # ten seconds
    peaky = sounds.write(tmp_path / "a.wav", np.tile(programmes.made("peaky-3"), (4, 1)))
    for threads in (1, 2, 4):
        result = mastered(peaky, tmp_path / f"{threads}.mp3", threads=threads)
        assert result.repairs
    bodies = {(tmp_path / f"{threads}.mp3").read_bytes() for threads in (1, 2, 4)}
    assert len(bodies) == 1


@pytest.mark.parametrize("name", programmes.PROGRAMMES)
def test_every_programme_lands_as_two_other_meters_read_it(tmp_path: Path, name: str) -> None:
    source = sounds.write(tmp_path / "a.wav", programmes.made(name), "-c:a", "pcm_f32le")
    result = mastered(source, tmp_path / "out.mp3")
    for heard in (
        sounds.read_by_another_meter(sounds.decoded(tmp_path / "out.mp3")),
        sounds.read_by_ffmpeg(tmp_path / "out.mp3"),
    ):
        assert heard.lufs == pytest.approx(-16, abs=0.1)
        assert heard.dbtp <= -1
        assert heard.lufs == pytest.approx(result.after.integrated_lufs, abs=0.06)


def test_a_guest_further_off_comes_nearer_and_the_host_stays(tmp_path: Path) -> None:
    host, guest = sounds.speech(12, 0.6), sounds.speech(12, 0.6, seed=2) * np.float32(0.316)
    source = sounds.write(tmp_path / "a.wav", np.concatenate([host, guest, host, guest]))
    plain = mastered(source, tmp_path / "plain.mp3")
    gentle = mastered(source, tmp_path / "gentle.mp3", LoudnessTarget(leveller="gentle"))
    assert between_speakers(tmp_path / "plain.mp3") == pytest.approx(10, abs=1)
    assert between_speakers(tmp_path / "gentle.mp3") < 4.5
    assert gentle.after.range_lu < plain.after.range_lu - 4
    assert gentle.after.integrated_lufs == pytest.approx(-16, abs=0.1)


def between_speakers(path: Path) -> float:
    """How much louder, in LU, the host is than the guest, well within their turns."""
    samples = sounds.decoded(path)
    parts = [samples[int(44_100 * s) : int(44_100 * (s + 7))] for s in (3, 15)]
    host, guest = (sounds.read_by_another_meter(part).lufs for part in parts)
    return host - guest


def test_one_speaker_is_left_alone_by_the_leveller(tmp_path: Path, speech_wav: Path) -> None:
    result = mastered(speech_wav, tmp_path / "out.mp3", LoudnessTarget(leveller="gentle"))
    assert np.ptp(result.curve.nodes_db) < 1


def test_a_high_pass_takes_rumble_and_leaves_the_voice(tmp_path: Path) -> None:
    rumble = sounds.speech(8, 0.3) + sounds.sine(20, 8, -12)
    source = sounds.write(tmp_path / "a.wav", rumble)
    mastered(source, tmp_path / "off.mp3")
    mastered(source, tmp_path / "on.mp3", LoudnessTarget(highpass_hz=80))
    off, on = (sounds.decoded(tmp_path / f"{name}.mp3") for name in ("off", "on"))
    low = sounds.level(on, 20) / sounds.level(off, 20)
    assert 20 * np.log10(low) < -20


def test_noise_reduction_takes_noise_and_leaves_the_voice(tmp_path: Path) -> None:
    hiss = np.random.default_rng(1).normal(0, 0.003, 12 * sounds.RATE).astype(np.float32)
    voice = sounds.speech(12, 0.4)
    voice[6 * sounds.RATE : 9 * sounds.RATE] = 0
    source = sounds.write(tmp_path / "a.wav", voice + hiss)
    mastered(source, tmp_path / "off.mp3")
    mastered(source, tmp_path / "on.mp3", LoudnessTarget(denoise="gentle"))
    pause = slice(7 * 44_100, 8 * 44_100)
    off, on = (sounds.decoded(tmp_path / f"{name}.mp3")[pause] for name in ("off", "on"))
    assert 20 * np.log10(np.std(on) / np.std(off)) < -8
    off, on = (sounds.decoded(tmp_path / f"{name}.mp3")[: 6 * 44_100, 0] for name in ("off", "on"))
    assert np.corrcoef(off, on)[0, 1] > 0.99  # in time, and the same voice
