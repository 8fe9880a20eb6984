"""Which language to speak, settled before any command is built: click wants plain strings."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from pipeline.core.messages import LANGUAGES, LOCALE

DEFAULT = "da"
VARIABLE = "SPOR2_LANG"


def wanted(argv: Sequence[str], option: str) -> str | None:
    """The last value of ``option`` anywhere before a lone ``--``; none when it is not there."""
    words = list(argv[: argv.index("--")] if "--" in argv else argv)
    found = None
    for word, following in zip(words, [*words[1:], None], strict=False):
        if word == option:
            found = following
        elif word.startswith(f"{option}="):
            found = word.partition("=")[2]
    return found


def settled(argv: Sequence[str], environment: Mapping[str, str]) -> str:
    """``--lang``, else SPOR2_LANG, else Danish. What we do not speak is passed over."""
    asked = (wanted(argv, "--lang"), environment.get(VARIABLE))
    return next((language for language in asked if language in LANGUAGES), DEFAULT)


@contextmanager
def click_speaks(language: str) -> Iterator[None]:
    """Let click's own texts ("Usage:", "No such option") come from our catalogue ``cli``.

    click asks the module functions of `gettext`, which look for the current text domain in the
    languages of LANGUAGE. Both are put back afterwards.
    """
    domain, before = gettext.textdomain(), os.environ.get("LANGUAGE")
    gettext.bindtextdomain("cli", str(LOCALE))
    gettext.textdomain("cli")
    os.environ["LANGUAGE"] = language
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if before is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = before
