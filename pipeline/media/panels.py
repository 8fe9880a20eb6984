"""Panels one above the other, all with the same time from left to right: titles, legends, time,
and flags that point at places. What is drawn in a panel is the business of `charts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.core.frozen import dataclass
from pipeline.core.locale import clock
from pipeline.media.drawing import Area, Drawing, Line, Point, Shape, Words

LEFT, RIGHT = 42.0, 10.0
_HEAD, _LEGEND, _AXIS, _SPACE = 22.0, 20.0, 24.0, 18.0
_ROW = 17.0  # of flags
_ROWS = 3
_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800)
_TICK_WIDTH = 84.0
_LETTER = 6.6  # about as wide as a letter is: the reader's font is not known


@dataclass(frozen=True, slots=True)
class Flag:
    """A place worth pointing at. ``end_s`` none: one moment. ``role`` is of `drawing.STYLES`."""

    label: str
    start_s: float
    end_s: float | None = None
    role: str = "marker"


@dataclass(frozen=True, slots=True)
class Field:
    """Where something is drawn: from ``top`` to ``bottom``, and all of the sound's time wide."""

    width: float
    seconds: float
    top: float
    bottom: float

    def x(self, second: float) -> float:
        share = min(max(second / self.seconds, 0.0), 1.0)
        return LEFT + share * (self.width - LEFT - RIGHT)

    @property
    def columns(self) -> int:
        """How many values side by side can still be told apart."""
        return round(self.width - LEFT - RIGHT)

    @property
    def ticks(self) -> list[int]:
        """Round times, as many as there is room for."""
        room = max(1.0, self.columns / _TICK_WIDTH)
        step = next((s for s in _STEPS_S if self.seconds / s <= room), _STEPS_S[-1])
        return list(range(0, int(self.seconds) + 1, step))

    def level(self, y: float, role: str = "grid") -> Line:
        """A line straight across."""
        return Line(((LEFT, y), (self.width - RIGHT, y)), role)


@dataclass(frozen=True, slots=True)
class Panel:
    """``legend``: (role, words) of each kind of line or area. Flags ``over`` and ``under`` it."""

    title: str
    height: float
    draw: Callable[[Field], Iterator[Shape]]
    legend: tuple[tuple[str, str], ...] = ()
    over: tuple[Flag, ...] = ()
    under: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What panels are drawn on: ``seconds`` from left to right; ``top`` is left free."""

    title: str
    width: float
    seconds: float
    top: float = 0.0


def stacked(sheet: Sheet, panels: Sequence[Panel]) -> Drawing:
    shapes: list[Shape] = []
    top = sheet.top
    for panel in panels:
        at = top + _HEAD
        shapes.append(Words((LEFT, top + 15), panel.title, "head"))
        legend = _Legend(sheet.width, panel.legend)
        shapes += legend.shapes(at + 13)
        at += legend.height
        over = _placed(panel.over, Field(sheet.width, sheet.seconds, at, at))
        at += _ROW * _rows(over)
        field = Field(sheet.width, sheet.seconds, at, at + panel.height)
        under = _placed(panel.under, field)
        shapes += [*_frame(field), *panel.draw(field), *_lines(over, field), *_bars(under, field)]
        bottom = field.bottom + (_ROW * _rows(under) + 6 if under else 0)
        shapes += _times(field, bottom)
        top = bottom + _AXIS + _SPACE
    return Drawing(sheet.width, top - _SPACE, tuple(shapes), sheet.title)


def _frame(field: Field) -> Iterator[Shape]:
    for second in field.ticks:
        x = field.x(second)
        yield Line(((x, field.top), (x, field.bottom)), "grid")
    yield field.level(field.bottom, "frame")


def _times(field: Field, bottom: float) -> Iterator[Shape]:
    for second in field.ticks:
        x, anchor = field.x(second), "middle"
        if x > field.width - RIGHT - 20:
            x, anchor = field.width - RIGHT, "end"
        yield Words((x, bottom + 16), clock(second), "words", anchor)


@dataclass(frozen=True, slots=True)
class _Legend:
    """What each line and area is, in as many rows as the width makes necessary."""

    width: float
    entries: Sequence[tuple[str, str]]

    @property
    def height(self) -> float:
        return _LEGEND * (max((row for _, row, _ in self._placed()), default=-1) + 1)

    def shapes(self, top: float) -> Iterator[Shape]:
        for x, row, (role, words) in self._placed():
            y = top + row * _LEGEND
            if role.endswith("-line"):
                yield Line(((x, y - 4), (x + 18, y - 4)), role)
            else:
                yield Area(((x, y - 10), (x + 18, y - 10), (x + 18, y + 1), (x, y + 1)), role)
            yield Words((x + 23, y), words)

    def _placed(self) -> Iterator[tuple[float, int, tuple[str, str]]]:
        """Left edge, row and entry of each."""
        x, row = LEFT, 0
        for entry in self.entries:
            wide = 23 + _LETTER * len(entry[1])
            if x > LEFT and x + wide > self.width - RIGHT:
                x, row = LEFT, row + 1
            yield x, row, entry
            x += wide + 14


# --- flags --------------------------------------------------------------------------------------


def _placed(flags: Sequence[Flag], field: Field) -> list[tuple[Flag, int]]:
    """Each flag with its row: the first with room for it. Where all are full it has none (-1)."""
    ends = [0.0] * _ROWS
    placed = []
    for flag in sorted(flags, key=lambda f: f.start_s):
        left, right = _span(flag, field)
        row = next((n for n, end in enumerate(ends) if left >= end), -1)
        if row >= 0:
            ends[row] = right + 6 + _LETTER * len(flag.label)
        placed.append((flag, row))
    return placed


def _span(flag: Flag, field: Field) -> tuple[float, float]:
    """Its left and right edge; a moment is still wide enough to be seen."""
    left = field.x(flag.start_s)
    return left, max(left + 3, left if flag.end_s is None else field.x(flag.end_s))


def _rows(placed: Sequence[tuple[Flag, int]]) -> int:
    return 1 + max((row for _, row in placed), default=-1)


def _lines(placed: Sequence[tuple[Flag, int]], field: Field) -> Iterator[Shape]:
    """A line down through the field, and a label at its upper end."""
    rows = _rows(placed)
    for flag, row in placed:
        x = field.x(flag.start_s)
        top = field.top if row < 0 else field.top - _ROW * (rows - row) + 3
        yield Line(((x, top), (x, field.bottom)), flag.role)
        if row >= 0:
            yield Words((x + 3, top + 11), flag.label, flag.role)


def _bars(placed: Sequence[tuple[Flag, int]], field: Field) -> Iterator[Shape]:
    """A bar from start to end under the field, and its label in it or beside it."""
    for flag, row in placed:
        left, right = _span(flag, field)
        top = field.bottom + 5 + _ROW * max(row, 0)
        low = top + 14
        yield Area(((left, top), (right, top), (right, low), (left, low)), flag.role)
        if row >= 0:
            yield _label(flag, (left, right), top + 11.5, field)


def _label(flag: Flag, edges: Point, y: float, field: Field) -> Words:
    left, right = edges
    wide = 6 + _LETTER * len(flag.label)
    if right - left > wide:
        return Words((left + 3, y), flag.label, "on-bar")
    if right + wide > field.width:
        return Words((left - 3, y), flag.label, flag.role, "end")
    return Words((right + 3, y), flag.label, flag.role)
