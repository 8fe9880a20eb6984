"""Cutting a text where a reader sees no half character: between grapheme clusters (UAX #29).

What one sees as a character may be many: a letter and its accents, a flag, a family joined by
joiners, an Indic syllable. Where the standard's newest tables and Python's differ, two characters
count as one: a text is then cut a little earlier.
"""

from __future__ import annotations

import unicodedata

_LONGEST = 64  # more characters than this on one another are no character, and are cut anywhere
_JOINER = "\u200d"
_EXTENDING = frozenset(("Mn", "Me", "Mc"))
# Extend and SpacingMark outside those categories; the tones of skin, and tags of flags.
_MORE_EXTENDING = frozenset("\u200c\u200d\u0e33\u0eb3\uff9e\uff9f")
_MODIFIERS = ((0x1F3FB, 0x1F3FF), (0xE0020, 0xE007F))
# Prepend: signs over the numbers that follow, and the letters that stand before a syllable.
_PREPENDED = frozenset(
    "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\u0d4e\U000110bd\U000110cd"
    "\U000111c2\U000111c3\U000113d1\U0001193f\U00011941\U00011a84\U00011a85\U00011a86\U00011a87"
    "\U00011a88\U00011a89\U00011d46\U00011f02"
)
_VIRAMA = 9  # canonical combining class
_LEADING = ((0x1100, 0x115F), (0xA960, 0xA97C))  # Hangul, by where in a syllable
_FOLLOWING = ((0x1160, 0x11FF), (0xD7B0, 0xD7FB))
_SYLLABLES = ((0xAC00, 0xD7A3),)
_REGIONAL = ((0x1F1E6, 0x1F1FF),)


def cut(text: str, most: int) -> str:
    """At most the first ``most`` code points. What is one character alone is cut if it must be."""
    return text[: boundary(text, most) or most]


def boundary(text: str, index: int) -> int:
    """The last place, at ``index`` or before, that is not inside a cluster."""
    at = index
    while 0 < at < len(text) and _joined(text, at):
        at -= 1
        if index - at > _LONGEST:
            return index
    return at


def _joined(text: str, at: int) -> bool:
    """Whether the characters before and after ``at`` may belong to one cluster."""
    before, after = text[at - 1], text[at]
    if _extends(after) or before == _JOINER or before in _PREPENDED:
        return True
    if _in(after, _REGIONAL) and _in(before, _REGIONAL):
        return _flags_before(text, at) % 2 == 1
    if unicodedata.category(after) == "Lo" and _after_virama(text, at):
        return True
    return before + after == "\r\n" or _one_hangul(before, after)


def _one_hangul(before: str, after: str) -> bool:
    if _in(after, _FOLLOWING):
        return _in(before, _LEADING + _FOLLOWING + _SYLLABLES)
    return _in(before, _LEADING) and _in(after, _LEADING + _SYLLABLES)


def _extends(character: str) -> bool:
    return (
        unicodedata.category(character) in _EXTENDING
        or character in _MORE_EXTENDING
        or _in(character, _MODIFIERS)
    )


def _after_virama(text: str, at: int) -> bool:
    """Whether one of the marks right before ``at`` binds a syllable to the next."""
    while at and _extends(text[at - 1]):
        at -= 1
        if unicodedata.combining(text[at]) == _VIRAMA:
            return True
    return False


def _flags_before(text: str, at: int) -> int:
    start = at
    while start and _in(text[start - 1], _REGIONAL):
        start -= 1
    return at - start


def _in(character: str, blocks: tuple[tuple[int, int], ...]) -> bool:
    return any(low <= ord(character) <= high for low, high in blocks)
