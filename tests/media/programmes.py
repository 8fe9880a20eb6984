"""Forty small programmes, as unlike one another as what staff hand in: for the mastering."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tests.media.sounds import RATE, Samples, speech

SECONDS = 8.0
Sound = NDArray[np.float64]


def _time() -> Sound:
    return np.arange(int(SECONDS * RATE)) / RATE


def _voice(peak: float, seed: int = 1) -> Sound:
    return speech(SECONDS, peak, seed).astype(np.float64)


def _speech(peak: float, seed: int) -> Sound:
    return _both(_voice(peak, seed))


def _both(sound: Sound, share: float = 1.0) -> Sound:
    return np.stack([sound, sound * share], axis=1)


def _music(level: float, seed: int) -> Sound:
    """Chords with a beat, wider than mono."""
    chance, time = np.random.default_rng(seed), _time()
    notes = chance.choice([110, 131, 165, 196, 220, 262, 330, 392, 440, 523, 660, 880], 6, False)
    tones = sum(
        np.sin(2 * np.pi * f * time + chance.uniform(0, 6)) / (1 + n) for n, f in enumerate(notes)
    )
    beat = np.exp(-8 * (time % 0.5)) * chance.normal(0, 1, len(time))
    wide = np.stack([tones + beat, 0.8 * np.roll(tones, 300) - 0.6 * beat], axis=1)
    return level * wide / np.abs(wide).max()


def _bumps(level: float, count: int, seed: int) -> Sound:
    """A voice, and knocks on the table that are far louder."""
    chance, sound = np.random.default_rng(seed), _voice(level, seed)
    for start in chance.integers(0, len(sound) - 4000, count):
        knock = np.sin(np.arange(2400) / chance.uniform(8, 40)) * np.exp(-np.arange(2400) / 300)
        sound[start : start + 2400] += 0.95 * knock
    return _both(sound.clip(-1, 1))


def _jumps(decibels: float, seed: int) -> Sound:
    """Two speakers by turns, one further off."""
    sound, time = _voice(0.7, seed), _time()
    return _both(sound * np.where(time % 6 < 3, 1.0, 10 ** (-decibels / 20)))


def _nearly_silent(level: float, seed: int) -> Sound:
    noise = np.random.default_rng(seed).normal(0, level / 30, (len(_time()), 2))
    return _both(_voice(level, seed)) + noise


def _clipped(drive: float, seed: int) -> Sound:
    return _both((_voice(1.0, seed) * drive).clip(-1, 1))


def _loud(drive: float, seed: int) -> Sound:
    """Already pressed to full scale, as finished music is."""
    return np.tanh(drive * _music(1.0, seed)) * 0.999


def _sparse(seed: int) -> Sound:
    """A word now and then, and nothing between."""
    return _both(_voice(0.4, seed) * (_time() % 4 < 1))


def _noise(level: float, seed: int) -> Sound:
    return np.random.default_rng(seed).normal(0, level, (len(_time()), 2)).clip(-1, 1)


def _clicks(seed: int) -> Sound:
    sound = _both(_voice(0.1, seed))
    sound[:: RATE // 7] = 0.99
    return sound


def _peaky(crest: float, seed: int) -> Sound:
    """Glottal pulses, as in a close male voice: peaks far over the mean."""
    chance, time = np.random.default_rng(seed), _time()
    pulses = np.exp(-((time * 95 * (1 + 0.01 * np.sin(2 * np.pi * 0.4 * time))) % 1) * crest)
    ringing = pulses * np.sin(2 * np.pi * chance.uniform(500, 900) * time)
    syllables = np.repeat(chance.uniform(-0.3, 1, int(SECONDS * 5) + 1).clip(0), RATE // 5)
    return _both(0.95 * ringing * syllables[: len(time)])


def _numbered(
    name: str, make: Callable[..., Sound], *given: tuple[float, ...]
) -> dict[str, Callable[[], Sound]]:
    return {f"{name}-{n}": partial(make, *values, n) for n, values in enumerate(given, 1)}


PROGRAMMES: dict[str, Callable[[], Sound]] = {
    **_numbered("speech", _speech, (0.9,), (0.5,), (0.2,), (0.05,), (0.01,)),
    "speech-one-side": lambda: _both(_voice(0.5), 0.0),
    "speech-uneven": lambda: _both(_voice(0.5), 0.3),
    "speech-inverted": lambda: _both(_voice(0.4), -1.0),
    **_numbered("peaky", _peaky, (3,), (5,), (8,), (12,)),
    **_numbered("music", _music, (1.0,), (0.5,), (0.1,), (0.02,)),
    **_numbered("bumps", _bumps, (0.3, 3), (0.1, 10), (0.05, 20), (0.6, 40)),
    **_numbered("jumps", _jumps, (5,), (10,), (15,), (20,)),
    **_numbered("near-silence", _nearly_silent, (0.003,), (0.001,), (0.0005,)),
    **_numbered("clipped", _clipped, (2,), (4,), (10,), (40,)),
    **_numbered("loud", _loud, (1,), (3,), (6,), (12,)),
    **_numbered("sparse", _sparse, (), ()),
    **_numbered("noise", _noise, (0.3,), (0.05,), (0.005,)),
    "clicks": lambda: _clicks(1),
    "fades": lambda: _both(_voice(0.8)) * np.linspace(0.01, 1, len(_time()))[:, None],
    "square": lambda: _both(0.9 * np.sign(np.sin(2 * np.pi * 220 * _time()))),
    "high-tone": lambda: _both(0.9 * np.sin(2 * np.pi * 11_025 * _time() + np.pi / 4)),
    "low-hum": lambda: _both(0.5 * np.sin(2 * np.pi * 50 * _time()) + _voice(0.2)),
}


def made(name: str) -> Samples:
    return PROGRAMMES[name]().astype(np.float32)
