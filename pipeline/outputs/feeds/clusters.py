"""Cutting a text where a reader sees no half character: between grapheme clusters (UAX #29).

What one sees as a character may be many: a letter and its accents, a flag, a family joined by
joiners, an Indic syllable.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import regex

_LONGEST = 64  # more characters than this on one another are no character, and are cut anywhere


def cut(text: str, most: int) -> str:
    """At most the first ``most`` code points. What is one character alone is cut if it must be."""
    return text[: boundary(text, most) or most]


def boundary(text: str, index: int) -> int:
    """The last place, at ``index`` or before, that is not inside a cluster."""
    if index >= len(text):
        return index
    at = 0
    for cluster in _cluster().finditer(text):
        if cluster.end() > index:
            break
        at = cluster.end()
    return index if index - at > _LONGEST else at


@cache
def _cluster() -> regex.Pattern[str]:
    import regex  # most texts are not cut

    return regex.compile(r"\X")
