"""Faults planted in a clean recording at a known place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.media.quality.finding import Kind

Samples = NDArray[np.float32]
Planter = Callable[[Samples, int], Samples]


@dataclass(frozen=True)
class Fault:
    """``plant(samples (n, channels), rate)``; then ``kind`` is found from ``start_s`` to ``end_s``.

    Without times it is found without a place. ``slack_s``: how closely it is placed.
    """

    kind: Kind
    plant: Planter
    start_s: float | None = None
    end_s: float | None = None
    slack_s: float = 0.05
    channels: tuple[int, ...] = (1, 2)


def _stretch(rate: int, start_s: float, end_s: float) -> slice:
    return slice(round(start_s * rate), round(end_s * rate))


def shout(samples: Samples, rate: int) -> Samples:
    """12 s to 14 s four times too loud for the recorder."""
    loud = samples.copy()
    loud[_stretch(rate, 12, 14)] *= 12
    return np.asarray(loud.clip(-1, 1))


def shouts(samples: Samples, rate: int) -> Samples:
    """Seven seconds too loud, which coding then bends."""
    loud = samples.copy()
    loud[_stretch(rate, 8, 15)] *= 12
    return np.asarray(loud.clip(-1, 1) * np.float32(0.9))


def turned_down(samples: Samples, rate: int) -> Samples:
    """Clipped, and only then turned down by 9 dB and put beside a louder host."""
    clipped = shout(samples, rate) * np.float32(0.35)
    clipped[: round(4 * rate)] *= 2.5
    return clipped


def hole(samples: Samples, rate: int) -> Samples:
    """40 ms without any sample, where somebody is speaking."""
    at = speaking(samples, rate, 7.0)
    holed = samples.copy()
    holed[_stretch(rate, at, at + 0.04)] = 0
    return holed


def speaking(samples: Samples, rate: int, after_s: float, lasting_s: float = 0.04) -> float:
    """The first place after ``after_s`` that is loud for 50 ms before and after ``lasting_s``."""
    size = rate // 100
    level = np.abs(samples[: len(samples) // size * size, 0]).reshape(-1, size).max(axis=1)
    loud = level > 0.25 * level.max()
    hop, lasting = round(after_s * 100), round(lasting_s * 100)
    while not (loud[hop - 5 : hop + 1].all() and loud[hop + lasting : hop + lasting + 6].all()):
        hop += 1
    return hop / 100


def emptied(samples: Samples, rate: int) -> Samples:
    """A second and a half of the room faded out, between two sentences."""
    quiet = samples.copy()
    ramp = np.ones(len(samples))
    ramp[_stretch(rate, 9, 10.5)] = 0
    edge = round(0.2 * rate)
    ramp[round(9 * rate) - edge : round(9 * rate)] = np.linspace(1, 0, edge)
    ramp[round(10.5 * rate) : round(10.5 * rate) + edge] = np.linspace(0, 1, edge)
    return (quiet * ramp[:, None]).astype(np.float32)


def silence(samples: Samples, rate: int) -> Samples:
    """Twelve seconds of a very quiet room in the middle."""
    room = np.random.default_rng(3).normal(0, 10 ** (-72 / 20), (12 * rate, samples.shape[1]))
    at = 10 * rate
    return np.concatenate((samples[:at], room, samples[at:])).astype(np.float32)


def dead(samples: Samples, rate: int) -> Samples:
    """A loose plug on the right from 5 s on."""
    one = samples.copy()
    one[5 * rate :, 1] = np.random.default_rng(2).normal(0, 1e-5, len(one) - 5 * rate)
    return one


def skewed(samples: Samples, rate: int) -> Samples:
    one = samples.copy()
    one[:, 1] *= 0.35
    return one


def in_each_ear(samples: Samples, rate: int) -> Samples:
    """The host on the left and the guest on the right, four seconds each."""
    turn = np.sin(2 * np.pi * np.arange(len(samples)) / (8 * rate))
    left = 0.525 + 0.475 * np.tanh(8 * turn)  # from 1 to 0.05, without a click
    return np.asarray(samples * np.stack((left, 1.05 - left), axis=1), dtype=np.float32)


def inverted(samples: Samples, rate: int) -> Samples:
    """From 6 s to 14 s the right side is the left one upside down."""
    one = samples.copy()
    one[_stretch(rate, 6, 14), 1] *= -1
    return one


def hum(samples: Samples, rate: int) -> Samples:
    time = np.arange(len(samples)) / rate
    tones = sum(
        amplitude * np.sin(2 * np.pi * 50.02 * n * time + n)
        for n, amplitude in ((1, 0.006), (2, 0.004), (3, 0.004), (5, 0.002))
    )
    return np.asarray(samples + np.asarray(tones)[:, None], dtype=np.float32)


def american_hum(samples: Samples, rate: int) -> Samples:
    time = np.arange(len(samples)) / rate
    tones = 0.006 * np.sin(2 * np.pi * 60 * time) + 0.004 * np.sin(2 * np.pi * 120 * time)
    return (samples + tones[:, None]).astype(np.float32)


def noisy(samples: Samples, rate: int) -> Samples:
    """A fan: pink-like noise 16 dB under the speech."""
    white = np.random.default_rng(6).normal(0, 1, len(samples))
    fan = np.convolve(white, np.exp(-np.arange(60) / 12), "same")
    level = np.sqrt(np.mean(samples**2)) * 10 ** (-14 / 20)
    return np.asarray(samples + (fan / fan.std() * level)[:, None], dtype=np.float32)


def telephoned(samples: Samples, rate: int) -> Samples:
    """From 4 s to 16 s through a telephone: nothing above 3.4 kHz."""
    one = samples.copy()
    on = _stretch(rate, 4, 16)
    spectrum = np.fft.rfft(one[on], axis=0)
    spectrum[3400 * 12 :] = 0
    one[on] = np.fft.irfft(spectrum, round(12 * rate), axis=0)
    return one


def smooth(samples: Samples, rate: int) -> list[float]:
    """A place in each of four stretches with no s nearby, which would hide a click."""
    bend = np.abs(np.diff(samples[:, 0], 2))
    places, size = [], round(0.06 * rate)
    for after_s in (2, 6, 11, 16):
        at = after_s * rate
        while bend[at - size : at + size].max() > 0.03:
            at += size // 4
        places.append(at / rate)
    return places


def clicks(samples: Samples, rate: int) -> Samples:
    """Single wrong samples."""
    one = samples.copy()
    for n, at in enumerate(smooth(samples, rate)):
        one[round(at * rate)] += 0.35 * (-1) ** n
    return one


EVERYWHERE = (0.0, 20.0)

FAULTS = {
    "shout": Fault(Kind.CLIPPED, shout, 12, 14, 0.5),
    "turned-down": Fault(Kind.CLIPPED, turned_down, 12, 14, 0.5),
    "hole": Fault(Kind.DROPOUT, hole),
    "emptied": Fault(Kind.DIGITAL_SILENCE, emptied, 9, 10.5),
    "silence": Fault(Kind.LONG_SILENCE, silence, 10, 22, 0.6),
    "dead": Fault(Kind.DEAD_CHANNEL, dead, 5, 20, channels=(2,)),
    "skewed": Fault(Kind.IMBALANCE, skewed, channels=(2,)),
    "in-each-ear": Fault(Kind.SPLIT, in_each_ear, channels=(2,)),
    "inverted": Fault(Kind.INVERTED, inverted, 6, 14, channels=(2,)),
    "hum": Fault(Kind.HUM, hum, *EVERYWHERE),
    "american-hum": Fault(Kind.HUM, american_hum, *EVERYWHERE),
    "noisy": Fault(Kind.NOISE, noisy),
    "telephone": Fault(Kind.NARROW, telephoned, 4, 16, 1.0),
}
