"""Files that ffmpeg plays to the end with exit code 0 though part of them is gone."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.headers import declared_seconds
from pipeline.media.loudness import Measurement, measure
from tests.media import sounds

pytestmark = pytest.mark.slow  # seconds of ffmpeg

NAMES = ("a.wav", "a.flac", "a.mp3", "a.m4a")


def whole(folder: Path, name: str) -> Path:
    faststart = ("-movflags", "+faststart") if name.endswith("m4a") else ()
    return sounds.write(folder / name, sounds.speech(6), *faststart)


def with_data_size(path: Path, size: int) -> Path:
    """The WAV with another length in its ``data`` chunk."""
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", size)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name", [*NAMES, "a.ogg"])
def test_a_whole_file_is_measured(tmp_path: Path, name: str) -> None:
    measured = measure(whole(tmp_path, name))
    assert isinstance(measured, Measurement)
    assert measured.duration_s == pytest.approx(6, abs=0.03)


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_short_says_how_much_is_left(tmp_path: Path, name: str) -> None:
    half = sounds.cut(whole(tmp_path, name), 0.5, tmp_path / f"cut-{name}")
    fault = measure(half)
    assert isinstance(fault, MediaFault)
    assert fault.kind == FaultKind.TRUNCATED
    assert fault.expected_s == pytest.approx(6, abs=0.1)
    assert fault.found_s == pytest.approx(3, abs=1)


@pytest.mark.parametrize("name", ["a.flac", "a.mp3"])
def test_a_hole_in_the_middle_is_damage(tmp_path: Path, name: str) -> None:
    path = whole(tmp_path, name)
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 4000] = b"\x55" * 4000
    path.write_bytes(data)
    fault = measure(path)
    assert isinstance(fault, MediaFault)
    assert fault.kind == FaultKind.DAMAGED


@pytest.mark.parametrize("size", [0xFFFFFFFF, 0x7FFFF000, 0])
def test_a_wav_written_to_a_pipe_is_whole(tmp_path: Path, size: int) -> None:
    path = with_data_size(whole(tmp_path, "a.wav"), size)
    assert declared_seconds(path) is None
    if size:  # ffmpeg itself reads nothing from an empty data chunk
        assert isinstance(measure(path), Measurement)


def test_an_mp3_that_begins_in_the_middle_is_only_shorter(tmp_path: Path) -> None:
    path = whole(tmp_path, "a.mp3")
    path.write_bytes(path.read_bytes()[9_000:])
    assert declared_seconds(path) is None
    assert isinstance(measure(path), Measurement)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FaultKind.EMPTY),
        (b"Lyden ligger i den anden mappe.", FaultKind.NOT_SOUND),
        (b"RIFF\x24\0\0\0WAVE", FaultKind.NOT_SOUND),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), FaultKind.NOT_SOUND),
    ],
)
def test_what_is_no_sound_at_all(tmp_path: Path, content: bytes, kind: FaultKind) -> None:
    path = tmp_path / "lyd.wav"
    path.write_bytes(content)
    assert measure(path) == MediaFault(kind)


def test_a_header_without_sound_is_no_sound(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "a.wav", sounds.sine(440, 1))
    path.write_bytes(path.read_bytes()[:60])
    fault = measure(path)
    assert isinstance(fault, MediaFault)
    assert fault.kind in (FaultKind.NOT_SOUND, FaultKind.TRUNCATED)


@pytest.mark.parametrize("rf64", ["never", "always"])
def test_long_and_short_wav_headers_agree(tmp_path: Path, rf64: str) -> None:
    path = sounds.write(tmp_path / "a.wav", sounds.sine(440, 3), "-rf64", rf64)
    assert path.read_bytes()[:4] == (b"RF64" if rf64 == "always" else b"RIFF")
    assert declared_seconds(path) == pytest.approx(3)


def test_chunks_before_the_sound_are_passed_over(tmp_path: Path) -> None:
    path = sounds.write(tmp_path / "a.wav", sounds.sine(440, 3), "-c:a", "pcm_s16le")
    data = path.read_bytes()
    at = data.index(b"data")
    odd = b"note" + struct.pack("<I", 5) + b"abcde\0"
    path.write_bytes(data[:at] + odd + data[at:])
    assert declared_seconds(path) == pytest.approx(3)
