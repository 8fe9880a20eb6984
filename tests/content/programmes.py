"""Small programmes in folders, for tests."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

from pipeline.content.library import Loaded, load

ROOT = Path(__file__).parent.parent.parent
BASE = ROOT / "tests" / "problems" / "base"
NOW = datetime(2031, 1, 1, tzinfo=UTC)
EPISODE = "episodes/01-start/episode.yaml"
FILM = "films/01-film/film.yaml"
EVENT = "events/dag.yaml"
CHAPTER = "handbook/02-samtalen.md"
CONTENT = ("artwork", "episodes", "events", "films", "handbook", "pages", "sound")

#: What a consent says, the day it says instead, and what is then found at `NOW`.
DAYS = (
    ("cooling_off_until: 2022-03-15", "2022-10-04", ["E107"]),
    ("cooling_off_until: 2022-03-15", "2022-10-03", []),
    ("review_by: 2024-02-01", "2022-10-03", ["E109"]),
    ("review_by: 2024-02-01", "2022-10-04", ["W110"]),
    ("review_by: 2024-02-01", "2022-12-04", []),
)


def base(folder: Path) -> Path:
    """The smallest programme with one of each kind and no faults, in a folder of its own."""
    return shutil.copytree(BASE, folder / "programme")


def sample(folder: Path) -> Path:
    """The project's sample programme, in a folder of its own."""
    target = folder / "programme"
    target.mkdir()
    for file in (*ROOT.glob("*.yaml"), ROOT / "ordbog.txt"):
        shutil.copyfile(file, target / file.name)
    for name in CONTENT:
        shutil.copytree(ROOT / name, target / name)
    return target


def change(folder: Path, name: str, *pairs: tuple[str, str]) -> Path:
    """Replace texts in a file; each must be there."""
    file = folder / name
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8", newline="\n")
    return folder


def codes(folder: Path, now: datetime = NOW) -> list[str]:
    return [p.code for p in loaded(folder, now).problems]


def loaded(folder: Path, now: datetime = NOW) -> Loaded:
    return load(folder, now)
