"""Typst: the one place that sets pages. It brings its own letters, so that every machine sets the
same; and it refuses what is not accessible (PDF/UA-1, ISO 14289-1) or will not last (PDF/A-2a,
ISO 19005-2).
"""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

from pipeline.core.errors import ToolError
from pipeline.outputs import theme

MAIN = "bog.typ"
FORM = "book.typ"
_SETTER = Path(__file__).with_name("setter.py")
#: As `typeset` begins a chapter: ``#chapter("Kapitel 3", "Samtalen", …``.
_CHAPTER = re.compile(r'^#chapter\("((?:[^"\\]|\\.)*)", "((?:[^"\\]|\\.)*)"', re.MULTILINE)
#: Of an A4 page 1,400 pixels wide: the cover as a reader's shelf shows it.
_COVER_PPI = 169


def pdf(folder: Path, source: str, day: date) -> Path:
    """``source`` on pages; pictures that it names lie in ``folder``. ``day`` is told as its making.

    Raises ToolError when it cannot be set.
    """
    instant = int(datetime.combine(day, time(12), UTC).timestamp())
    return _set(folder, source, "bog.pdf", instant)


def png(folder: Path, source: str) -> Path:
    """The one page of ``source``, in pixels. Raises ToolError when it cannot be set."""
    return _set(folder, source, "omslag.png", _COVER_PPI)


def _set(folder: Path, source: str, name: str, number: int) -> Path:
    form = (theme.folder() / "books" / FORM).read_text("utf-8")
    (folder / FORM).write_text(form, encoding="utf-8", newline="\n")
    (folder / MAIN).write_text(source, encoding="utf-8", newline="\n")
    # -P: beside the file lie others, which are no libraries.
    command = [sys.executable, "-P", str(_SETTER), str(folder), name, str(number)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        raise ToolError("T030", reason=_reason(source, done))
    return folder / name


def _reason(source: str, done: subprocess.CompletedProcess[bytes]) -> str:
    """What Typst said, and the chapter it stands in: ``Kapitel 3, Samtalen: missing alt text``."""
    line, _, said = done.stderr.decode("utf-8", "replace").strip().partition("\n")
    if not (line.isdecimal() and said):
        return f"{line}\n{said}".strip() or f"Typst ({done.returncode})"
    before = "\n".join(source.split("\n")[: int(line)])
    begun = _CHAPTER.findall(before)
    place = [re.sub(r"\\(.)", r"\1", name) for name in begun[-1]] if begun else []
    return ": ".join(filter(None, (", ".join(filter(None, place)), said)))
