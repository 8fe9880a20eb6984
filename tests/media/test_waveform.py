"""Peaks against a computation of their own, and read back by readers written from the document."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from pipeline.media.pcm import Form, Take, read
from pipeline.media.waveform import Peaks, peaks
from tests.media import sounds

RATE = 44_100


@pytest.fixture(scope="module")
def mp3(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Seven and a bit seconds, the sides apart."""
    voice = sounds.speech(7.32, 0.7)
    both = sounds.stereo(voice, 0.3 * sounds.speech(7.32, 0.6, seed=2))
    return sounds.write(tmp_path_factory.mktemp("wave") / "a.mp3", both, "-b:a", "128k")


@pytest.fixture(scope="module")
def made(mp3: Path) -> Peaks:
    return peaks(read(Take.of(mp3), Form(RATE)), RATE)


def read_dat(body: bytes) -> dict[str, object]:
    """DataFormat.md, version 2: a header of 24 bytes, then pairs of int8."""
    header = body[:24]
    version, flags = struct.unpack_from("<i", header)[0], struct.unpack_from("<I", header, 4)[0]
    rate, width = struct.unpack_from("<ii", header, 8)
    length, channels = struct.unpack_from("<Ii", header, 16)
    data = list(struct.unpack(f"<{len(body) - 24}b", body[24:]))
    return {
        "version": version,
        "channels": channels,
        "sample_rate": rate,
        "samples_per_pixel": width,
        "bits": 8 if flags & 1 else 16,
        "length": length,
        "data": data,
    }


def counted_one_by_one(samples: NDArray[np.float32], width: int) -> Iterator[int]:
    """As the program in C++ goes about it: 16-bit samples of both sides, halved, then cut."""
    whole = np.rint(samples.astype(np.float64) * 32768).astype(int).tolist()
    for start in range(0, len(whole), width):
        mixed = [int((left + right) / 2) for left, right in whole[start : start + width]]
        yield from (int(min(mixed) / 256), int(max(mixed) / 256))


def test_the_document_s_reader_finds_the_same_in_both_formats(made: Peaks) -> None:
    text = made.to_json()
    assert json.loads(text) == read_dat(made.to_binary())
    assert list(json.loads(text)) == [
        *("version", "channels", "sample_rate", "samples_per_pixel", "bits", "length", "data")
    ]
    assert text.endswith(b"]}\n")


def test_what_peaks_js_asks_for(made: Peaks) -> None:
    """`isJsonWaveformData`: these keys; `convertJsonToBinary`: two numbers a channel and pixel."""
    data = json.loads(made.to_json())
    assert {"sample_rate", "samples_per_pixel", "bits", "length", "data"} <= set(data)
    assert len(data["data"]) == data["length"] * 2 * data["channels"]
    assert data["bits"] == 8
    assert all(-128 <= value <= 127 for value in data["data"])
    seconds = data["length"] * data["samples_per_pixel"] / data["sample_rate"]
    assert seconds == pytest.approx(7.4, abs=0.01), "ten a second, the last one begun"


def test_each_pair_is_what_an_independent_count_finds(made: Peaks, mp3: Path) -> None:
    wanted = list(counted_one_by_one(sounds.decoded(mp3), RATE // 10))
    found = made.pairs.ravel().tolist()
    assert len(found) == len(wanted)
    assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) <= 1
    assert sum(a == b for a, b in zip(found, wanted, strict=True)) > 0.95 * len(wanted)
    assert max(found) > 20
    assert min(found) < -20


def test_a_knock_is_found_where_it_is_and_how_loud() -> None:
    samples = np.zeros((RATE * 3, 1), np.float32)
    samples[RATE * 2 + 13_000] = 0.5
    samples[RATE * 2 + 13_001] = -0.25
    made = peaks([samples[:RATE], samples[RATE : 2 * RATE], samples[2 * RATE :]], RATE)
    assert made.pairs[22].tolist() == [-32, 64]
    assert np.delete(made.pairs, 22, axis=0).any() == np.False_


def test_over_full_scale_stays_at_the_edge() -> None:
    loud = np.array([[1.4, 1.4], [-1.4, -1.4]], np.float32)
    assert peaks([loud], RATE).pairs.tolist() == [[-128, 127]]


def test_an_hour_is_small_and_nothing_is_empty() -> None:
    assert peaks([], RATE).to_binary() == struct.pack("<iIiiIi", 2, 1, RATE, 4410, 0, 1)
    hour = Peaks(RATE, 4410, np.full((36_000, 2), -100, np.int8))
    assert len(hour.to_binary()) == 72_024
    with pytest.raises(ValueError, match="equal stretches"):
        peaks([], 11_025)


def test_a_mono_sound_is_as_tall_as_the_same_in_stereo(tmp_path: Path) -> None:
    tone = sounds.sine(300, 1, -6, RATE)
    heights = []
    for name, samples in (("m", tone), ("s", sounds.stereo(tone, tone))):
        path = sounds.write(tmp_path / f"{name}.wav", samples, rate=RATE)
        channels = 1 if name == "m" else 2
        heights.append(peaks(read(Take.of(path), Form(RATE, channels)), RATE).pairs.tolist())
    assert heights[0] == heights[1]
