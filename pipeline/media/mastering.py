"""From a source to the MP3 that is published, at a loudness proved on the encoded file.

Measure, solve the gain, limit only if a peak would pass the ceiling, encode with LAME, measure what
a listener's player decodes, and go round again until loudness and true peak both hold. Every step
streams, so an hour costs no more memory than a minute.

Encoding raises true peaks by 0.1 to 0.5 dB, and LAME turns down what it encodes; the first is why
only the encoded file proves anything, the second is made up for beforehand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.core.programme import LoudnessTarget
from pipeline.media import ffmpeg
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.loudness import Measurement, integrated, measure, shape

AIM_LU = 0.1  # encode again while further off
TOLERANCE_LU = 0.5  # what a master may at most be off
MAX_ENCODES = 5
MAX_PROBES = 6
PROBE_LU = 0.3  # an error this small is corrected by its slope, without measuring again
MARGIN_DB = 0.05  # two good meters differ by as much in true peak
OVERSHOOT_DB = 0.7  # how far under the ceiling the limiter begins, for what encoding adds
LOWEST_LIMIT_DBFS = -24.0  # of ffmpeg's limiter
MONO_KBPS = 96
# LAME scales its input by this much in its presets for these bit rates (kbit/s); others by 1.
_LAME_SCALE = dict.fromkeys((80, 96, 112, 128, 160), 0.95) | {192: 0.97, 224: 0.98}


@dataclass(frozen=True, slots=True)
class Mastered:
    """``before`` is the source folded to the published channels, ``after`` the encoded file.

    ``gain_db`` was applied; ``limit_dbfs`` is where the limiter stood, none when none was needed.
    """

    before: Measurement
    after: Measurement
    gain_db: float
    limit_dbfs: float | None
    encodes: int
    size: int


@dataclass(frozen=True, slots=True)
class _Job:
    source: Path
    settings: LoudnessTarget
    before: Measurement


@dataclass(frozen=True, slots=True)
class _Plan:
    """``aim_lufs`` before encoding: the target, corrected by what encoding was seen to change."""

    aim_lufs: float
    limit_dbfs: float | None = None
    gain_db: float = 0.0


def master(
    source: Path, target: Path, settings: LoudnessTarget = LoudnessTarget()
) -> Mastered | MediaFault:
    """Write ``target``: MP3, 44.1 kHz, constant bit rate, without any tag of the source's.

    ``stereo`` gives both channels also to a mono source. ``mono`` has at most 96 kbit/s and the
    same target as heard from two loudspeakers (a plain meter reads 3 LU less). The same source and
    settings give the same bytes. Raises ToolError, FileNotFoundError.
    """
    before = measure(source, shape(settings.channels))
    if isinstance(before, MediaFault):
        return before
    part = target.with_name(f"{target.name}.part.mp3")
    try:
        done = _rounds(_Job(source, settings, before), part)
        if isinstance(done, Mastered):
            part.replace(target)
        return done
    finally:
        part.unlink(missing_ok=True)


def _rounds(job: _Job, part: Path) -> Mastered | MediaFault:
    ceiling, target = job.settings.true_peak_dbtp, job.settings.target_lufs
    plan = _Plan(aim_lufs=target)
    for encodes in range(1, MAX_ENCODES + 1):
        plan = _solved(job, plan)
        if plan.limit_dbfs is not None and plan.limit_dbfs < LOWEST_LIMIT_DBFS:
            break
        _encode(job, plan, part)
        after = measure(part)
        if isinstance(after, MediaFault):
            return after
        off, over = target - after.integrated_lufs, after.true_peak_dbtp - (ceiling - MARGIN_DB)
        allowed = AIM_LU if encodes < MAX_ENCODES else TOLERANCE_LU
        if abs(off) <= allowed and over <= 0:
            size = part.stat().st_size
            return Mastered(job.before, after, plan.gain_db, plan.limit_dbfs, encodes, size)
        plan = replace(plan, aim_lufs=plan.aim_lufs + off)
        if over > 0:
            limit = ceiling if plan.limit_dbfs is None else plan.limit_dbfs - over
            plan = replace(plan, limit_dbfs=min(limit - 0.1, ceiling - OVERSHOOT_DB))
    return MediaFault(FaultKind.UNREACHABLE, found_s=job.before.duration_s)


def _solved(job: _Job, plan: _Plan) -> _Plan:
    """The plan with its gain; a limiter is added when a peak would pass the ceiling."""
    ceiling = job.settings.true_peak_dbtp
    gain = plan.aim_lufs - job.before.integrated_lufs
    if plan.limit_dbfs is None:
        if job.before.true_peak_dbtp + gain <= ceiling:
            return replace(plan, gain_db=gain)
        plan = replace(plan, limit_dbfs=ceiling - OVERSHOOT_DB)
    return _solved_by_probing(job, replace(plan, gain_db=gain))


def _solved_by_probing(job: _Job, plan: _Plan) -> _Plan:
    """What the limiter takes away is found by measuring behind it, without encoding."""
    slope, last = 0.9, None
    for _ in range(MAX_PROBES):
        loudness = integrated(job.source, _chain(job, plan))
        if isinstance(loudness, MediaFault):
            break  # cannot be: the same source was measured just now
        if last is not None and plan.gain_db != last[0]:
            slope = min(1.0, max(0.2, (loudness - last[1]) / (plan.gain_db - last[0])))
        last = (plan.gain_db, loudness)
        error = plan.aim_lufs - loudness
        plan = replace(plan, gain_db=plan.gain_db + error / slope)
        if abs(error) <= PROBE_LU:
            break
    return plan


def _chain(job: _Job, plan: _Plan) -> tuple[str, ...]:
    """The filters up to the encoder. The limiter leaves what is under its limit bit for bit."""
    gained = (*shape(job.settings.channels), f"volume={plan.gain_db:.4f}dB")
    if plan.limit_dbfs is None:
        return gained
    limit = 10 ** (plan.limit_dbfs / 20)
    return (*gained, f"alimiter=limit={limit:.6f}:attack=5:release=50:level=false:latency=true")


def _encode(job: _Job, plan: _Plan, part: Path) -> None:
    kbps = job.settings.bitrate_kbps
    if job.settings.channels == "mono":
        kbps = min(kbps, MONO_KBPS)
    made_up = -20 * math.log10(_LAME_SCALE.get(kbps, 1.0))
    filters = ",".join((*_chain(job, plan), f"volume={made_up:.4f}dB"))
    ffmpeg.must_run(
        "mp3",
        [
            *(*ffmpeg.source(job.source), "-map", "0:a:0", "-af", filters),
            *("-c:a", "libmp3lame", "-b:a", f"{kbps}k"),
            *(*ffmpeg.BARE, "-id3v2_version", "0", "-f", "mp3", f"file:{part}"),
        ],
    )
