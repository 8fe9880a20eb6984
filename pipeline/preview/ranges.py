"""Byte ranges (RFC 9110, section 14): what lets a browser jump in a film or a sound."""

from __future__ import annotations

import re

from pipeline.core.frozen import dataclass

_ONE = re.compile(r"bytes=(?:(\d+)-(\d*)|-(\d+))", re.ASCII)


@dataclass(frozen=True, slots=True)
class Part:
    """The bytes ``first`` to ``last``, both included."""

    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


class Unsatisfiable(Exception):
    """No byte of what was asked for exists."""


def part(asked: str | None, size: int) -> Part | None:
    """The part of ``size`` bytes that the header ``asked`` means; none means all of them.

    More than one range, or words that are not ours to understand, give the whole, as the RFC
    allows. Raises Unsatisfiable.
    """
    found = _ONE.fullmatch(asked.replace(" ", "")) if asked else None
    if found is None:
        return None
    if found[3] is not None:
        wanted = min(int(found[3]), size)
        if wanted == 0:
            raise Unsatisfiable
        return Part(size - wanted, size - 1)
    first = int(found[1])
    last = min(int(found[2]), size - 1) if found[2] else size - 1
    if found[2] and int(found[2]) < first:
        return None
    if first >= size:
        raise Unsatisfiable
    return Part(first, last)
