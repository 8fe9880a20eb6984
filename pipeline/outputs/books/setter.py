"""Sets one document, in a process of its own: Typst remembers some 200 MB of each book that it set.

Run as a file, with a folder, a file in it to write, and either the instant of a PDF or the pixels
to an inch of a picture. What goes wrong is told on standard error, with exit code 1: its line
in the document (0 when Typst does not say), and what it is.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from pathlib import Path

import typst

MAIN = "bog.typ"


def pdf(folder: Path, target: Path, instant: str) -> None:
    typst.compile(
        folder / MAIN,
        output=target,
        root=folder,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime.fromtimestamp(int(instant), UTC),
    )


def png(folder: Path, target: Path, ppi: str) -> None:
    typst.compile(
        folder / MAIN,
        output=target,
        root=folder,
        ignore_system_fonts=True,
        format="png",
        ppi=float(ppi),
    )


def main(folder: str, name: str, number: str) -> int:
    make = pdf if name.endswith(".pdf") else png
    try:
        make(Path(folder), Path(folder) / name, number)
    except typst.TypstError as fault:
        found = re.search(rf"{re.escape(MAIN)}:(\d+)", str(fault.diagnostic))
        line = found[1] if found else "0"
        sys.stderr.buffer.write(f"{line}\n{fault.message}".encode())
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
