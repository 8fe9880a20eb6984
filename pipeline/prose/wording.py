"""A list of words to think twice about, held against a text.

A pattern is a word or a phrase as one writes it; ``*`` at either end of a word stands for letters
that may follow or go before (``offer*`` is also ``offerets``). Upper and lower case are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

#: What somebody else is quoted for is theirs to say.
_QUOTED = re.compile(r"«[^»]*»|”[^”]*”|“[^”]*”|„[^“”]*[“”]|\"[^\"]*\"")


@dataclass(frozen=True)
class Advice:
    """``exceptions``: phrases in which the words are right, such as a name."""

    patterns: tuple[str, ...]
    suggestion: str
    why: str = ""
    exceptions: tuple[str, ...] = ()

    @cached_property
    def sought(self) -> re.Pattern[str]:
        return phrase(self.patterns)

    @cached_property
    def spared(self) -> re.Pattern[str] | None:
        return phrase(self.exceptions) if self.exceptions else None

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """A part of each pattern that any match holds, found faster than the pattern is."""
        return tuple(max(p.lower().replace("*", " ").split(), key=len) for p in self.patterns)


@dataclass(frozen=True, slots=True)
class Found:
    """``start``: the offset in the text."""

    start: int
    text: str
    advice: Advice


@dataclass(frozen=True, slots=True)
class Wording:
    advice: tuple[Advice, ...] = field(default=())

    def find(self, text: str) -> Iterator[Found]:
        """What the list advises against, except where somebody is quoted."""
        lowered = text.lower()
        near = [a for a in self.advice if any(stem in lowered for stem in a.stems)]
        quoted = [m.span() for m in _QUOTED.finditer(text)] if near else []
        for advice in near:
            spared = [m.span() for m in advice.spared.finditer(text)] if advice.spared else []
            for match in advice.sought.finditer(text):
                if not _within(match.span(), (*quoted, *spared)):
                    yield Found(match.start(), match.group(), advice)


def phrase(patterns: Iterable[str]) -> re.Pattern[str]:
    """Any of the patterns, as whole words."""
    forms = "|".join(r"\s+".join(_word(w) for w in one.split()) for one in patterns)
    return re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)


def _word(written: str) -> str:
    return re.escape(written).replace(r"\*", r"\w*")


def _within(span: tuple[int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= span[0] and span[1] <= end for start, end in spans)
