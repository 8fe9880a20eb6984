"""What a command answers: the same facts for a person and for another program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import IntEnum

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem


class Exit(IntEnum):
    """How a run ended, for whoever called it."""

    DONE = 0
    CONTENT = 1  # the content has errors
    USAGE = 2  # the command was not understood
    EDGE = 3  # a tool, a store, the network or the folder
    BUG = 70  # our own fault (EX_SOFTWARE of sysexits.h)
    STOPPED = 130  # Ctrl-C


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length under a heading each."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """``data`` is what ``--format json`` gives (JSON values), ``parts`` what a person reads."""

    data: Mapping[str, object] = field(default_factory=dict)
    parts: tuple[str | Table, ...] = ()
    problems: tuple[Problem, ...] = ()
    code: Exit = Exit.DONE
    command: str = ""
