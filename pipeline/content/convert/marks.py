"""Plain text as Markdown that means just that text, and emphasis where CommonMark can hold it."""

from __future__ import annotations

import re
import unicodedata

#: What stands for emphasis until a whole paragraph is known: begin and end, strong and weak.
STRONG, STRONG_END, WEAK, WEAK_END, BREAK = "\ue000", "\ue001", "\ue002", "\ue003", "\ue004"

_ENDS = {STRONG: STRONG_END, WEAK: WEAK_END}
_DELIMITERS = {STRONG: "**", STRONG_END: "**", WEAK: "*", WEAK_END: "*"}
_OURS = re.compile("[\ue000-\ue004]")
# No text file of ours may hold these (`content.source`), nor may XML.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufeff\ufffe\uffff\x0b]")
_SPACE = re.compile("[ \t\n\r\f\x85\u2028\u2029]+")
_SPECIAL = re.compile(r"[\\`*\[\]|~^]|_|<(?=[a-zA-Z/!?])|&(?=#?\w+;)|\{(?=#)")
_AT_START = re.compile(r"^([#>+=:\-]|\d{1,9}(?=[.)](?:\s|$)))")
_BOTH = re.compile("(?:\ue000\ue002|\ue002\ue000)([^\ue000-\ue003]*)(?:\ue003\ue001|\ue001\ue003)")
_PAIRS = re.compile("\ue001\ue000|\ue003\ue002")


def clean(text: str) -> str:
    """``text`` composed (NFC) and without what cannot be seen."""
    return unicodedata.normalize("NFC", _OURS.sub("", _UNSEEN.sub("", text)))


def escaped(text: str) -> str:
    """Each run of white space as one space, each sign that Markdown would read as itself."""
    return _SPECIAL.sub(lambda found: "\\" + found[0], _SPACE.sub(" ", clean(text)))


def paragraph(inline: str) -> str:
    """A whole paragraph from `escaped` text with marks of emphasis and breaks in it."""
    lines = [line.strip() for line in _emphasised(_tidied(inline)).split(BREAK)]
    return "\\\n".join(_begun(line) for line in _without_empty(lines))


def line(inline: str) -> str:
    """As `paragraph`, on one line, fit for a heading, whose last hashes are not its text."""
    return re.sub("(#+)$", r"\\\1", paragraph(inline.replace(BREAK, " ")))


def _without_empty(lines: list[str]) -> list[str]:
    """A break next to nothing would be a paragraph's end, or show as a backslash."""
    return [one for one in lines if one]


def _begun(text: str) -> str:
    """A line that does not begin as a heading, a list or a quotation does."""
    found = _AT_START.match(text)
    if found is None:
        return text
    number = found[0].isdigit()
    return f"{found[0]}\\{text[found.end() :]}" if number else f"\\{text}"


def _tidied(inline: str) -> str:
    """Emphasis without white space at its inner edges, and joined where one follows another."""
    before = ""
    while before != inline:
        before = inline
        inline = _PAIRS.sub("", inline)
        inline = re.sub("([\ue000\ue002])([ \ue004]+)", r"\2\1", inline)
        inline = re.sub("([ \ue004]+)([\ue001\ue003])", r"\2\1", inline)
        inline = re.sub("\ue000\ue001|\ue002\ue003", "", inline)
        inline = _BOTH.sub(f"{STRONG}\\1{STRONG_END}", inline)
    return re.sub(" +", " ", inline)


def _emphasised(inline: str) -> str:
    """The marks as asterisks where they will be read so (CommonMark 0.31, 6.2), else left out."""
    signs = list(inline)
    opened: list[int] = []
    kept: set[int] = set()
    for index, sign in enumerate(signs):
        if sign in _ENDS:
            opened.append(index)
        elif sign in (STRONG_END, WEAK_END) and opened and _ENDS[signs[opened[-1]]] == sign:
            begin = opened.pop()
            if _holds(signs, begin, index):
                kept |= {begin, index}
    return "".join(
        sign if sign not in _DELIMITERS else _DELIMITERS[sign] if index in kept else ""
        for index, sign in enumerate(signs)
    )


def _holds(signs: list[str], begin: int, end: int) -> bool:
    """Whether the pair stands free: no other mark beside it, and its flanks as they must be."""
    before, first = _beside(signs, begin, -1), _beside(signs, begin, 1)
    last, after = _beside(signs, end, -1), _beside(signs, end, 1)
    if {before, first, last, after} & {*_DELIMITERS, "*"}:
        return False
    opens = not _blank(first) and (not _sign(first) or _blank(before) or _sign(before))
    closes = not _blank(last) and (not _sign(last) or _blank(after) or _sign(after))
    return opens and closes


def _beside(signs: list[str], index: int, step: int) -> str:
    place = index + step
    return signs[place] if 0 <= place < len(signs) else " "


def _blank(sign: str) -> bool:
    return sign == BREAK or sign.isspace()


def _sign(sign: str) -> bool:
    """Punctuation as CommonMark 0.31 has it: the Unicode categories P and S."""
    return unicodedata.category(sign)[0] in "PS"
