"""Loudness by EBU R 128 / ITU-R BS.1770-5, loudness range by EBU Tech 3342, in one decode.

ffmpeg's ``ebur128`` measures; true peak is oversampled to 192 kHz (BS.1770-5 annex 2). Its summary
is rounded to 0.1, so the figures are read from the metadata it sets ten times a second, of which
the last counts.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.media import ffmpeg
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.integrity import judge

SAMPLE_RATE = 44_100  # Hz, of all that is published
ABSOLUTE_GATE_LUFS = -70.0  # BS.1770-5: quieter blocks do not count
GATING_BLOCK_S = 0.4  # BS.1770-5: shorter sounds have no integrated loudness
# ``dualmono``: a mono file is heard from two loudspeakers, so it counts 3 LU louder than the plain
# reading of its one channel; a mono and a stereo rendition then share one target.
_METER = "ebur128=peak={peak}:dualmono=true:metadata=1:framelog=quiet"
_PRINT = "ametadata=mode=print:file=pipe\\\\:1"
_FIGURE = re.compile(r"lavfi\.r128\.(\w+)=(.+)")
_LAST_LINES = 40  # more than one block of metadata


@dataclass(frozen=True, slots=True)
class Measurement:
    """``integrated_lufs`` as heard, ``range_lu`` (LRA), ``true_peak_dbtp``, rounded upwards.

    ``duration_s`` is what was decoded, exact to the sample.
    """

    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float
    duration_s: float


def shape(channels: str, rate: int = SAMPLE_RATE) -> tuple[str, ...]:
    """The filters that bring any sound to ``rate`` Hz and ``channels`` (stereo, mono), as floats.

    5.1 and the like are folded down by the coefficients of ITU-R BS.775; a mono sound comes from
    both sides at 3 dB less each, so that it is as loud as before.
    """
    return (f"aresample={rate}", f"aformat=sample_fmts=fltp:channel_layouts={channels}")


def measure(path: Path, chain: Sequence[str] = ()) -> Measurement | MediaFault:
    """Measure ``path`` after the ffmpeg filters of ``chain``, in bounded memory.

    Raises ToolError, FileNotFoundError.
    """
    read = _read(path, chain, peak="true")
    if isinstance(read, MediaFault):
        return read
    duration, figures = read
    return Measurement(
        integrated_lufs=figures["I"],
        range_lu=figures["LRA"],
        true_peak_dbtp=_decibels(figures["true_peak"]),
        duration_s=duration,
    )


def integrated(path: Path, chain: Sequence[str] = ()) -> float | MediaFault:
    """The integrated loudness alone, in LUFS: a third of the cost of `measure`."""
    read = _read(path, chain, peak="none")
    return read if isinstance(read, MediaFault) else read[1]["I"]


def _read(
    path: Path, chain: Sequence[str], peak: str
) -> tuple[float, dict[str, float]] | MediaFault:
    """Seconds decoded, and the meter's last figures by name."""
    path.stat()
    last: deque[str] = deque(maxlen=_LAST_LINES)
    filters = ",".join((*chain, _METER.format(peak=peak), _PRINT))
    arguments = ("-v", "verbose", *ffmpeg.source(path), "-map", "0:a:0", "-af", filters)
    finished = ffmpeg.run([*arguments, "-f", "null", "-"], last.append)
    decoded = judge(path, finished)
    if isinstance(decoded, MediaFault):
        return decoded
    figures = {m[1]: float(m[2]) for line in last if (m := _FIGURE.match(line))}
    if decoded.seconds < GATING_BLOCK_S or "I" not in figures:
        return MediaFault(FaultKind.TOO_SHORT, found_s=decoded.seconds)
    if not figures["I"] > ABSOLUTE_GATE_LUFS:
        return MediaFault(FaultKind.SILENT, found_s=decoded.seconds)
    return decoded.seconds, figures


def _decibels(peak: float) -> float:
    """The level of an amplitude printed to three decimals, at the upper end of its range."""
    return 20 * math.log10(peak + 0.0005)
