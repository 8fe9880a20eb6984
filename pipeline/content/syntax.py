"""Why a YAML file cannot be read, in words an author can act on.

The parser says what it expected; the line shows what the author meant. Each detector below knows
one mistake and either names it or passes; the first to name it wins.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

import yaml

from pipeline.content.source import Source
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem, problem

_FIELD = re.compile(r"^(?P<lead>[\s{\[-]*)(?P<key>[\w-]+):\s+(?P<value>.*?)\s*$")
_IN_BRACES = re.compile(r"(?P<key>[\w-]+): (?P<value>[^\"'{}\[\],]*: [^,}\]]*)")
_NO_SPACE = re.compile(r"^[\s-]*(?P<key>[\w-]+):(?P<value>[^\s:/].*?)\s*$")
_BARE = re.compile(r"^\s*(?P<key>[^\s:#][^:#]*?)\s*$")
_AFTER_CLOSE = re.compile(r"(?P<close>[\"'\]}])\s*$")

_MISPLACED = re.compile(
    r"cannot start any token|(sequence entries|mapping keys) are not allowed|node content"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What the parser said and where, counted from 1. ``last`` is the last event it understood."""

    source: Source
    said: str
    doing: str
    line: int
    column: int
    began: tuple[int, int]
    last: yaml.Event | None
    skipped: int

    @property
    def text(self) -> str:
        return self.line_text(self.line)

    @property
    def sign(self) -> str:
        return self.text[self.column - 1 : self.column]

    def line_text(self, line: int) -> str:
        return self.source.lines[line - 1] if line <= len(self.source.lines) else ""

    def found(self, code: str, at: tuple[int, int] | None = None, **params: object) -> Problem:
        line, column = at or (self.line, self.column)
        return problem(code, self.source.place(line, column), **params)


def explain(
    error: yaml.YAMLError, source: Source, skipped: int, last: yaml.Event | None
) -> Problem:
    """The one mistake that stopped the parser; it reads no further in this file."""
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return problem("E025", source.place(), said=str(error))
    mark, began = error.problem_mark, error.context_mark or error.problem_mark
    line, column = _inside(source, mark.line + skipped + 1, mark.column + 1)
    start = (began.line + skipped + 1, began.column + 1)
    said, doing = error.problem or "", error.context or ""
    fault = Fault(source, said, doing, line, column, start, last, skipped)
    return next(p for detect in DETECTORS if (p := detect(fault)) is not None)


def _inside(source: Source, line: int, column: int) -> tuple[int, int]:
    """A fault at the end of the file is shown at the last line that holds anything."""
    if line <= len(source.lines) and source.lines[line - 1].strip():
        return line, column
    while line > 1 and not (line <= len(source.lines) and source.lines[line - 1].strip()):
        line -= 1
    return line, len(source.lines[line - 1]) + 1


def _tab(fault: Fault) -> Problem | None:
    indent = re.match(r"\s*", fault.text)
    at = indent.group().find("\t") if indent else -1
    return None if at < 0 else fault.found("E021", (fault.line, at + 1))


def _reserved_sign(fault: Fault) -> Problem | None:
    """``@navn``, ``*vigtigt*``, ``- noget`` as a value: signs that mean something to YAML."""
    if any(word in fault.doing for word in ("alias", "anchor", "tag", "block scalar")):
        start = fault.began
    elif _MISPLACED.search(fault.said):
        start = (fault.line, fault.column)
    else:
        return None
    value = fault.line_text(start[0])[start[1] - 1 :].strip()
    return fault.found("E020", start, sign=value[:1], value=_in_quotes(value))


def _colon(fault: Fault) -> Problem | None:
    """``title: Afsnit 2: Samtalen``: a text with a colon and a space in it wants quotes."""
    if "mapping values are not allowed" in fault.said:
        match = _FIELD.match(fault.text)
    elif "while parsing a flow" in fault.doing and fault.sign == ":":
        match = _IN_BRACES.search(fault.text)
    else:
        return None
    if match is None or ": " not in f"{match['value']} " or match["value"][:1] in "\"'{[":
        return None
    written = f"{match['key']}: {_in_quotes(match['value'])}"
    return fault.found("E019", field=match["key"], written=written)


def _quote_open(fault: Fault) -> Problem | None:
    if "quoted scalar" in fault.doing and "end of stream" in fault.said:
        return fault.found("E022", fault.began, sign=_sign_at(fault, fault.began))
    if "quoted scalar" in fault.doing and "document indicator" in fault.said:
        return fault.found("E022", fault.began, sign=_sign_at(fault, fault.began))
    last = fault.last
    if isinstance(last, yaml.ScalarEvent) and last.style in ("'", '"'):
        start, end = marks(last)
        if start.line < end.line and end.line + fault.skipped + 1 == fault.line:
            at = (start.line + fault.skipped + 1, start.column + 1)
            return fault.found("E022", at, sign=last.style)
    return None


def marks(event: yaml.Event) -> tuple[yaml.Mark, yaml.Mark]:
    """Where the event begins and ends; a parser always gives both, the stubs do not know."""
    return cast("tuple[yaml.Mark, yaml.Mark]", (event.start_mark, event.end_mark))


def _sign_at(fault: Fault, at: tuple[int, int]) -> str:
    return fault.line_text(at[0])[at[1] - 1 : at[1]]


def _escape(fault: Fault) -> Problem | None:
    known = ("escape character", "hexdecimal", "escape sequence", "escaped Unicode")
    return fault.found("E034") if any(word in fault.said for word in known) else None


def _text_after(fault: Fault) -> Problem | None:
    """``title: "Ord" og mere``: the quotes or brackets end before the text does."""
    if "did not find expected" not in fault.said and "but " not in fault.said:
        return None
    if fault.sign in ("]", "}"):
        return fault.found("E037", sign=fault.sign)
    match = _AFTER_CLOSE.search(fault.text[: fault.column - 1])
    return None if match is None else fault.found("E033", sign=match["close"])


def _bracket_open(fault: Fault) -> Problem | None:
    if "while parsing a flow" not in fault.doing:
        return None
    opened = _sign_at(fault, fault.began)
    closing = {"[": "]", "{": "}"}.get(opened, "}")
    return fault.found("E023", fault.began, sign=opened, closing=closing)


def _no_space(fault: Fault) -> Problem | None:
    """``title:Hej``: without a space after the colon the line is a text, not a field."""
    for line in (fault.line, fault.line - 1, fault.began[0]):
        match = _NO_SPACE.match(fault.line_text(line)) if line >= 1 else None
        if match is not None:
            at = (line, match.start("value"))
            return fault.found("E036", at, written=f"{match['key']}: {match['value']}")
    return None


def _no_colon(fault: Fault) -> Problem | None:
    """A line with a word alone, where a field was due."""
    if "could not find expected ':'" in fault.said:
        lines = [fault.began[0]]
    elif "mapping values are not allowed" in fault.said:
        lines = [fault.line - 1]
    else:
        return None
    for line in lines:
        match = _BARE.match(fault.line_text(line)) if line >= 1 else None
        if match is not None:
            return fault.found("E031", (line, match.start("key") + 1), text=match["key"])
    return None


def _indent(fault: Fault) -> Problem | None:
    """Everything else that comes from lines that do not stand under one another."""
    known = ("mapping values are not allowed", "expected key", "<block end>", "'-' indicator")
    if not any(word in fault.said for word in (*known, "document start")):
        return None
    indent = len(fault.text) - len(fault.text.lstrip())
    return fault.found("E024", (fault.line, indent + 1))


def _other(fault: Fault) -> Problem:
    return fault.found("E025", said=fault.said or fault.doing)


def _in_quotes(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


DETECTORS: tuple[Callable[[Fault], Problem | None], ...] = (
    _tab,
    _reserved_sign,
    _colon,
    _quote_open,
    _escape,
    _text_after,
    _bracket_open,
    _no_space,
    _no_colon,
    _indent,
    _other,
)
