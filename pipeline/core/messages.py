"""Texts for people, through gettext.

Three domains, each for its own readers: ``problems`` (authors: texts keyed by code, as ``E012``
and ``E012.fix``, in Danish and English), ``cli`` (the command line) and ``site`` (visitors). In the
last two the English text is its own key, so only Danish has a catalogue.
"""

from __future__ import annotations

import gettext
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.core.problems import warns

if TYPE_CHECKING:
    from pipeline.core.errors import PipelineError
    from pipeline.core.problems import Problem

LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES = ("da", "en")


class Catalogue:
    """One domain in one language."""

    def __init__(self, domain: str, language: str) -> None:
        self.domain = domain
        self.language = language
        self._texts = gettext.translation(domain, LOCALE, [language], fallback=True)
        self._known: dict[str, str] = {}

    def text(self, message: str, /, **params: object) -> str:
        """The translated text, its ``{names}`` filled in. A literal brace is written twice.

        Where the catalogue has it in the singular and the plural, its number ``n`` decides.
        """
        if not params:
            return self._plain(message)
        found, n = message, params.get("n")
        if isinstance(n, int):
            found = self._texts.ngettext(message, message, n)
        if found == message:
            found = self._texts.gettext(message)
        return found.format(**params)

    def _plain(self, message: str) -> str:
        """Of what is the same each time: a page asks for some twenty."""
        found = self._known.get(message)
        if found is None:
            found = self._known[message] = self._texts.gettext(message).format()
        return found

    def plural(self, one: str, many: str, n: int, /, **params: object) -> str:
        """As `text`, choosing the form for ``n``, which the text may name as ``{n}``."""
        return self._texts.ngettext(one, many, n).format(n=n, **params)

    def has(self, message: str) -> bool:
        return self._texts.gettext(message) != message


@cache
def catalogue(domain: str, language: str) -> Catalogue:
    return Catalogue(domain, language)


def describe_error(error: PipelineError, language: str) -> str:
    """What happened and what to do, as two short paragraphs."""
    texts = catalogue("problems", language)
    lines = [_head(error.code, language) + texts.text(error.code, **error.params)]
    if texts.has(f"{error.code}.fix"):
        lines.append(_do(language) + texts.text(f"{error.code}.fix", **error.params))
    return "\n".join(lines)


def describe_problem(problem: Problem, language: str) -> str:
    """Head, place, source line with caret, and what to do (the form of design section 5)."""
    texts = catalogue("problems", language)
    params = dict(problem.params)
    lines = [_head(problem.code, language) + texts.text(problem.code, **params)]
    place = problem.place
    where = [place.file, *(str(n) for n in (place.line, place.column) if n is not None)]
    lines.append("  --> " + ":".join(where))
    if place.text is not None and place.column is not None:
        lines += _snippet(place.text, place.column, place.length)
    if texts.has(f"{problem.code}.fix"):
        lines.append(_do(language) + texts.text(f"{problem.code}.fix", **params))
    return "\n".join(lines)


def _snippet(text: str, column: int, length: int) -> list[str]:
    """The source line and its caret; a long line is cut to a window around the caret."""
    start = max(0, column - 60) if len(text) > 100 else 0
    shown = text[start : start + 100].replace("\t", " ")
    under = " " * (column - 1 - start) + "^" * max(1, min(length, len(shown) - column + 1 + start))
    return [f"   | {shown}", f"   | {under}"]


def _head(code: str, language: str) -> str:
    kind = "warning" if warns(code) else "error"
    if language == "da":
        kind = "advarsel" if kind == "warning" else "fejl"
    return f"{kind}[{code}] "


def _do(language: str) -> str:
    return "Gør sådan: " if language == "da" else "Do this: "
