"""Which files the programme's content folders hold, and what is wrong with their names alone."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, problem

FOLDERS = ("artwork", "episodes", "events", "films", "handbook", "pages", "sound")
_LITTER = ("~$", ".")  # Word's lock files, and what systems hide


@dataclass(frozen=True, slots=True)
class FileTree:
    """``files``: posix name relative to ``root``, in NFC -> the file on this disk. ``folders``:
    each content folder -> the names straight in it, files and folders alike.
    """

    root: Path
    files: Mapping[str, Path]
    folders: Mapping[str, tuple[str, ...]]

    def within(self, folder: str, suffix: str = "") -> list[str]:
        """The files straight in a folder."""
        names = (name for name in self.folders.get(folder, ()) if name in self.files)
        return [name for name in names if name.endswith(suffix)]

    def subfolders(self, folder: str) -> list[str]:
        return [name for name in self.folders.get(folder, ()) if name in self.folders]

    def path(self, name: str) -> Path | None:
        """The file of exactly this name, whatever the disk thinks of upper and lower case."""
        if name.partition("/")[0] in FOLDERS:
            return self.files.get(name)
        path = self.root / name
        return path if path.is_file() else None


@dataclass(slots=True)
class _Walk:
    root: Path
    files: dict[str, Path] = field(default_factory=dict)
    folders: dict[str, tuple[str, ...]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def note(self, code: str, name: str, **params: object) -> None:
        self.problems.append(problem(code, Place(name), **params))


def walk(root: Path) -> tuple[FileTree, tuple[Problem, ...]]:
    """The content folders' files. Links that lead out of the programme are left out."""
    found = _Walk(root)
    for name in FOLDERS:
        folder = root / name
        if folder.is_symlink() and not _stays_inside(root, folder):
            found.note("E004", name)
        elif folder.is_dir():
            _folder(found, name, folder)
    for path in sorted(root.glob("*.y*ml")):
        found.files[path.name] = path
    return FileTree(root, found.files, found.folders), tuple(found.problems)


def _folder(found: _Walk, folder: str, path: Path) -> None:
    try:
        entries = sorted(os.scandir(path), key=lambda entry: entry.name)
    except OSError as error:
        found.note("E002", folder, reason=error.strerror or type(error).__name__)
        return
    seen: dict[str, str] = {}
    for entry in entries:
        if not entry.name.startswith(_LITTER):
            name = f"{folder}/{unicodedata.normalize('NFC', entry.name)}"
            _spelling(found, name, entry.name, seen)
            _entry(found, name, entry)
    found.folders[folder] = tuple(dict.fromkeys(seen.values()))


def _entry(found: _Walk, name: str, entry: os.DirEntry[str]) -> None:
    if entry.is_symlink() and not _stays_inside(found.root, Path(entry.path)):
        found.note("E004", name)
    elif entry.is_dir():
        _folder(found, name, Path(entry.path))
    elif entry.is_file():
        found.files[name] = Path(entry.path)
    else:
        found.note("E002", name, reason="not a regular file")


def _spelling(found: _Walk, name: str, on_disk: str, seen: dict[str, str]) -> None:
    """Names that are not the same on every system: decomposed letters, upper and lower case."""
    if not name.endswith(f"/{on_disk}"):
        found.note("E006", name)
    folded = name.casefold()
    if folded in seen:
        found.note("E005", name, other=seen[folded])
    seen.setdefault(folded, name)


def _stays_inside(root: Path, path: Path) -> bool:
    """False for links out of the programme, to nowhere, and to a folder they stand in."""
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    inside = target.is_relative_to(root.resolve())
    return inside and not path.parent.resolve().is_relative_to(target)
