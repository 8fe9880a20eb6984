"""Seeing that an author has changed something: times and sizes of the files, looked at often."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

#: What a programme is made of; all else in its folder (public/, .git …) is not looked at.
FOLDERS = ("artwork", "episodes", "events", "films", "handbook", "pages")
Seen = Mapping[str, tuple[int, int]]


def look(programme: Path, others: Sequence[Path] = ()) -> Seen:
    """Every file of the programme, and below ``others``, with its time and size."""
    roots = [programme / name for name in FOLDERS]
    files = [entry for entry in _entries(programme) if entry.name.endswith((".yaml", ".yml"))]
    seen = dict(_stamps(files))
    for root in (*roots, *others):
        seen.update(_stamps(_walk(root)))
    return seen


def _walk(folder: Path) -> Iterator[os.DirEntry[str]]:
    for entry in _entries(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(Path(entry.path))
        else:
            yield entry


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """What lies in ``folder``; hidden and half-written files are not ours to see."""
    try:
        with os.scandir(folder) as found:
            yield from (e for e in found if not e.name.startswith((".", "~")))
    except OSError:
        return  # not there, or just gone


def _stamps(
    files: Iterator[os.DirEntry[str]] | list[os.DirEntry[str]],
) -> Iterator[tuple[str, tuple[int, int]]]:
    for file in files:
        try:
            stat = file.stat()
        except OSError:
            continue
        yield file.path, (stat.st_mtime_ns, stat.st_size)
