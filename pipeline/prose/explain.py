"""Words of the glossary, found where each first stands in a text, in any of its Danish endings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.prose.manner import Term

#: What may follow a word of the glossary: the definite form, the plural, the genitive.
_ENDING = re.compile(r"(?:e?t|e?n|e|e?r|e?rne|e?ne)?s?(?![\w-])")

Found = tuple[str, str, str]


class Explaining:
    """The words that wait for their first use. A `Found` is an id, an address, a definition."""

    def __init__(self, terms: Sequence[Term], prefix: str) -> None:
        self._prefix = prefix
        pairs = [(form, term) for term in terms for form in term.forms]
        self._waiting = sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0]))

    def __bool__(self) -> bool:
        return bool(self._waiting)

    def take(self, address: str) -> Found | None:
        """The word whose entry stands at ``address``, if it still waits."""
        term = next((t for _, t in self._waiting if address and t.address == address), None)
        return None if term is None else self._used(term)

    def split(self, text: str) -> Iterator[tuple[str, Found | None]]:
        """The text in pieces: as it is, or as a word to explain."""
        while self._waiting:
            hit = self._first(text)
            if hit is None:
                break
            start, end, term = hit
            if start:
                yield text[:start], None
            yield text[start:end], self._used(term)
            text = text[end:]
        if text:
            yield text, None

    def _first(self, text: str) -> tuple[int, int, Term] | None:
        """The word that stands first; of two at the same place, the longer."""
        low = text.lower()
        if len(low) != len(text):  # one of the few letters that have two small ones
            return None
        best: tuple[int, int, Term] | None = None
        for form, term in self._waiting:
            span = _word(low, form)
            if span is not None and (best is None or span[0] < best[0]):
                best = (*span, term)
        return best

    def _used(self, term: Term) -> Found:
        self._waiting = [pair for pair in self._waiting if pair[1] is not term]
        return f"{self._prefix}ord_{term.key}", term.address, term.definition


def _word(text: str, form: str) -> tuple[int, int] | None:
    """Where ``form`` stands as a word of its own."""
    start = text.find(form)
    while start >= 0:
        end = _ENDING.match(text, start + len(form))
        if end is not None and not (
            start and (text[start - 1].isalnum() or text[start - 1] == "-")
        ):
            return start, end.end()
        start = text.find(form, start + 1)
    return None
