"""A file's fields as plain data, with a place for every key and value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import NamedTuple, cast

from pipeline.content.source import Source
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place

Loc = tuple[str | int, ...]
Data = str | list["Data"] | dict[str, "Data"] | None


class Span(NamedTuple):
    """Where something stands; line and column count from 1."""

    line: int
    column: int
    length: int


@dataclass(frozen=True, slots=True)
class Document:
    """A file's fields. Keys without a value are not in ``data``, but they have their place."""

    source: Source
    data: Mapping[str, Data] = field(default_factory=dict)
    values: Mapping[Loc, Span] = field(default_factory=dict)
    keys: Mapping[Loc, Span] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1

    def place(self, *loc: str | int) -> Place:
        """The place of a value, or of the nearest thing around it that stands in the file."""
        return self._nearest(loc, self.values, self.keys)

    def key_place(self, *loc: str | int) -> Place:
        """As `place`, for the name of a field."""
        return self._nearest(loc, self.keys, self.values)

    def names(self, *loc: str | int) -> bool:
        """Whether the author wrote this field, be it with a value or without."""
        return loc in self.keys

    def text(self, *loc: str | int) -> str | None:
        """The text at a place in the data, if there is one."""
        data: object = self.data
        for step in loc:
            if isinstance(data, dict | list):
                data = cast("dict[object, object]", data)[step] if _within(data, step) else None
        return data if isinstance(data, str) else None

    def _nearest(self, loc: Loc, *spans: Mapping[Loc, Span]) -> Place:
        while loc:
            for known in spans:
                if loc in known:
                    return self.source.place(*known[loc])
            loc = loc[:-1]
        return self.source.place(1)


def _within(data: dict[str, Data] | list[Data], step: str | int) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(step, int) and 0 <= step < len(data)
