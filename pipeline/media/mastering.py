"""From a surveyed sound to the MP3 that is published, at a loudness proved on the encoded file.

The gain is solved from the survey (`limiter`), applied in one more decode, and encoded by several
threads (`segments`). While that goes on, what is finished is decoded again as a listener's player
does it, and measured. Encoding raises some peaks: those that pass the ceiling are turned down where
they are, and the few seconds around each are encoded and measured anew, until none is left.

Everything streams; the sound as it goes to the encoder lies in a file while it is worked on
(10 MB a minute in stereo).
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from pipeline.core.frozen import dataclass
from pipeline.core.programme import LoudnessTarget
from pipeline.media import ffmpeg
from pipeline.media.codecs import mp3_kbps
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.gain import GainCurve
from pipeline.media.lame import RATE, Mp3, sixteen_bit
from pipeline.media.leveller import ride
from pipeline.media.limiter import Heard, Solution, Unreachable, solve
from pipeline.media.loudness import Measurement
from pipeline.media.meter import Envelope
from pipeline.media.mp3_file import Mp3File
from pipeline.media.pcm import Form, Take, read
from pipeline.media.proof import Proof
from pipeline.media.repairs import Repairs
from pipeline.media.segments import PcmFile, encode

AIM_LU = 0.045  # encode again while further off: two good meters differ by a few hundredths
MAX_ENCODES = 4
MARGIN_DB = 0.1  # two good meters differ by as much in true peak
"""A mono rendition has at most this: one channel needs no more."""
MONO_LU = 10 * math.log10(2)
"""One channel by itself reads this much lower than heard from two loudspeakers."""


@dataclass(frozen=True, slots=True)
class Original:
    """What is mastered: a take, and its envelope as read in the rendition's channels."""

    take: Take
    envelope: Envelope
    measurement: Measurement


@dataclass(frozen=True, slots=True)
class Mastered:
    """``before`` is the original, ``after`` the encoded file; ``curve`` all that was done to it.

    ``limited_s``: for how long the limiter was at work, ``limited_db`` how deep at most (≤ 0).
    """

    before: Measurement
    after: Measurement
    curve: GainCurve
    envelope: Envelope
    gain_db: float
    limited_s: float
    limited_db: float
    encodes: int
    repairs: int


@dataclass(frozen=True, slots=True)
class Work:
    """One mastering. The bytes never depend on ``threads``."""

    original: Original
    settings: LoudnessTarget
    threads: int

    @property
    def channels(self) -> int:
        return 1 if self.settings.channels == "mono" else 2

    @property
    def mp3(self) -> Mp3:
        return Mp3(mp3_kbps(self.settings), self.channels)

    @property
    def heard(self) -> Heard:
        power = self.original.envelope.power.astype(np.float64) * self.counted
        peak = 20 * np.log10(np.maximum(self.original.envelope.peak, 1e-9), dtype=np.float64)
        return Heard(power, peak, ride(power, self.settings.leveller))

    @property
    def counted(self) -> int:
        """One channel is heard from two loudspeakers, so it counts twice."""
        return 2 if self.channels == 1 else 1


def master(
    original: Original, target: Path, settings: LoudnessTarget, threads: int = 1
) -> Mastered | MediaFault:
    """Write ``target``: MP3, 44.1 kHz, constant bit rate, with an Info frame and no tags.

    Integrated loudness within `AIM_LU` of the target, true peak under the ceiling. A mono rendition
    has at most 96 kbit/s and sounds as loud as a stereo one. The same original and settings give
    the same bytes for any number of threads. Raises ToolError, FileNotFoundError.
    """
    work = Work(original, settings, threads)
    part = target.with_name(f"{target.name}.part")
    try:
        with PcmFile(target.with_name(f"{target.name}.pcm"), work.channels) as pcm:
            done = _encoded(work, pcm, part)
        part.replace(target)
    except Unreachable:
        return MediaFault(FaultKind.UNREACHABLE, found_s=original.measurement.duration_s)
    finally:
        part.unlink(missing_ok=True)
    return done


def solved(work: Work) -> Solution:
    """The gain before anything is encoded. Raises Unreachable."""
    return solve(work.heard, work.settings.target_lufs, work.settings.true_peak_dbtp)


def _encoded(work: Work, pcm: PcmFile, part: Path) -> Mastered:
    """Encode until loudness and true peak hold. Raises Unreachable when they never do."""
    heard, target = work.heard, work.settings.target_lufs
    ceiling = work.settings.true_peak_dbtp - MARGIN_DB
    aim = target
    for encodes in range(1, MAX_ENCODES + 1):
        solution = solve(heard, aim, work.settings.true_peak_dbtp)
        proof = Proof(work.channels, work.settings.true_peak_dbtp)
        file = Mp3File(part, proof.listen(_pieces(work, pcm, solution.curve), pcm))
        repairs = Repairs(pcm, file, work.mp3, work.threads)
        solution = repairs.until_under(ceiling, heard, solution, proof)
        off = target - proof.integrated()
        if abs(off) <= AIM_LU and not proof.over(ceiling):
            file.finish(pcm.frames, work.mp3)
            return _told(work, solution, proof, (encodes, repairs.count))
        aim += off
    raise Unreachable


def _pieces(work: Work, pcm: PcmFile, curve: GainCurve) -> Iterator[bytes]:
    """The encoded frames; a thread of its own decodes and applies the curve."""
    pcm.begin()
    filler = threading.Thread(target=_fill, args=(work, pcm, curve), daemon=True)
    filler.start()
    try:
        yield from encode(pcm, work.mp3, work.threads)
    finally:
        pcm.finish()
        filler.join()


def _fill(work: Work, pcm: PcmFile, curve: GainCurve) -> None:
    try:
        reading = read(work.original.take, Form(RATE, work.channels))
        for block in curve.apply(reading, RATE):
            if pcm.whole:  # nobody wants more
                return
            pcm.append(sixteen_bit(block, work.mp3.made_up))
        ffmpeg.must_have("mp3", reading.finished)
    except BaseException as fault:  # noqa: BLE001 - raised where the sound is waited for
        pcm.finish(fault)
    else:
        pcm.finish()


def _told(work: Work, solution: Solution, proof: Proof, counts: tuple[int, int]) -> Mastered:
    single = work.channels == 1 and work.settings.mono == "single"
    after = Measurement(
        integrated_lufs=proof.integrated() - (MONO_LU if single else 0),
        range_lu=proof.range_lu(),
        true_peak_dbtp=proof.peak_dbtp(),
        duration_s=proof.samples / RATE,
    )
    return Mastered(
        before=work.original.measurement,
        after=after,
        curve=solution.curve,
        envelope=proof.envelope(),
        gain_db=solution.gain_db,
        limited_s=solution.limited_s,
        limited_db=solution.limited_db,
        encodes=counts[0],
        repairs=counts[1],
    )
