"""Our mastering beside one plain ffmpeg transcode of the same file with the same binary.

    python benchmarks/mastering.py [WAV]

Without a file: ten minutes of a generated voice with knocks and level jumps, 48 kHz/24 bit. Prints
wall and CPU time (the best of three, in turns), their ratios to the plain transcode, and the
loudness delivered, as read by ffmpeg's meter and by libebur128.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyebur128

from pipeline.media import ffmpeg
from pipeline.media.loudness import Measurement, measure
from pipeline.media.mastering import master

ROUNDS = 3
RATE = 48_000
MINUTES = 10


@dataclass(frozen=True)
class Cost:
    wall_s: float
    cpu_s: float


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = Path(sys.argv[1]) if len(sys.argv) > 1 else generated(work / "source.wav")
        plain, ours = work / "plain.mp3", work / "ours.mp3"
        steps: dict[str, Callable[[], object]] = {
            "plain": lambda: transcode(source, plain),
            "ours": lambda: master(source, ours),
        }
        rounds = [{name: timed(step) for name, step in steps.items()} for _ in range(ROUNDS)]
        costs = {name: best([costs[name] for costs in rounds]) for name in steps}
        print(f"ffmpeg {ffmpeg.version()}; {master(source, ours)}")
        for name, path in (("plain", plain), ("ours", ours)):
            report(name, costs[name], costs["plain"], path)


def timed(step: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), cpu_seconds()
    step()
    return Cost(time.perf_counter() - wall, cpu_seconds() - cpu)


def best(costs: list[Cost]) -> Cost:
    return Cost(min(c.wall_s for c in costs), min(c.cpu_s for c in costs))


def cpu_seconds() -> float:
    both = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in both)


def transcode(source: Path, target: Path) -> None:
    options = ("-c:a", "libmp3lame", "-b:a", "128k", str(target))
    ffmpeg.must_run("plain", ["-i", str(source), *options])


def report(name: str, cost: Cost, floor: Cost, path: Path) -> None:
    heard = measure(path)
    if not isinstance(heard, Measurement):
        sys.exit(f"{path}: {heard}")
    lufs, dbtp = by_another_meter(path)
    print(
        f"{name:6} wall {cost.wall_s:6.2f} s ({cost.wall_s / floor.wall_s:4.2f})"
        f"  CPU {cost.cpu_s:6.2f} s ({cost.cpu_s / floor.cpu_s:4.2f})"
        f"  {heard.integrated_lufs:6.2f} LUFS {heard.true_peak_dbtp:5.2f} dBTP"
        f"  (libebur128: {lufs:6.2f} {dbtp:5.2f})"
    )


def by_another_meter(path: Path) -> tuple[float, float]:
    command = [str(ffmpeg.find()), "-v", "error", "-i", str(path), "-ac", "2", "-f", "f64le", "-"]
    samples = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout)
    mode = pyebur128.MeasurementMode
    state = pyebur128.R128State(2, 44_100, mode.MODE_I | mode.MODE_TRUE_PEAK)
    state.add_frames(samples, len(samples) // 2)
    peak = max(pyebur128.get_true_peak(state, channel) for channel in (0, 1))
    return pyebur128.get_loudness_global(state), 20 * float(np.log10(peak))


def generated(path: Path) -> Path:
    """A voice in syllables, now near, now 10 dB further off, knocking on the table at times."""
    chance = np.random.default_rng(2)
    count = 60 * RATE
    moment = np.arange(count) / RATE
    turn = 2 * np.pi * np.cumsum(120 + 25 * np.sin(2 * np.pi * 0.3 * moment)) / RATE
    voice = sum(np.sin(h * turn + h) / h**1.2 for h in range(1, 24))
    syllables = np.repeat(chance.uniform(-0.4, 1, 361).clip(0), RATE // 6)[:count]
    bell = np.hanning(RATE // 40)
    voice *= np.convolve(syllables, bell / bell.sum(), "same")
    voice *= np.where(moment % 20 < 10, 0.35, 0.11) / np.abs(voice).max()
    for start in chance.integers(0, count - 2000, 20):
        voice[start : start + 600] += 0.9 * np.sin(np.arange(600) / 25) * np.hanning(600)
    room = chance.normal(0, 0.002, (count, 2))
    minute = (voice[:, None] + room).clip(-0.98, 0.98).astype("<f4").tobytes()
    command = (
        *(str(ffmpeg.find()), "-v", "error", "-y"),
        *("-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", "-", "-c:a", "pcm_s24le", str(path)),
    )
    subprocess.run(command, input=minute * MINUTES, check=True)
    return path


if __name__ == "__main__":
    main()
