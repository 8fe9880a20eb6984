"""Sounds made on the spot, and a second meter to judge them by."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyebur128
from numpy.typing import NDArray

from pipeline.media import ffmpeg, kweighting

Samples = NDArray[np.float32]
RATE = 48_000


def sine(frequency: float, seconds: float, dbfs: float = -20.0, rate: int = RATE) -> Samples:
    time = np.arange(int(seconds * rate)) / rate
    return (10 ** (dbfs / 20) * np.sin(2 * np.pi * frequency * time)).astype(np.float32)


def speech(seconds: float, peak: float = 0.5, seed: int = 1) -> Samples:
    """A voice-like sound: a dozen harmonics of 110 Hz in syllables and pauses, a little noise."""
    noise = np.random.default_rng(seed).normal(0, 0.0005, int(seconds * RATE))
    return (peak * _voice(seconds, seed) + noise).astype(np.float32)


@cache
def _voice(seconds: float, seed: int) -> NDArray[np.float64]:
    count = int(seconds * RATE)
    time = np.arange(count) / RATE
    turn = np.cumsum(110 + 20 * np.sin(2 * np.pi * 0.3 * time)) / RATE * 2 * np.pi
    voice = sum(np.sin(h * turn + h) / h**1.2 for h in range(1, 13))
    chance = np.random.default_rng(seed)
    loud = np.repeat(chance.uniform(-0.3, 1, int(seconds * 6) + 1).clip(0), RATE // 6 + 1)[:count]
    bell = np.hanning(RATE // 40)
    voice = voice * np.convolve(loud, bell / bell.sum(), "same")
    return np.asarray(voice / np.abs(voice).max())


def stereo(left: Samples, right: Samples) -> Samples:
    return np.stack([left, right], axis=1)


def write(path: Path, samples: Samples, *options: str, rate: int = RATE) -> Path:
    """Write ``path`` in the format of its name; ``options`` are ffmpeg's for the output."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    source = ("-f", "f32le", "-ar", str(rate), "-ac", str(channels), "-i", "pipe:0")
    ffmpeg_with(*source, *options, str(path), given=samples.astype("<f4").tobytes())
    return path


def ffmpeg_with(*arguments: str, given: bytes = b"") -> bytes:
    command = [str(ffmpeg.find()), "-v", "error", "-y", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=True).stdout


def filtered(samples: Samples, rate: int, filters: str, *output: str) -> Samples:
    """What ffmpeg's ``filters`` make of samples; ``output`` options are for the raw floats."""
    channels = samples.shape[1]
    given = ("-f", "f32le", "-ar", str(rate), "-ac", str(channels), "-i", "pipe:0")
    data = samples.astype("<f4").tobytes()
    made = ffmpeg_with(*given, "-af", filters, *output, "-f", "f32le", "pipe:1", given=data)
    return np.frombuffer(made, "<f4").reshape(-1, channels)


def weighted(samples: Samples, rate: int = RATE) -> Samples:
    """As a `Meter` is fed them: the samples, and behind them the same K-weighted."""
    if not len(samples):
        return np.repeat(samples, 2, axis=1)
    return np.concatenate([samples, filtered(samples, rate, kweighting.filters(rate))], axis=1)


def decoded(path: Path, channels: int = 2, rate: int = 44_100) -> Samples:
    layout = ("-ac", str(channels), "-ar", str(rate))
    data = ffmpeg_with("-i", str(path), "-map", "0:a:0", *layout, "-f", "f32le", "pipe:1")
    return np.frombuffer(data, "<f4").reshape(-1, channels)


@dataclass(frozen=True)
class Reading:
    lufs: float
    dbtp: float


def read_by_another_meter(samples: Samples, rate: int = 44_100) -> Reading:
    """libebur128's figures: another meter than ours."""
    mode = pyebur128.MeasurementMode
    channels = samples.shape[1]
    state = pyebur128.R128State(channels, rate, mode.MODE_I | mode.MODE_TRUE_PEAK)
    state.add_frames(samples.astype(np.float64).ravel(), len(samples))
    peak = max(pyebur128.get_true_peak(state, channel) for channel in range(channels))
    return Reading(pyebur128.get_loudness_global(state), float(20 * np.log10(peak)))


def read_by_ffmpeg(path: Path) -> Reading:
    """What ffmpeg's own meter says at the end, to a tenth."""
    meter = ("-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-")
    summary = log_of("-nostats", "-i", str(path), *meter).rpartition("Summary:")[2]
    found = [re.search(rf"{name}:\s+(-?[\d.]+) [Ld]", summary) for name in ("I", "Peak")]
    lufs, dbtp = (float(match[1]) for match in found if match)
    return Reading(lufs, dbtp)


def level(samples: Samples, frequency: float, rate: int = 44_100) -> float:
    """The amplitude of one frequency in the first channel."""
    one = samples[:, 0] if samples.ndim > 1 else samples
    turn = np.exp(-2j * np.pi * frequency * np.arange(len(one)) / rate)
    return float(2 * np.abs(np.mean(one * turn)))


def cut(path: Path, share: float, target: Path) -> Path:
    """The first part of a file, as a failed upload leaves it."""
    data = path.read_bytes()
    target.write_bytes(data[: int(len(data) * share)])
    return target


def texts_in(path: Path, planted: Sequence[str]) -> list[str]:
    """Which of the planted texts are found in the file, in any encoding tags are written in."""
    data = path.read_bytes()
    codecs = ("utf-8", "latin-1", "utf-16-le", "utf-16-be")
    return [t for t in planted if any(t.encode(codec) in data for codec in codecs)]


def log_of(*arguments: str) -> str:
    """What ffmpeg says of its input, whatever its exit code."""
    command = [str(ffmpeg.find()), "-hide_banner", *arguments]
    return subprocess.run(command, capture_output=True, check=False).stderr.decode()
