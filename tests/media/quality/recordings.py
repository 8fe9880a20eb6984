"""Recordings with nothing wrong with them, faults to plant in them, and what is then found."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.media.pcm import Form, Take, read
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot
from pipeline.media.quality.inspector import Inspector
from tests.media import sounds

Samples = NDArray[np.float32]


@cache
def voice(
    seconds: int = 20, rate: int = 48_000, seed: int = 1, room_dbfs: float = -66.0
) -> Samples:
    """Somebody talking in a quiet room: vowels with formants, s-sounds, and pauses to breathe."""
    chance = np.random.default_rng(seed)
    said = np.zeros(seconds * rate)
    at = round(0.3 * rate)
    while True:
        for _ in range(int(chance.integers(5, 9))):
            sound = np.concatenate((_hiss(chance, rate), _vowel(chance, rate)))
            if at + len(sound) > len(said) - rate // 2:
                room = chance.normal(0, 10 ** (room_dbfs / 20), len(said))
                return np.asarray(said * 0.35 / np.abs(said).max() + room, dtype=np.float32)
            said[at : at + len(sound)] += sound
            at += len(sound)
        at += round(chance.uniform(0.4, 0.8) * rate)


def _vowel(chance: np.random.Generator, rate: int) -> NDArray[np.float64]:
    count = round(chance.uniform(0.12, 0.22) * rate)
    time = np.arange(count) / rate
    pitch = chance.uniform(95, 140) * (1 + 0.08 * np.sin(2 * np.pi * 3 * time))
    turn = 2 * np.pi * np.cumsum(pitch) / rate
    formants = chance.uniform((300, 900, 2200, 3300), (800, 1800, 2900, 3700))
    sound = np.zeros(count)
    for harmonic in range(1, 33):
        loud = sum(np.exp(-(((harmonic * 115 - f) / 160) ** 2)) for f in formants)
        sound += (0.05 + loud) / harmonic**0.7 * np.sin(harmonic * turn + harmonic**2)
    return np.asarray(sound * _fade(count, round(0.03 * rate)) * chance.uniform(0.5, 1))


def _hiss(chance: np.random.Generator, rate: int) -> NDArray[np.float64]:
    count = round(chance.uniform(0.05, 0.1) * rate)
    noise = np.diff(chance.normal(0, 0.12, count + 2), 2)  # treble alone
    return np.asarray(noise * _fade(count, round(0.015 * rate)))


def _fade(count: int, edge: int) -> NDArray[np.float64]:
    rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
    return np.concatenate((rise, np.ones(max(0, count - 2 * edge)), rise[::-1]))[:count]


@cache
def music(seconds: int = 20, rate: int = 44_100) -> Samples:
    """A wide stereo piece: chords that differ from side to side, a beat, no silence."""
    chance = np.random.default_rng(4)
    time = np.arange(seconds * rate) / rate
    sides = []
    for _ in range(2):
        side = np.zeros(len(time))
        for start in range(seconds):
            on = slice(start * rate, (start + 1) * rate)
            fades = np.exp(-3 * time[:rate])
            for note in chance.integers(0, 24, 5):
                turn = 2 * np.pi * 130.81 * 2 ** (note / 12) * time[on]
                tone = sum(np.sin(k * turn + chance.uniform(0, 6)) / k**1.3 for k in range(1, 9))
                side[on] += tone * fades
            beat = chance.normal(0, 1, rate) * np.exp(-60 * time[:rate])
            side[on] += 2 * beat
        sides.append(side + chance.normal(0, 0.002, len(time)))
    both = np.stack(sides, axis=1)
    return np.asarray(0.5 * both / np.abs(both).max(), dtype=np.float32)


def shaped(mono: Samples, channels: int) -> Samples:
    """As (samples, channels); the other side a little softer, with a room of its own."""
    if channels == 1:
        return mono[:, None]
    room = np.random.default_rng(9).normal(0, 2e-4, len(mono))
    return np.stack((mono, (0.9 * mono + room)), axis=1).astype(np.float32)


def found(samples: Samples, rate: int) -> dict[Kind, Finding]:
    """What is found in (samples, channels), or (samples)."""
    block = samples if samples.ndim == 2 else samples[:, None]
    inspector = Inspector(rate)
    for start in range(0, len(block), rate):
        inspector.feed(np.ascontiguousarray(block[start : start + rate], dtype=np.float32))
    return {finding.kind: finding for finding in inspector.findings()}


def found_in_file(path: Path, rate: int, channels: int) -> dict[Kind, Finding]:
    """What is found in a file as it is decoded."""
    inspector = Inspector(rate)
    for block in read(Take.of(path), Form(rate, channels)):
        inspector.feed(block)
    return {finding.kind: finding for finding in inspector.findings()}


def through(path: Path, samples: Samples, rate: int) -> dict[Kind, Finding]:
    """What is found after coding as the name of ``path`` says."""
    bitrate = ("-b:a", "96k") if path.suffix in (".mp3", ".m4a") else ()
    sounds.write(path, samples, *bitrate, rate=rate)
    return found_in_file(path, rate, 1 if samples.ndim == 1 else samples.shape[1])


def warnings(findings: dict[Kind, Finding]) -> set[Kind]:
    return {kind for kind, one in findings.items() if one.severity is not Severity.NOTICE}


def covers(spots: tuple[Spot, ...], start_s: float, end_s: float, slack_s: float = 0.1) -> bool:
    """Whether one of the spots is the stretch, to ``slack_s``."""
    return any(
        abs(spot.start_s - start_s) <= slack_s and abs(spot.end_s - end_s) <= slack_s
        for spot in spots
    )
