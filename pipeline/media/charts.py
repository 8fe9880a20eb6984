"""Charts of a sound over time, drawn from arrays: loudness, waveform and gain.

However long the sound, a chart has no more columns than it is wide; each shows the most (peaks,
momentary loudness), the least (gain) or the middle (short-term loudness) of its stretch, so that
nothing that matters is smoothed away.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.core.frozen import dataclass
from pipeline.media.drawing import Area, Drawing, Line, Point, Shape, Words
from pipeline.media.panels import LEFT, Field, Flag, Panel, Sheet, stacked

Floats = NDArray[np.floating[Any]]

WIDE, NARROW = 960.0, 330.0  # of a drawing; a page shows the one that fits the reader's screen
_LOUDNESS, _WAVE, _GAIN = 150.0, 96.0, 96.0  # heights of the fields
_BELOW, _ABOVE = 29.0, 11.0  # LU shown under and over the target
_SILENCE = -200.0  # stands for no level at all


@dataclass(frozen=True, slots=True)
class Curve:
    """Values at ``step_s`` from one another, the first at ``start_s``."""

    values: Floats
    step_s: float
    start_s: float = 0.0

    def columns(self, wanted: int, choose: Callable[[Floats], float]) -> list[Point]:
        """At most ``wanted`` (second, value): of equal stretches, each shown by one value."""
        count = len(self.values)
        edges = np.unique(np.linspace(0, count, min(wanted, count) + 1).astype(int)).tolist()
        return [
            (self.start_s + (a + b - 1) / 2 * self.step_s, float(choose(self.values[a:b])))
            for a, b in pairwise(edges)
        ]


@dataclass(frozen=True, slots=True)
class History:
    """A sound's momentary and short-term loudness (LUFS) and sample peaks (1 is full scale)."""

    momentary: Curve
    short_term: Curve
    peak: Curve


@dataclass(frozen=True, slots=True)
class Subject:
    """What is drawn, all in the published sound's time. ``gain`` in dB."""

    seconds: float
    target_lufs: float
    before: History
    after: History
    gain: Curve
    markers: tuple[Flag, ...] = ()
    findings: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """The words in the charts, in the reader's language. ``findings``: by a flag's role."""

    title: str
    loudness_before: str
    loudness_after: str
    momentary: str
    short_term: str
    target: str
    wave_before: str
    wave_after: str
    markers: str
    findings: tuple[tuple[str, str], ...]
    gain: str
    at_rest: str
    turned_down: str


def loudness(subject: Subject, said: Said, width: float) -> Drawing:
    """Before and after, one above the other, on one scale."""
    return stacked(_sheet(subject, said, width), _loudness(subject, said))


def waveform(subject: Subject, said: Said, width: float) -> Drawing:
    """The recording with the findings under it; what is published with the markers over it."""
    return stacked(_sheet(subject, said, width), _waves(subject, said))


def gain(subject: Subject, said: Said, width: float) -> Drawing:
    """How much the sound was turned up or down, moment by moment."""
    return stacked(_sheet(subject, said, width), (_gain(subject, said),))


def whole(subject: Subject, said: Said) -> Drawing:
    """Everything in one picture, under its title."""
    panels = (*_loudness(subject, said), *_waves(subject, said), _gain(subject, said))
    drawing = stacked(replace(_sheet(subject, said, WIDE), top=44.0), panels)
    name = Words((LEFT, 28.0), said.title, "name")
    return replace(drawing, shapes=(name, *drawing.shapes))


def number(value: float, *, sign: bool = False) -> str:
    """A number as it is printed: with a real minus, and a plus where asked for."""
    if value < 0:
        return f"\N{MINUS SIGN}{-value:g}"
    return f"+{value:g}" if sign and value > 0 else f"{value:g}"


def _sheet(subject: Subject, said: Said, width: float) -> Sheet:
    return Sheet(said.title, width, subject.seconds)


# --- loudness -----------------------------------------------------------------------------------


def _loudness(subject: Subject, said: Said) -> tuple[Panel, Panel]:
    """On one scale, so that they can be held against each other."""
    low, high = subject.target_lufs - _BELOW, subject.target_lufs + _ABOVE

    def panel(title: str, history: History, name: str) -> Panel:
        def draw(field: Field) -> Iterator[Shape]:
            scale = _Scale(field, low, high)
            yield from scale.lines(10)
            yield from _levels(scale, history, name)
            yield field.level(scale.y(subject.target_lufs), "target-line")

        lines = ((f"{name}-line", said.short_term), ("target-line", said.target))
        legend = ((f"{name}-pale", said.momentary), *lines)
        return Panel(title, _LOUDNESS, draw, legend)

    return (
        panel(said.loudness_before, subject.before, "before"),
        panel(said.loudness_after, subject.after, "after"),
    )


def _levels(scale: _Scale, history: History, name: str) -> Iterator[Shape]:
    field = scale.field
    most = scale.points(history.momentary.columns(field.columns, np.max))
    yield Area(((most[0][0], field.bottom), *most, (most[-1][0], field.bottom)), f"{name}-pale")
    yield Line(tuple(most), f"{name}-edge-line")
    middle = history.short_term.columns(field.columns, _middle)
    if middle:  # shorter than its window, a sound has none
        yield Line(tuple(scale.points(middle)), f"{name}-line")


def _middle(values: Floats) -> float:
    return float(np.median(np.maximum(values, _SILENCE)))


# --- waveform -----------------------------------------------------------------------------------


def _waves(subject: Subject, said: Said) -> tuple[Panel, Panel]:
    def panel(title: str, history: History, name: str) -> Panel:
        return Panel(title, _WAVE, lambda field: _wave(field, history.peak, f"{name}-wave"))

    roles = {flag.role for flag in subject.findings}
    found = tuple((role, words) for role, words in said.findings if role in roles)
    marked = (("marker-line", said.markers),) if subject.markers else ()
    before = panel(said.wave_before, subject.before, "before")
    after = panel(said.wave_after, subject.after, "after")
    return (
        replace(before, legend=found, under=subject.findings),
        replace(after, legend=marked, over=subject.markers),
    )


def _wave(field: Field, peaks: Curve, role: str) -> Iterator[Shape]:
    middle, reach = (field.top + field.bottom) / 2, (field.bottom - field.top) / 2
    highest = peaks.columns(field.columns, np.max)
    # never thinner than a line: silence is there too
    columns = [(field.x(s), max(min(v, 1.0) * reach, 0.6)) for s, v in highest]
    upper = tuple((x, middle - high) for x, high in columns)
    lower = tuple((x, middle + high) for x, high in reversed(columns))
    yield field.level(field.top)
    yield Area((*upper, *lower), role)


# --- gain ---------------------------------------------------------------------------------------


def _gain(subject: Subject, said: Said) -> Panel:
    legend = (("after-line", said.at_rest), ("after-wave", said.turned_down))
    return Panel(said.gain, _GAIN, lambda field: _gains(field, subject.gain), legend)


def _gains(field: Field, curve: Curve) -> Iterator[Shape]:
    most, least = (curve.columns(field.columns, choose) for choose in (np.max, np.min))
    low = math.floor(min(level for _, level in least)) - 1
    high = math.ceil(max(level for _, level in most)) + 1
    scale = _Scale(field, low, high)
    yield from scale.lines(next(s for s in (1, 2, 5, 10, 20, 50) if (high - low) / s <= 5), "+")
    upper = scale.points(most)
    yield Area((*upper, *reversed(scale.points(least))), "after-wave")
    yield Line(tuple(upper), "after-line")


@dataclass(frozen=True, slots=True)
class _Scale:
    """Levels from ``low`` to ``high`` over the height of a field; what is beyond is at its edge."""

    field: Field
    low: float
    high: float

    def y(self, level: float) -> float:
        share = (min(max(level, self.low), self.high) - self.low) / (self.high - self.low)
        return self.field.bottom - share * (self.field.bottom - self.field.top)

    def points(self, columns: Sequence[Point]) -> list[Point]:
        return [(self.field.x(second), self.y(level)) for second, level in columns]

    def lines(self, step: int, sign: str = "") -> Iterator[Shape]:
        for level in range(math.ceil(self.low / step) * step, int(self.high) + 1, step):
            y = self.y(level)
            yield self.field.level(y)
            yield Words((LEFT - 5, y + 4), number(level, sign=bool(sign)), "words", "end")
