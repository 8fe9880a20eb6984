"""Where a text may be cut: between what people read as characters, not within them.

The rules of Unicode's annex 29 (grapheme clusters) that Python's own tables can tell: accents and
vowel signs, skin tones, joined emoji, flags, Hangul, and letters joined by a virama.
"""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_VIRAMA = 9  # Unicode's combining class for it
#: What belongs to the character before it, beside all marks (category M).
_CLINGS = frozenset(
    [
        *(_JOINER, "\u200c"),
        *map(chr, range(0x1F3FB, 0x1F400)),  # skin tones
        *map(chr, range(0xE0020, 0xE0080)),  # the tags of Scotland's flag
        *map(chr, range(0x1160, 0x1200)),  # Hangul vowels and finals
        *map(chr, range(0xD7B0, 0xD7FC)),
    ]
)


def cut(text: str, most: int) -> str:
    """At most the first ``most`` code points. What is one character alone is cut if it must be."""
    end = most
    while 0 < end < len(text) and _within(text, end):
        end -= 1
    return text[: end or most]


def _within(text: str, at: int) -> bool:
    before, after = text[at - 1], text[at]
    if after in _CLINGS or unicodedata.category(after).startswith("M"):
        return True
    if before == _JOINER or unicodedata.combining(before) == _VIRAMA:
        return True
    return _is_flag(after) and _flags_before(text, at) % 2 == 1


def _is_flag(character: str) -> bool:
    """A regional indicator: two of them are a flag."""
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _flags_before(text: str, at: int) -> int:
    start = at
    while start and _is_flag(text[start - 1]):
        start -= 1
    return at - start
