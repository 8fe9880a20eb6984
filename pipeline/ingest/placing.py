"""A whole folder, or a whole file, or nothing: made aside and then given its name."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, problem

Problems = tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """A new item. ``files`` are posix paths in the programme, the one to write in first.

    ``warnings`` are of what was handed in, and can be used all the same.
    """

    id: str
    title: str
    files: tuple[str, ...]
    warnings: Problems = ()


def place_folder(programme: Path, name: str, files: Mapping[str, bytes | Path]) -> Problems:
    """Make folder ``name`` (posix) of texts and copies of files. E213 when it exists.

    Raises OSError.
    """
    if _taken(programme / name):
        return (problem("E213", Place(name), name=name),)
    with _aside(programme) as work:
        fresh = work / "fresh"
        fresh.mkdir()
        for file, body in files.items():
            _write(fresh / file, body)
        (programme / name).parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(programme / name)
    return ()


def place_file(programme: Path, name: str, body: bytes) -> Problems:
    """Make file ``name`` (posix). E213 when it exists. Raises OSError."""
    if _taken(programme / name):
        return (problem("E213", Place(name), name=name),)
    with _aside(programme) as work:
        _write(work / "fresh", body)
        (programme / name).parent.mkdir(parents=True, exist_ok=True)
        (work / "fresh").rename(programme / name)
    return ()


def replace_file(programme: Path, name: str, body: bytes) -> None:
    """Give file ``name`` (posix) a new text in one step: the one thing here that changes a file."""
    with _aside(programme) as work:
        _write(work / "fresh", body)
        (programme / name).parent.mkdir(parents=True, exist_ok=True)
        (work / "fresh").replace(programme / name)


@contextmanager
def _aside(programme: Path) -> Iterator[Path]:
    """A folder on the programme's own disk, gone afterwards; and so is ``.spor2`` if it is new."""
    parent = programme / ".spor2"
    fresh = not parent.exists()
    parent.mkdir(exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix="new-", dir=parent))
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if fresh and not any(parent.iterdir()):
            parent.rmdir()


def _write(target: Path, body: bytes | Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(body, bytes):
        target.write_bytes(body)
    else:
        shutil.copyfile(body, target)


def _taken(target: Path) -> bool:
    """Names that differ by case alone are the same folder on Windows and macOS."""
    if not target.parent.is_dir():
        return False
    return target.name.casefold() in {path.name.casefold() for path in target.parent.iterdir()}
