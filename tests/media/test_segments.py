"""The parallel encoding against the serial one, frame for frame."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.media import mp3, segments
from pipeline.media.lame import RATE, Mp3, encoder, sixteen_bit
from pipeline.media.mp3_file import Mp3File, patch
from pipeline.media.segments import Pcm, PcmFile, encode
from tests.media import sounds

STEREO = Mp3(128, 2)


def voice(seconds: float, seed: int = 1) -> Pcm:
    mono = sounds.speech(seconds * RATE / sounds.RATE + 1, 0.5, seed)[: int(seconds * RATE)]
    return sixteen_bit(np.stack([mono, mono * np.float32(0.8)], axis=1), 1.0)


def music(seconds: float) -> Pcm:
    """Dense and without a pause: the bit reservoir never fills."""
    time, chance = np.arange(int(seconds * RATE)) / RATE, np.random.default_rng(3)
    tones = sum(0.03 * np.sin(2 * np.pi * f * time + f) for f in (110, 165, 220, 277, 554, 1760))
    both = tones[:, None] + chance.normal(0, 0.03, (len(time), 2))
    return sixteen_bit(both.astype(np.float32), 1.0)


def pauses(seconds: float) -> Pcm:
    """Speech with seconds of digital silence, where all encodings look alike."""
    sound = voice(seconds).copy()
    for start in range(4 * RATE, len(sound), 9 * RATE):
        sound[start : start + 5 * RATE] = 0
    return sound


def serial(pcm: Pcm, settings: Mp3) -> bytes:
    lame = encoder(settings)
    pieces = [lame.encode(pcm[n : n + 44_100].tobytes()) for n in range(0, len(pcm), 44_100)]
    return b"".join([*pieces, lame.flush()])


def parallel(pcm: Pcm, settings: Mp3, workers: int, folder: Path) -> bytes:
    with PcmFile(folder / "pcm", settings.channels) as file:
        file.append(pcm)
        file.finish()
        return b"".join(encode(file, settings, workers))


def contents(body: bytes) -> list[mp3.Content]:
    edges = mp3.offsets(body)
    assert edges[-1] == len(body)
    return mp3.contents(body, edges, 0, len(edges) - 1)


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments of ten seconds, so that a minute has several seams."""
    monkeypatch.setattr(segments, "SEGMENT", 8 * segments.PERIOD)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize("make", [voice, music, pauses])
def test_frames_are_those_of_one_encoder(make: object, tmp_path: Path) -> None:
    sound = make(42)  # type: ignore[operator]
    alone = serial(sound, STEREO)
    assert contents(parallel(sound, STEREO, 2, tmp_path)) == contents(alone)
    assert len(parallel(sound, STEREO, 2, tmp_path)) == len(alone)


@pytest.mark.usefixtures("short")
@pytest.mark.parametrize(("kbps", "channels"), [(96, 1), (64, 1), (192, 2), (320, 2)])
def test_at_every_rate(kbps: int, channels: int, tmp_path: Path) -> None:
    settings, sound = Mp3(kbps, channels), voice(25)[:, :channels]
    whole = parallel(sound, settings, 2, tmp_path)
    assert contents(whole) == contents(serial(sound, settings))


@pytest.mark.usefixtures("short")
def test_bytes_do_not_depend_on_the_workers(tmp_path: Path) -> None:
    sound = voice(35)
    assert len({parallel(sound, STEREO, workers, tmp_path) for workers in (1, 2, 5)}) == 1


@pytest.mark.usefixtures("short")
def test_streams_that_never_agree_become_the_serial_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "AGREE", 10**6)
    monkeypatch.setattr(segments, "SILENT", 10**6)
    sound = voice(25)
    assert parallel(sound, STEREO, 2, tmp_path) == serial(sound, STEREO)


@pytest.mark.parametrize("frames", [1, 575, 1152, 50_000])
def test_sounds_shorter_than_a_segment(frames: int, tmp_path: Path) -> None:
    sound = voice(2)[:frames]
    assert parallel(sound, STEREO, 2, tmp_path) == serial(sound, STEREO)


def test_a_fault_while_the_sound_is_made_comes_out(tmp_path: Path) -> None:
    with PcmFile(tmp_path / "pcm", 2) as file:
        file.append(voice(1))
        file.finish(OSError("disk full"))
        with pytest.raises(OSError, match="disk full"):
            list(encode(file, STEREO, 2))


@pytest.mark.parametrize("at_s", [0.0, 0.4, 12.0, 29.7])
def test_a_patched_file_is_that_of_a_whole_encoding(at_s: float, tmp_path: Path) -> None:
    sound, start = voice(30).copy(), int(at_s * RATE)
    with PcmFile(tmp_path / "pcm", 2) as pcm:
        pcm.append(sound)
        pcm.finish()
        file = Mp3File(tmp_path / "sound.mp3", encode(pcm, STEREO, 2))
        lower = (sound[start : start + 4000] * 0.7).astype(np.int16)
        pcm.replace(start, lower)
        change = patch(file, pcm, STEREO, (start, start + len(lower)))
        assert change.end - change.first < 400
        before = file.contents(0, file.end)
        file.apply(change)
    sound[start : start + len(lower)] = lower
    whole = contents(serial(sound, STEREO))
    assert file.contents(0, file.end) == whole != before


def test_players_drop_what_is_not_sound(tmp_path: Path) -> None:
    sound = voice(7.3)
    with PcmFile(tmp_path / "pcm", 2) as pcm:
        pcm.append(sound)
        pcm.finish()
        file = Mp3File(tmp_path / "sound.mp3", encode(pcm, STEREO, 2))
        file.finish(pcm.frames, STEREO)
    heard = sounds.decoded(file.path)
    assert len(heard) == len(sound)
    away = heard - sound.astype(np.float32) / 32767 * 0.95  # LAME's own scaling
    assert np.sqrt(np.mean(away**2)) < 0.05 * np.sqrt(np.mean(heard**2))
    assert "Duration: 00:00:07.30" in sounds.log_of("-i", str(file.path))


def slow_crc(body: bytes) -> int:
    crc = 0
    for byte in body:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


@pytest.mark.parametrize("length", [0, 9, 70_000, 8192 * 65 + 17])
def test_crc_in_lanes_is_the_crc(length: int) -> None:
    body = np.random.default_rng(length).bytes(length)
    assert mp3.crc16(body) == slow_crc(body)
    assert mp3.crc16(body[9:], mp3.crc16(body[:9])) == slow_crc(body)


def test_crc_of_the_standard_check_text() -> None:
    assert mp3.crc16(b"123456789") == 0xBB3D  # CRC-16/ARC


def test_what_is_no_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="no MPEG-1"):
        mp3.offsets(b"ID3\x03" + bytes(100))
