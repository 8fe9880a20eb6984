"""YAML to plain data: no types, no surprises.

Plain YAML turns ``10:12`` into 612, ``No`` into False and ``{t: Ord, der åbner}`` into two keys.
Here every scalar stays the text the author wrote (`schema` gives it a type), ``null``, ``~`` and
nothing at all mean none, and what YAML would do behind the author's back is a fault: repeated keys,
anchors, aliases, tags, several documents, commas that split a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import cast

import yaml

from pipeline.content.document import Data, Document, Loc, Span
from pipeline.content.source import Source, invisible_sign
from pipeline.content.syntax import explain, marks
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem, problem

#: Ten times the pure loader's speed, where PyYAML was built with libyaml.
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
DEPTH = 20
_NUMBERED = re.compile(r"\s+(?P<cut>#\w.*)")
_GLUED = re.compile(r"(?P<key>[a-z_]+):(?P<value>[^\s/].*)")
_NONE = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document, none when its form is broken, and what is wrong with it."""

    document: Document | None
    problems: tuple[Problem, ...]


def parse(source: Source) -> Parsed:
    """The whole file as one YAML document of fields."""
    return parse_lines(source, source.text, 0)


def parse_lines(source: Source, text: str, skipped: int) -> Parsed:
    """As `parse`, for the part of the file that comes after ``skipped`` lines."""
    reader = _Reader(source, skipped, text)
    try:
        data = reader.read(yaml.parse(text, Loader=LOADER))
    except yaml.YAMLError as error:
        if not isinstance(reader.last, yaml.AliasEvent):  # a star that is noted already
            reader.problems.append(explain(error, source, skipped, reader.last))
        return Parsed(None, tuple(reader.problems))
    except _TooDeep:
        return Parsed(None, tuple(reader.problems))
    if data is None:
        return Parsed(None, tuple(reader.problems))
    return Parsed(Document(source, data, reader.values, reader.keys), tuple(reader.problems))


class _TooDeep(Exception):
    """Lists within lists beyond any content: stop before Python's own limit does."""


class _Reader:
    """One pass over the parser's events."""

    def __init__(self, source: Source, skipped: int, text: str) -> None:
        self.source = source
        self.skipped = skipped
        self.problems: list[Problem] = []
        self.values: dict[Loc, Span] = {}
        self.keys: dict[Loc, Span] = {}
        self._numbered = "#" in text and _NUMBERED.search(text) is not None
        self.last: yaml.Event | None = None
        self._events: Iterator[yaml.Event] = iter(())

    def read(self, events: Iterator[yaml.Event]) -> dict[str, Data] | None:
        self._events = self._watched(events)
        roots: list[Data] = []
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent) and roots:
                self._note("E016", event)
                return None
            if isinstance(event, yaml.NodeEvent):
                roots.append(self._node(event, ()))
                if not isinstance(event, yaml.MappingStartEvent):
                    self._no_fields(roots[-1], event)
                    return None
        if not roots:
            self.problems.append(problem("E017", self.source.place(self.skipped + 1)))
            return None
        return cast("dict[str, Data]", roots[0])

    def _watched(self, events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
        for event in events:
            yield event
            self.last = event

    def _no_fields(self, root: Data, event: yaml.Event) -> None:
        """Read on first: a syntax error further down often explains it better."""
        for _ in self._events:
            pass
        empty = root is None and isinstance(event, yaml.ScalarEvent)
        self._note("E017" if empty else "E026", event)

    def _node(self, event: yaml.Event, loc: Loc) -> Data:
        if len(loc) > DEPTH:
            self._note("E030", event)
            raise _TooDeep
        self._plain(event)
        self.values[loc] = self._span(event)
        if isinstance(event, yaml.ScalarEvent):
            self._cut_short(event)
            value: str = event.value
            sign = invisible_sign(value) if event.style == '"' else None
            if sign is not None:  # written as an escape: "\0"
                self._note("E003", event, sign=sign)
            return None if not event.style and value in _NONE else value
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(loc)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(loc, in_braces=bool(event.flow_style))
        return self._written(event)  # an alias: already noted

    def _plain(self, event: yaml.Event) -> None:
        """No anchors, aliases or tags: in a text they are signs that wanted quotes."""
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self._note("E011", event, value=self._written(event))
        elif getattr(event, "tag", None) is not None:
            self._note("E015", event, value=self._written(event))

    def _cut_short(self, event: yaml.ScalarEvent) -> None:
        """``title: Sang #2``: a sign of number that YAML takes for a remark."""
        if event.style or not self._numbered:
            return
        _, mark = marks(event)
        line = mark.line + self.skipped
        match = _NUMBERED.match(self.source.lines[line], mark.column)
        if match is not None:
            place = self.source.place(line + 1, match.start("cut") + 1, len(match["cut"]))
            self.problems.append(problem("W032", place, cut=match["cut"].strip()))

    def _sequence(self, loc: Loc) -> list[Data]:
        items: list[Data] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._node(event, (*loc, len(items))))
        return items

    def _mapping(self, loc: Loc, *, in_braces: bool) -> dict[str, Data]:
        data: dict[str, Data] = {}
        split = _Split()
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, loc)
            value_event = next(self._events)
            if key is None:
                self._node(value_event, (*loc, "?"))
            elif in_braces and self._is_piece(event, value_event):
                if not self._glued(data, (*loc, key), event):
                    split.pieces.append(event)
            else:
                self._report(split, data)
                split = _Split(key)
                self._field(data, (*loc, key), event, value_event)
        self._report(split, data)
        return data

    def _field(
        self, data: dict[str, Data], loc: Loc, event: yaml.Event, value_event: yaml.Event
    ) -> None:
        key = cast("str", loc[-1])
        if loc in self.keys:
            self._note("E010", event, field=key, line=self.keys[loc].line)
            self._node(value_event, (*loc[:-1], "?"))
            return
        self.keys[loc] = self._span(event)
        value = self._node(value_event, loc)
        if value is not None:
            data[key] = value

    def _key(self, event: yaml.Event, loc: Loc) -> str | None:
        if isinstance(event, yaml.ScalarEvent) and event.value:
            self._plain(event)
            name: str = event.value
            return name
        self._note("E027", event)
        self._node(event, (*loc, "?"))
        return None

    def _is_piece(self, event: yaml.Event, value: yaml.Event) -> bool:
        """A key without a colon inside braces: the rest of a text that held a comma."""
        if not isinstance(value, yaml.ScalarEvent) or value.value or value.style:
            return False
        _, mark = marks(event)
        after = self.source.lines[mark.line + self.skipped][mark.column :]
        return not after.lstrip().startswith(":")

    def _glued(self, data: dict[str, Data], loc: Loc, event: yaml.Event) -> bool:
        """``{made_by:human}``: a field after all, but for a space."""
        match = _GLUED.fullmatch(str(loc[-1]))
        if match is None:
            return False
        self._note("E036", event, written=f"{match['key']}: {match['value']}")
        data[match["key"]] = match["value"]
        self.keys[(*loc[:-1], match["key"])] = self._span(event)
        return True

    def _report(self, split: _Split, data: dict[str, Data]) -> None:
        """Join the pieces to their text again, so that one comma is one fault."""
        if not split.pieces:
            return
        key, first = split.key, split.pieces[0]
        text = data.get(key) if key is not None else None
        if key is None or not isinstance(text, str):
            self._note("E035", first, field=cast("yaml.ScalarEvent", first).value)
            return
        words = [cast("yaml.ScalarEvent", piece).value for piece in split.pieces]
        data[key] = ", ".join([text, *words])
        self._note("E018", first, field=key, value=data[key])

    def _note(self, code: str, event: yaml.Event, **params: object) -> None:
        self.problems.append(problem(code, self.source.place(*self._span(event)), **params))

    def _written(self, event: yaml.Event) -> str:
        span = self._span(event)
        line = self.source.lines[span.line - 1]
        return line[span.column - 1 : span.column - 1 + span.length].strip()

    def _span(self, event: yaml.Event) -> Span:
        """Libyaml counts columns in characters; a value over several lines ends with its first."""
        start, end = marks(event)
        line = start.line + self.skipped
        width = end.column - start.column
        if end.line != start.line and line < len(self.source.lines):
            width = len(self.source.lines[line].rstrip()) - start.column
        return Span(line + 1, start.column + 1, max(1, width))


@dataclass(slots=True)
class _Split:
    """A field inside braces and the pieces that commas cut off it."""

    key: str | None = None
    pieces: list[yaml.Event] = field(default_factory=list)
