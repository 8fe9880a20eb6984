"""What shapes a book beside its content: its templates, our words, this code."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from pipeline.core.messages import LOCALE
from pipeline.outputs import theme

_PACKAGE = Path(__file__).parents[2]
_CODE = ("outputs/books", "prose")


@cache
def digest() -> str:
    """A part of every book's parameters, so that a changed form makes the books anew."""
    files = sorted(path for path in (theme.folder() / "books").iterdir() if path.is_file())
    words = sorted(LOCALE.rglob("site.mo"))
    code = sorted(path for name in _CODE for path in (_PACKAGE / name).glob("*.py"))
    found = hashlib.sha256()
    for path in (*files, *words, *code):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:16]
