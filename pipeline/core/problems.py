"""What is wrong with the content: values that are collected and shown together, never raised."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pipeline.core.frozen import dataclass


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the programme: a file (posix, relative to the programme), 1-based line and column.

    ``text`` is the source line itself and ``length`` how many characters the caret underlines.
    """

    file: str
    line: int | None = None
    column: int | None = None
    length: int = 1
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault. ``code`` names its texts in ``problems.po``; ``params`` fill them in.

    E… and W… are of the content, F1… and F2… of a feed (`outputs.feeds.gate`).
    """

    code: str
    place: Place
    params: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR


def problem(code: str, place: Place, **params: object) -> Problem:
    """A problem whose severity follows from its code: W… and F2… warn, all others stop."""
    severity = Severity.WARNING if warns(code) else Severity.ERROR
    pairs = tuple((name, str(value)) for name, value in params.items())
    return Problem(code, place, pairs, severity)


def warns(code: str) -> bool:
    return code.startswith(("W", "F2"))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(p for p in problems if p.severity is Severity.ERROR)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Without repeats, by file, line and column: the order in which an author mends them."""
    return tuple(
        sorted(
            set(problems),
            key=lambda p: (p.place.file, p.place.line or 0, p.place.column or 0, p.code, p.params),
        )
    )
