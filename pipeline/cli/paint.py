"""Text on a stream: coloured where a person watches, plain everywhere else. Rich lives here and
in `bars`, and is imported only when a terminal is there. It honours NO_COLOR by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from pipeline.cli.answer import Table

if TYPE_CHECKING:
    from rich.console import Console

_ERROR, _WARNING, _ADVICE, _PLACE = "bold red", "bold yellow", "green", "blue"
_STARTS = (
    (("fejl[", "error[", "Fejl:", "Error:"), _ERROR),
    (("advarsel[", "warning["), _WARNING),
    (("Gør sådan:", "Do this:"), _ADVICE),
    (("  -->", "   |"), _PLACE),
)


def write(stream: TextIO, text: str) -> None:
    """``text`` and a line end."""
    if not stream.isatty():
        stream.write(text + "\n")
        stream.flush()
        return
    from rich.text import Text

    styled = Text()
    for line in text.splitlines(keepends=True):
        styled.append(line, _style(line))
    terminal(stream).print(styled)


def terminal(stream: TextIO) -> Console:
    from rich.console import Console

    return Console(file=stream, soft_wrap=True, highlight=False, markup=False)


def table(value: Table) -> str:
    """Columns as wide as they need, two spaces apart."""
    rows = (value.headings, *value.rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_row(row, widths) for row in rows)


def _row(row: tuple[str, ...], widths: list[int]) -> str:
    cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
    return "  ".join(cells).rstrip()


def _style(line: str) -> str:
    return next((style for starts, style in _STARTS if line.startswith(starts)), "")
