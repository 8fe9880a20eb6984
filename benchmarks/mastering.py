"""Our mastering beside its peers: the same file, the same ffmpeg, in one run.

    python benchmarks/mastering.py [WAV] [--minutes 10] [--rounds 3] [--ten] [--only NAME …]

Without a file: a generated programme (two voices, one 10 dB further off, knocks on the table,
music), 48 kHz/24 bit. Each tool runs in a process of its own, in turns; the best of the rounds
counts. Printed: wall and CPU time, their ratios to one plain transcode (the floor), peak memory of
the process and its largest child, and the loudness delivered, read by ffmpeg's meter and by
libebur128. ``--ten``: ten such files, one after another for the floor, as a build does it for us.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
import psutil
import pyebur128

from pipeline.media import ffmpeg

RATE = 48_000
CORES = os.cpu_count() or 1
MP3 = ("-c:a", "libmp3lame", "-b:a", "128k")
COPIES = 10


def floor(source: Path, target: Path) -> None:
    ffmpeg.must_run("plain", ["-i", str(source), *MP3, str(target)])


def ours(source: Path, target: Path) -> None:
    """Survey, gain, limiter, LAME, and the proof on the encoded file."""
    mastered(source, target, 3, CORES)


def ours_fast(source: Path, target: Path) -> None:
    mastered(source, target, 5, CORES)


def ours_ten(source: Path, target: Path) -> None:
    with ThreadPoolExecutor(CORES) as pool:
        names = [target.with_name(f"{n}-{target.name}") for n in range(COPIES)]
        list(pool.map(lambda name: mastered(source, name, 3, 1), names))
    names[0].rename(target)


def floor_ten(source: Path, target: Path) -> None:
    for _ in range(COPIES):
        floor(source, target)


def mastered(source: Path, target: Path, quality: int, threads: int) -> None:
    """As a build does it, findings on the recording included."""
    from pipeline.core.programme import LoudnessTarget
    from pipeline.media import lame
    from pipeline.media.faults import MediaFault
    from pipeline.media.loudness import own_form
    from pipeline.media.mastering import Original, master
    from pipeline.media.pcm import Take
    from pipeline.media.probe import sound_facts
    from pipeline.media.quality.inspector import Inspector
    from pipeline.media.survey import survey

    lame.Mp3.__init__.__defaults__ = (quality,)
    about = sound_facts(source)
    if isinstance(about, MediaFault):
        sys.exit(f"{source}: {about}")
    form = own_form(about)
    found = survey(Take.of(source), form, (Inspector(form.rate),))
    if isinstance(found, MediaFault):
        sys.exit(f"{source}: {found}")
    original = Original(Take.of(source), found.envelope, found.measurement)
    done = master(original, target, LoudnessTarget(), threads)
    if isinstance(done, MediaFault):
        sys.exit(f"{source}: {done}")
    said = f"{done.encodes} encoding(s), {done.repairs} repair(s), limiter {done.limited_s:.1f} s"
    print(said, file=sys.stderr)


def loudnorm(source: Path, target: Path) -> None:
    """Ffmpeg's own way in two passes, linear where it can be."""
    aim = "loudnorm=I=-16:TP=-1.5:LRA=11"
    heard = ("-af", f"{aim}:print_format=json", "-f", "null", "-")
    first = [*_ffmpeg("info"), "-i", str(source), *heard]
    said = subprocess.run(first, capture_output=True, text=True, check=True).stderr
    found = json.loads(re.findall(r"\{[^{}]*\}", said)[-1])
    names = {"I": "input_i", "TP": "input_tp", "LRA": "input_lra", "thresh": "input_thresh"}
    measured = ":".join(f"measured_{name}={found[key]}" for name, key in names.items())
    chain = f"{aim}:{measured}:offset={found['target_offset']}:linear=true,aresample=44100"
    subprocess.run([*_ffmpeg(), "-i", str(source), "-af", chain, *MP3, str(target)], check=True)


def normalize(source: Path, target: Path, *options: str) -> None:
    command = [str(Path(sys.executable).with_name("ffmpeg-normalize")), str(source), "-f", "-q"]
    coded = ("-c:a", "libmp3lame", "-b:a", "128k", "-ar", "44100", "-o", str(target))
    known = {**os.environ, "FFMPEG_PATH": str(ffmpeg.find())}
    subprocess.run([*command, *options, *coded], check=True, env=known)


def normalize_default(source: Path, target: Path) -> None:
    normalize(source, target)


def normalize_asked(source: Path, target: Path) -> None:
    normalize(source, target, "-t", "-16", "-tp", "-1.5")


def pydub_peaks(source: Path, target: Path) -> None:
    import pydub
    from pydub.effects import normalize as peaks

    pydub.AudioSegment.converter = str(ffmpeg.find())
    sound = pydub.AudioSegment.from_wav(source)
    peaks(sound, headroom=1.5).export(target, "mp3", bitrate="128k")


TOOLS: dict[str, Callable[[Path, Path], None]] = {
    "floor": floor,
    "spor2": ours,
    "spor2-q5": ours_fast,
    "ffmpeg-normalize": normalize_default,
    "ffmpeg-normalize -t -16 -tp -1.5": normalize_asked,
    "loudnorm two-pass": loudnorm,
    "pydub normalize": pydub_peaks,
}
TEN: dict[str, Callable[[Path, Path], None]] = {"ten floors": floor_ten, "spor2, ten": ours_ten}


def main() -> None:
    asked = arguments()
    if asked.step:
        print(json.dumps(measured(asked.step, asked.source, asked.target)))
        return
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = asked.source or generated(work / "source.wav", asked.minutes)
        tools = list(TEN if asked.ten else TOOLS)
        tools = [name for name in tools if not asked.only or name in (tools[0], *asked.only)]
        rounds = [
            {name: spawned(name, source, work) for name in tools} for _ in range(asked.rounds)
        ]
        print(f"ffmpeg {ffmpeg.version()}, {CORES} cores, {source.stat().st_size / 1e6:.0f} MB")
        print(
            f"{'':34}{'wall s':>8}{'ratio':>7}{'CPU s':>8}{'ratio':>7}{'MB':>6}"
            "  LUFS dBTP, by two meters"
        )
        best = {
            name: {key: min(r[name][key] for r in rounds) for key in rounds[0][name]}
            for name in tools
        }
        for name in tools:
            report(name, best[name], best[tools[0]], work / "out" / f"{name}.mp3")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("source", nargs="?", type=Path)
    parser.add_argument("target", nargs="?", type=Path)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ten", action="store_true")
    parser.add_argument("--only", nargs="*", default=[])
    parser.add_argument("--step", help=argparse.SUPPRESS)
    return parser.parse_args()


def spawned(name: str, source: Path, work: Path) -> dict[str, float]:
    """One tool in a process of its own; memory is that of it and all it started, at its most."""
    target = work / "out" / f"{name}.mp3"
    target.parent.mkdir(exist_ok=True)
    command = [sys.executable, __file__, str(source), str(target), "--step", name]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        watched, most = psutil.Process(running.pid), 0
        while running.poll() is None:
            most = max(most, resident(watched))
            time.sleep(0.1)
        assert running.stdout is not None  # noqa: S101
        said = running.stdout.read()
    if running.returncode:
        sys.exit(f"{name} failed")
    costs: dict[str, float] = json.loads(said.splitlines()[-1])
    return {**costs, "mb": most / 1e6}


def resident(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return sum(p.memory_info().rss for p in (process, *process.children(recursive=True)))
    return 0


def measured(name: str, source: Path, target: Path) -> dict[str, float]:
    wall = time.perf_counter()
    (TOOLS | TEN)[name](source, target)
    wall = time.perf_counter() - wall
    both = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {"wall": wall, "cpu": sum(usage.ru_utime + usage.ru_stime for usage in both)}


def report(name: str, cost: dict[str, float], least: dict[str, float], path: Path) -> None:
    lufs, dbtp = by_ffmpeg(path)
    other_lufs, other_dbtp = by_libebur128(path)
    print(
        f"{name:34}{cost['wall']:8.2f}{cost['wall'] / least['wall']:7.2f}"
        f"{cost['cpu']:8.2f}{cost['cpu'] / least['cpu']:7.2f}{cost['mb']:6.0f}"
        f"  {lufs:6.1f} {dbtp:5.1f}  {other_lufs:7.2f} {other_dbtp:6.2f}"
    )


def by_ffmpeg(path: Path) -> tuple[float, float]:
    command = [
        *_ffmpeg("info"),
        "-i",
        str(path),
        "-af",
        "ebur128=peak=true:framelog=quiet",
        "-f",
        "null",
        "-",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    found = [re.search(rf"{name}:\s+(-?[\d.]+|-inf)", summary) for name in ("I", "Peak")]
    return float(found[0][1]), float(found[1][1])  # type: ignore[index]


def by_libebur128(path: Path) -> tuple[float, float]:
    mode = pyebur128.MeasurementMode
    state = pyebur128.R128State(2, 44_100, mode.MODE_I | mode.MODE_TRUE_PEAK)
    command = [*_ffmpeg(), "-i", str(path), "-ac", "2", "-ar", "44100", "-f", "f32le", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None  # noqa: S101
        while block := running.stdout.read(1 << 20):
            samples = np.frombuffer(block, "<f4")
            state.add_frames(samples, len(samples) // 2)
    peak = max(pyebur128.get_true_peak(state, channel) for channel in (0, 1))
    return pyebur128.get_loudness_global(state), 20 * float(np.log10(peak))


def generated(path: Path, minutes: int, first: int = 0) -> Path:
    """A programme, minute by minute, no two alike; ``first``: which minute it begins with."""
    command = [
        *_ffmpeg(),
        "-f",
        "f32le",
        "-ar",
        str(RATE),
        "-ac",
        "2",
        "-i",
        "-",
        "-c:a",
        "pcm_s24le",
        str(path),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        assert running.stdin is not None  # noqa: S101
        for minute in range(first, first + minutes):
            running.stdin.write(one_minute(minute).astype("<f4").tobytes())
    return path


def one_minute(seed: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """A voice in syllables, now near, now 10 dB further off; it knocks on the table at times."""
    chance = np.random.default_rng(seed)
    count = 60 * RATE
    moment = np.arange(count) / RATE
    turn = 2 * np.pi * np.cumsum(120 + 25 * np.sin(2 * np.pi * 0.3 * moment + seed)) / RATE
    voice = sum(np.sin(h * turn + h) / h**1.2 for h in range(1, 24))
    syllables = np.repeat(chance.uniform(-0.4, 1, 361).clip(0), RATE // 6)[:count]
    bell = np.hanning(RATE // 40)
    voice *= np.convolve(syllables, bell / bell.sum(), "same")
    voice *= np.where(moment % 20 < 10, 0.35, 0.11) / np.abs(voice).max()
    for start in chance.integers(0, count - 2000, 8):
        voice[start : start + 600] += 0.9 * np.sin(np.arange(600) / 25) * np.hanning(600)
    if seed % 10 == 0:  # a jingle
        tones = sum(np.sin(2 * np.pi * f * moment + f) for f in (220, 277, 330, 440, 880, 1760))
        voice[: 20 * RATE] = 0.08 * tones[: 20 * RATE]
    room = chance.normal(0, 0.002, (count, 2))
    return (voice[:, None] + room).clip(-0.98, 0.98)


def _ffmpeg(level: str = "error") -> list[str]:
    return [str(ffmpeg.find()), "-hide_banner", "-nostats", "-v", level, "-y"]


if __name__ == "__main__":
    main()
