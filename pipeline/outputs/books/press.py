"""Typst: the one place that sets pages. It brings its own letters, so that every machine sets the
same; and it refuses what is not accessible (PDF/UA-1, ISO 14289-1) or will not last (PDF/A-2a,
ISO 19005-2).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path

from pipeline.core.errors import ToolError
from pipeline.outputs import theme

MAIN = "bog.typ"
FORM = "book.typ"
#: Of an A4 page 1,400 pixels wide: the cover as a reader's shelf shows it.
_COVER_PPI = 169.0


def pdf(folder: Path, source: str, day: date) -> bytes:
    """``source`` on pages; pictures that it names lie in ``folder``. ``day`` is told as its making.

    Raises ToolError when it cannot be set.
    """
    import typst  # 30 MB: only those who set pages pay for it

    _lay_out(folder, source)
    with _told():
        made = typst.compile(
            folder / MAIN,
            root=folder,
            ignore_system_fonts=True,
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            timestamp=datetime.combine(day, time(12), UTC),
        )
    assert isinstance(made, bytes)  # noqa: S101 - a PDF is one file
    return made


def png(folder: Path, source: str) -> bytes:
    """The one page of ``source``, in pixels. Raises ToolError when it cannot be set."""
    import typst

    _lay_out(folder, source)
    with _told():
        made = typst.compile(
            folder / MAIN, root=folder, ignore_system_fonts=True, format="png", ppi=_COVER_PPI
        )
    assert isinstance(made, bytes)  # noqa: S101 - one page
    return made


@contextmanager
def _told() -> Iterator[None]:
    import typst

    try:
        yield
    except typst.TypstError as fault:
        raise ToolError("T030", reason=getattr(fault, "message", str(fault))) from fault


def _lay_out(folder: Path, source: str) -> None:
    form = (theme.folder() / "books" / FORM).read_text("utf-8")
    (folder / FORM).write_text(form, encoding="utf-8", newline="\n")
    (folder / MAIN).write_text(source, encoding="utf-8", newline="\n")
