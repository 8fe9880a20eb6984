"""Two channels: one dead, one too loud, one voice in each ear, or out of phase with one another.

A mono recording has none of this, nor has one with the same on both sides. Seconds without speech
or music do not count. Limits: what is panned hard on purpose (a play) looks like a dead channel.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.core.frozen import dataclass
from pipeline.media.quality import thresholds as limit
from pipeline.media.quality.finding import Finding, Kind, Severity, Spot
from pipeline.media.quality.levels import Ground
from pipeline.media.quality.places import worst
from pipeline.media.quality.texture import Flags, Floats, Texture, decibels, joined, runs

_SECOND = 100  # hops
_ACTIVE_DB = 20.0  # below the speech level; quieter seconds hold none
_CROSSTALK_S = 3  # a dead channel's breath of sound


@dataclass(frozen=True, slots=True)
class _Sides:
    """By whole seconds: dB of each channel, correlation, and whether anything is said."""

    left: Floats
    right: Floats
    correlation: Floats
    active: Flags


def stereo(texture: Texture, ground: Ground) -> Iterator[Finding]:
    if texture.channels != 2:
        return
    sides = _sides(texture, ground)
    dead = list(_dead(sides))
    yield from dead
    yield from _inverted(sides)
    if not dead:
        yield from _balance(sides)


def _sides(texture: Texture, ground: Ground) -> _Sides:
    power = _by_second(texture.power)
    both = _by_second(texture.cross[None])[0]
    left, right = decibels(power[0]), decibels(power[1])
    together = np.sqrt(np.maximum(power[0] * power[1], 1e-20))
    active = np.maximum(left, right) > ground.speech - _ACTIVE_DB
    return _Sides(left, right, both / together, np.asarray(active))


def _by_second(measure: Floats) -> Floats:
    """Means of whole seconds; a shorter rest at the end belongs to none, unless it is all."""
    size = min(_SECOND, measure.shape[1])
    count = measure.shape[1] // size
    parts = measure[:, : count * size].reshape(len(measure), count, size)
    return np.asarray(parts.mean(axis=2))


def _dead(sides: _Sides) -> Iterator[Finding]:
    """A channel with nothing, where there is something in the other."""
    for name, own, other in (("L", sides.left, sides.right), ("R", sides.right, sides.left)):
        silent = np.asarray(own < other - limit.DEAD_DB)
        pauses = ~sides.active
        stretches = [
            (a, b)
            for a, b in joined(runs(silent | pauses), _CROSSTALK_S).tolist()
            if (silent & sides.active)[a:b].sum() >= min(limit.DEAD_S, len(own))
        ]
        spots = [Spot(float(a), float(b), float(b - a)) for a, b in stretches]
        if spots:
            total = sum(spot.value for spot in spots)
            shown, count = worst(spots, 0.0)
            yield Finding(Kind.DEAD_CHANNEL, Severity.WARNING, total, shown, count, name)


def _inverted(sides: _Sides) -> Iterator[Finding]:
    """Seconds that lose much when both channels are heard as one."""
    loss = _mono_loss(sides)
    bad = np.asarray(sides.active & (loss > limit.MONO_LOSS_DB))
    spots = [
        Spot(float(a), float(b), float(np.median(loss[a:b][bad[a:b]])))
        for a, b in joined(runs(bad), 2).tolist()
        if bad[a:b].sum() >= min(limit.INVERTED_S, len(loss))
    ]
    if spots:
        shown, count = worst(spots, 0.0, max)
        most = max(spot.value for spot in spots)
        yield Finding(Kind.INVERTED, Severity.WARNING, round(most, 1), shown, count)


def _mono_loss(sides: _Sides) -> Floats:
    """How many dB half the sum lies below the mean of the two; 40 stands for all of it."""
    left, right = 10 ** (sides.left / 10), 10 ** (sides.right / 10)
    cross = 2 * sides.correlation * np.sqrt(left * right)
    share = (left + right + cross) / (2 * (left + right))
    return np.asarray(-10 * np.log10(np.maximum(share, 1e-4)), dtype=np.float32)


def _balance(sides: _Sides) -> Iterator[Finding]:
    difference = (sides.left - sides.right)[sides.active]
    if len(difference) == 0:
        return
    shares = [np.mean(one > limit.SPLIT_DB) for one in (difference, -difference)]
    if min(shares) >= limit.SPLIT_SHARE:
        apart = float(np.median(np.abs(difference)))
        yield Finding(Kind.SPLIT, Severity.WARNING, round(apart, 1))
        return
    middle = float(np.median(difference))
    if abs(middle) >= limit.IMBALANCE_DB:
        warn = abs(middle) >= limit.IMBALANCE_WARN_DB
        severity = Severity.WARNING if warn else Severity.NOTICE
        louder = "L" if middle > 0 else "R"
        yield Finding(Kind.IMBALANCE, severity, round(abs(middle), 1), detail=louder)
