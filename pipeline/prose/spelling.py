"""Spelling, by the computer's own hunspell: one run for all words, none where there is no hunspell.

Suggestions cost hunspell a tenth of a second a word, so they are asked for a few words only.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable
from types import MappingProxyType

#: A programme's language -> hunspell's dictionary.
DICTIONARIES = MappingProxyType({"da": "da_DK", "en": "en_GB"})
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
#: Addresses and abbreviations: a sign in their middle, and no spelling.
_SIGN = re.compile(r"\w(?:[.@]\w|://)")
_JOINED = re.compile(r"\S*\w(?:[.@]\w|://)\S*")
_TIMEOUT_S = 60
_LONGEST = 60  # letters


def spelt(text: str) -> list[str]:
    """The words of a text that have a spelling: no numbers, addresses, abbreviations, and nothing
    longer than any word is (hunspell takes seconds over it).
    """
    if _SIGN.search(text):
        text = _JOINED.sub(" ", text)
    words = _WORD.findall(text)
    return [word for word in words if 2 < len(word) <= _LONGEST and not word.isupper()]


def installed(language: str) -> bool:
    """Whether there is a hunspell, and the name of a dictionary to ask it for."""
    return language in DICTIONARIES and shutil.which("hunspell") is not None


def misspelt(words: Iterable[str], language: str) -> frozenset[str] | None:
    """The words that hunspell does not know; none where it or its dictionary is missing."""
    answer = _asked(["-l"], "\n".join(sorted(set(words))), language)
    return None if answer is None else frozenset(answer.split())


def suggestions(words: Iterable[str], language: str, most: int = 3) -> dict[str, tuple[str, ...]]:
    """What may have been meant by each misspelt word, the likeliest first."""
    asked = "\n".join(f"^{word}" for word in sorted(set(words)))
    answer = _asked(["-a"], asked, language) if asked else None
    found = {}
    for line in (answer or "").splitlines():
        if line.startswith("& "):
            head, _, listed = line.partition(": ")
            found[head.split()[1]] = tuple(listed.split(", ")[:most])
    return found


def _asked(how: list[str], text: str, language: str) -> str | None:
    program, dictionary = shutil.which("hunspell"), DICTIONARIES.get(language)
    if program is None or dictionary is None:
        return None
    command = [program, *how, "-i", "utf-8", "-d", dictionary]
    try:
        ran = subprocess.run(
            command, input=text.encode(), capture_output=True, check=False, timeout=_TIMEOUT_S
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.decode("utf-8", "replace") if ran.returncode == 0 else None
