"""Files that promise no length, frame by frame; the frames are made by hand."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.media.frames import Walked, adts_frame, mp3_frame, walked

#: 128 kbit/s at 44.1 kHz: 417 bytes; MPEG-2, 64 kbit/s at 24 kHz: 192 bytes.
MP3 = b"\xff\xfb\x90\x00" + bytes(413)
LOW = b"\xff\xf3\x84\x00" + bytes(188)
#: 1024 samples at 48 kHz in 100 bytes.
ADTS = b"\xff\xf1\x4c\x80\x0c\x9f\xfc" + bytes(93)
ID3 = (
    b"ID3\x03\x00\x00\x00\x00\x02\x00" + b"\xff\xfb\x90\x00" * 64
)  # 256 bytes that look like sound
TAG = b"TAG" + b"Et navn".ljust(125)
APE = b"APETAGEX" + struct.pack("<IIII8x", 2000, 300, 1, 1 << 31) + bytes(300)
MP3_S, LOW_S, ADTS_S = 1152 / 44_100, 576 / 24_000, 1024 / 48_000


def page(sizes: bytes) -> bytes:
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, 0, 0, 1, 0, 0, len(sizes))
    return head + sizes + bytes(sum(sizes))


def of(folder: Path, data: bytes) -> Walked | None:
    (folder / "a").write_bytes(data)
    return walked(folder / "a")


@pytest.mark.parametrize(
    ("data", "seconds", "midway"),
    [
        (MP3 * 40, 40 * MP3_S, False),
        (LOW * 40, 40 * LOW_S, False),
        (ADTS * 40, 40 * ADTS_S, False),
        (MP3 * 40 + MP3[:200], 40 * MP3_S, True),
        (LOW * 40 + LOW[:8], 40 * LOW_S, True),
        (ADTS * 40 + ADTS[:99], 40 * ADTS_S, True),
        (MP3 * 40 + MP3[:2], 40 * MP3_S, False),  # too little to be sure of
        (ID3 + MP3 * 40 + TAG, 40 * MP3_S, False),
        (ID3 + ID3 + ADTS * 40, 40 * ADTS_S, False),
        ((ID3 + MP3 * 40 + TAG) * 2, 80 * MP3_S, False),
        (MP3 * 40 + APE + ID3 + MP3 * 40, 80 * MP3_S, False),
        (MP3 * 40 + b"\x55" * 4170 + MP3 * 40, 90 * MP3_S, False),
        (MP3 * 40 + b"\x55" * 70_000 + MP3 * 40, (80 + 70_000 / 417) * MP3_S, False),
        (MP3 * 40 + b"\xff\xfb\x90\x00" + bytes(30), 40 * MP3_S, True),
        (MP3 * 40 + APE + MP3[:40], 40 * MP3_S, False),
        (page(b"\xff\x10") * 3, 0, False),
        (page(b"\xff\x10") * 3 + page(b"\xff\x10")[:100], 0, True),
    ],
)
def test_frames_are_counted(tmp_path: Path, data: bytes, seconds: float, midway: bool) -> None:
    found = of(tmp_path, data)
    assert found is not None
    assert found.seconds == pytest.approx(seconds, abs=1e-5)
    assert found.midway == midway


@pytest.mark.parametrize("data", [b"", b"RIFF" + bytes(40), b"fLaC" + bytes(40), ID3, b"\xff" * 9])
def test_what_has_no_frames(tmp_path: Path, data: bytes) -> None:
    assert of(tmp_path, data) is None


@pytest.mark.parametrize(
    "head",
    [
        b"\xff\xeb\x90\x00",  # a version that does not exist
        b"\xff\xfd\x90\x00",  # layer II
        b"\xff\xfb\x00\x00",  # free format: no length
        b"\xff\xfb\xf0\x00",
        b"\xff\xfb\x9c\x00",
    ],
)
def test_what_is_no_mp3_frame(head: bytes) -> None:
    assert mp3_frame(head + bytes(3)) is None
    assert adts_frame(head + bytes(3)) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([MP3, LOW, ADTS, ID3, TAG, page(b"\x05")]) | st.binary(max_size=9)))
def test_it_always_ends(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    found = of(tmp_path_factory.getbasetemp(), b"".join(pieces))
    assert found is None or found.seconds >= 0
