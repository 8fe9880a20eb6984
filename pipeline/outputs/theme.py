"""The theme: the folder of templates, styles and scripts, and what a change in it means."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from pipeline.core.messages import LOCALE
from pipeline.core.values import SourceFile

_HERE = Path(__file__).parent
_SHAPING = ("film_words", "page", "strings", "theme", "transcripts", "ways")
_PROSE = ("explain", "html", "nodes", "parse", "reading")
_CODE = (
    *(_HERE / f"{name}.py" for name in _SHAPING),
    *(_HERE.parent / "prose" / f"{name}.py" for name in _PROSE),
)
_CORE = (_HERE.parent / "core" / "locale.py",)


def folder() -> Path:
    """In the repository beside the package; inside the package when it was installed."""
    inside = _HERE.parent / "templates"
    return inside if inside.is_dir() else _HERE.parent.parent / "templates"


def asset(name: str) -> SourceFile:
    return SourceFile(f"theme/{name}", folder() / "assets" / name)


def parts(name: str) -> list[str]:
    """The files of a folder of assets, in order."""
    return sorted(path.name for path in (folder() / "assets" / name).iterdir())


@cache
def digest() -> str:
    """Of all that shapes a page beside its content: the templates, the words and the code. It is
    part of every page's parameters, so that a changed theme makes the pages anew.
    """
    kinds = ("*.html", "*.txt", "*.xsl", "feed.css")
    templates = sorted(path for kind in kinds for path in folder().rglob(kind))
    words = sorted(LOCALE.rglob("site.mo"))
    found = hashlib.sha256()
    for path in (*templates, *words, *_CODE, *_CORE):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]
