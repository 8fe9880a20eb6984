"""The loudness of a sound: one decode, heard by our own `meter` and by whoever else listens.

What cannot be measured is a `MediaFault`: cut short, damaged, silent, too short.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from pipeline.core.errors import ToolError
from pipeline.core.frozen import dataclass
from pipeline.media import ffmpeg, meter
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.integrity import judge
from pipeline.media.meter import Envelope, Meter
from pipeline.media.pcm import Block, Form, Reading, Take, read
from pipeline.media.probe import SoundFacts, sound_facts

HIGHEST_RATE = 48_000  # Hz: nothing higher is heard, nor published
NOT_SOUND = 1e4  # an amplitude no sound has, 80 dB over full scale: the numbers are damaged
_HALF = np.float32(math.sqrt(0.5))  # 3 dB down


@dataclass(frozen=True, slots=True)
class Measurement:
    """``integrated_lufs``, ``range_lu`` (LRA), ``true_peak_dbtp``, as heard; in thousandths.

    ``duration_s`` is what was decoded, exact to the sample.
    """

    integrated_lufs: float
    range_lu: float
    true_peak_dbtp: float
    duration_s: float


@dataclass(frozen=True, slots=True)
class Listened:
    """A whole sound as measured, block by block and in figures."""

    envelope: Envelope
    measurement: Measurement


def own_form(facts: SoundFacts) -> Form:
    """How a file is best decoded to be judged: as it is, but for what nobody hears.

    More than two channels are folded down to two; a rate over 48 kHz becomes that.
    """
    return Form(min(facts.sample_rate, HIGHEST_RATE), 1 if facts.channels == 1 else 2)


def listen(
    take: Take, form: Form, channels: int, ears: Iterable[Callable[[Block], object]] = ()
) -> Listened | MediaFault:
    """Decode ``take`` once, in ``form``; every one of ``ears`` is given each block.

    The envelope is of what is published in ``channels``: two channels of a mono sound have it at
    3 dB less each; one channel of a stereo sound is the sum at 3 dB less. In the measurement one
    channel counts twice, for it is heard from two loudspeakers; in the envelope it does not.
    A single file is judged whole or not. Raises ToolError, FileNotFoundError.
    """
    reading = read(take, replace(form, weighted=True))
    ears = tuple(ears)
    weights = meter.DUAL_MONO if form.channels < channels else ()
    ours = Meter(form.rate, min(form.channels, channels), weights=weights)
    for second, block in enumerate(reading):
        if not np.abs(block).max() <= NOT_SOUND:  # neither is what is no number
            return MediaFault(FaultKind.DAMAGED, found_s=float(second))
        for ear in ears:
            ear(block[:, : form.channels])
        ours.feed(_fold(block, channels))
    seconds = _seconds(take, reading)
    if isinstance(seconds, MediaFault):
        return seconds
    envelope = ours.envelope()
    measured = figures(envelope, channels, seconds or envelope.seconds)
    return measured if isinstance(measured, MediaFault) else Listened(envelope, measured)


def figures(envelope: Envelope, channels: int, duration_s: float) -> Measurement | MediaFault:
    """What an envelope of ``channels`` measures, as heard."""
    if duration_s < meter.MOMENTARY_S:
        return MediaFault(FaultKind.TOO_SHORT, found_s=duration_s)
    power = envelope.power.astype(np.float64) * (2 if channels == 1 else 1)
    loudness = meter.integrated(power)
    if loudness <= meter.ABSOLUTE_GATE_LUFS:
        return MediaFault(FaultKind.SILENT, found_s=duration_s)
    return Measurement(
        integrated_lufs=round(loudness, 3),
        range_lu=round(meter.range_lu(power), 3),
        true_peak_dbtp=round(meter.decibels(envelope.true_peak), 3),
        duration_s=duration_s,
    )


def measure(path: Path) -> Measurement | MediaFault:
    """Measure ``path`` as it is: one channel counts as heard from two loudspeakers.

    Raises ToolError, FileNotFoundError.
    """
    facts = sound_facts(path)
    if isinstance(facts, MediaFault):
        return facts
    form = own_form(facts)
    heard = listen(Take.of(path), form, form.channels)
    return heard.measurement if isinstance(heard, Listened) else heard


def _fold(block: Block, channels: int) -> Block:
    """To one channel, or a mono sound as loud from two, of which the meter needs only one."""
    parts = block.reshape(len(block), 2, -1)  # the sound, and the same weighted
    if parts.shape[2] == channels:
        return block
    folded: Block = parts.sum(axis=2, dtype=np.float32) * _HALF
    return folded


def _seconds(take: Take, reading: Reading) -> float | MediaFault | None:
    """The exact length of a single file; none for what is put together of several."""
    done = reading.finished
    if len(take.inputs) == 1:
        decoded = judge(take.inputs[0], done)
        return decoded if isinstance(decoded, MediaFault) else decoded.seconds
    if done.code != 0:
        said = ffmpeg.last_words(done.log)
        raise ToolError("T002", step="survey", exit=done.code, said=said)
    return None
