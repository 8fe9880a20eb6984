"""The other renditions of a mastered sound: Opus and AAC, encoded from the same samples as the MP3.

What is encoded is the take behind its gain curve, never the MP3. What proves the result is our
meter on the decoded file: loudness at the target, true peak under the ceiling. A codec that saves
bits raises peaks, here more and there less, so places that pass the ceiling are turned down by what
they are over, with the limiter's slopes, and the whole is encoded again until none is left.

Everything streams: a second of samples in memory at a time.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import ToolError
from pipeline.core.frozen import dataclass
from pipeline.core.programme import LoudnessTarget
from pipeline.media import ffmpeg
from pipeline.media.codecs import Codec
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.gain import GainCurve
from pipeline.media.limiter import Heard, Unreachable, limiting, solve
from pipeline.media.mastering import MONO_LU
from pipeline.media.meter import DUAL_MONO, Envelope, Meter, decibels, integrated
from pipeline.media.pcm import Form, Take, encode, read

AIM_LU = 0.05  # encode again while further off
TOLERANCE_LU = 0.08  # good enough when a few encodings did not come nearer
PATIENCE = 3  # encodings
MARGIN_DB = 0.1  # two good meters differ by as much in true peak
NEAR_DB = 0.5  # peaks are told from this much under the ceiling
DEEPER_DB = 0.3  # what a place is turned down by beyond what it is over
_AROUND = 3  # blocks on either side that go down with it: a frame of a codec is longer than a block
MAX_ENCODES = 8
_NOTHING = 1e-9  # stands for silence, which has no level


@dataclass(frozen=True, slots=True)
class Wanted:
    codec: Codec
    settings: LoudnessTarget

    @property
    def channels(self) -> int:
        return 1 if self.settings.channels == "mono" else 2

    @property
    def ceiling_dbtp(self) -> float:
        return self.settings.true_peak_dbtp - MARGIN_DB


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the encoded file was measured to be, the loudness counted as the settings have it.

    ``bitrate_bps`` is the average; ``sound_digest`` as `sound_digest` has it; ``encodes`` how often
    it was encoded.
    """

    duration_s: float
    integrated_lufs: float
    true_peak_dbtp: float
    bitrate_bps: int
    sound_digest: str
    encodes: int


def render(take: Take, curve: GainCurve, wanted: Wanted, target: Path) -> Rendered | MediaFault:
    """Write ``target``: ``take`` behind ``curve`` in the codec that is wanted, without any tag.

    Loudness within `TOLERANCE_LU` of the settings' target, true peak under their ceiling. The same
    sound and settings give the same bytes. Raises ToolError.
    """
    shaped = GainCurve.of(curve.nodes_db + wanted.codec.loses_lu)
    for encodes in range(1, MAX_ENCODES + 1):
        _encode(take, shaped, wanted, target)
        proof = _prove(target, wanted)
        if proof.holds(wanted, AIM_LU if encodes < PATIENCE else TOLERANCE_LU):
            return _rendered(wanted, target, proof, encodes)
        try:
            change = _change(proof, wanted)
        except Unreachable:
            break
        shaped = GainCurve.of(shaped.nodes_db + _fitted(change, len(shaped.nodes_db)))
    return MediaFault(FaultKind.UNREACHABLE, found_s=proof.envelope.seconds)


def sound_digest(path: Path) -> str:
    """SHA-256 of a file's sound alone: its packets as they are, in order, whatever the container.

    What stays the same when only a tag changes. Raises ToolError.
    """
    said: list[str] = []
    packets = ("-map", "0:a:0", "-c", "copy", "-f", "hash", "-hash", "sha256", "pipe:1")
    finished = ffmpeg.run(["-v", "error", "-i", f"file:{path}", *packets], said.append)
    if finished.code != 0 or not said:
        last = ffmpeg.last_words(finished.log)
        raise ToolError("T002", step="digest", exit=finished.code, said=last)
    return said[0].removeprefix("SHA256=").lower()


def _encode(take: Take, curve: GainCurve, wanted: Wanted, target: Path) -> None:
    codec = wanted.codec
    reading = read(take, Form(codec.rate, wanted.channels))
    rate = ("-b:a", f"{codec.kbps[wanted.channels]}k")
    output = (*ffmpeg.BARE, *rate, *codec.arguments, f"file:{target}")
    encode(curve.apply(reading, codec.rate), codec.rate, wanted.channels, output)
    ffmpeg.must_have(codec.name, reading.finished)


@dataclass(frozen=True, slots=True)
class _Proof:
    """``near``: true peaks in dBTP where they come near the ceiling, by block of 10 ms."""

    envelope: Envelope
    near: Mapping[int, float]

    @property
    def lufs(self) -> float:
        return integrated(self.envelope.power)

    @property
    def peak_dbtp(self) -> float:
        return decibels(self.envelope.true_peak)

    def holds(self, wanted: Wanted, within_lu: float) -> bool:
        off = self.lufs - wanted.settings.target_lufs
        return abs(off) <= within_lu and self.peak_dbtp <= wanted.ceiling_dbtp

    def peaks(self) -> NDArray[np.float64]:
        """Levels by block: the true peak where it is known, which is where it matters."""
        levels = 20 * np.log10(np.maximum(self.envelope.peak, _NOTHING), dtype=np.float64)
        for block, level in self.near.items():
            levels[min(block, len(levels) - 1)] = level
        return levels


def _prove(path: Path, wanted: Wanted) -> _Proof:
    """What a player makes of the encoded file."""
    rate, channels = wanted.codec.rate, wanted.channels
    weights = DUAL_MONO if channels == 1 else ()
    meter = Meter(rate, channels, weights=weights, hot_dbtp=wanted.ceiling_dbtp - NEAR_DB)
    reading = read(Take.of(path), Form(rate, channels, weighted=True))
    for block in reading:
        meter.feed(block)
    ffmpeg.must_have("proof", reading.finished)
    return _Proof(meter.envelope(), meter.hot())


def _change(proof: _Proof, wanted: Wanted) -> NDArray[np.float64]:
    """What the gain lacks, at the edges of the proof's blocks. Raises Unreachable.

    All but the peaks over the ceiling is left alone while the loudness holds: every change makes a
    codec choose otherwise, and raise other peaks.
    """
    peaks, aim = proof.peaks(), wanted.settings.target_lufs
    over = peaks - wanted.ceiling_dbtp
    for block in np.flatnonzero(over > 0):
        around = slice(max(0, block - _AROUND), block + _AROUND + 1)
        over[around] = np.maximum(over[around], peaks[block] - wanted.ceiling_dbtp + DEEPER_DB)
    heard = Heard(proof.envelope.power.astype(np.float64), peaks, np.zeros(len(peaks) + 1))
    limit = limiting(over)
    if abs(heard.louder(limit) - aim) <= AIM_LU / 2:
        return limit
    return solve(heard, aim, peaks - over).curve.nodes_db.astype(np.float64)


def _fitted(edges: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    """As many as the curve has nodes: a decoded file may end a block earlier or later."""
    return np.pad(edges[:count], (0, max(0, count - len(edges))), mode="edge")


def _rendered(wanted: Wanted, target: Path, proof: _Proof, encodes: int) -> Rendered:
    seconds = proof.envelope.seconds
    single = wanted.channels == 1 and wanted.settings.mono == "single"
    return Rendered(
        duration_s=seconds,
        integrated_lufs=round(proof.lufs - (MONO_LU if single else 0), 3),
        true_peak_dbtp=round(proof.peak_dbtp, 3),
        bitrate_bps=round(target.stat().st_size * 8 / seconds),
        sound_digest=sound_digest(target),
        encodes=encodes,
    )
