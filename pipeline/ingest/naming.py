"""What is taken already, and the next free number, id and folder name.

Read line by line and leniently: a new item can be begun while others are half written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.content.schema.scalars import slugify
from pipeline.core.frozen import dataclass

#: Where the items of each kind lie.
PATTERNS = {
    "episode": "episodes/*/episode.yaml",
    "film": "films/*/film.yaml",
    "chapter": "handbook/*.md",
    "event": "events/*.yaml",
    "page": "pages/*.md",
}
_FIELD = re.compile(r"^([a-z_]+):[ \t]*([^#\r\n]*)", re.MULTILINE)
_PREFIX = re.compile(r"(\d+)-")
_LONGEST = 60  # of a slug, so that paths stay short enough for Windows


@dataclass(frozen=True, slots=True)
class Known:
    """What can be told of an item at a glance. ``number`` is 0 when it has none."""

    kind: str
    id: str
    number: int
    season: int


def known(programme: Path) -> tuple[Known, ...]:
    """Every item whose file can be read at all."""
    return tuple(
        _glance(kind, file)
        for kind, pattern in PATTERNS.items()
        for file in sorted(programme.glob(pattern))
    )


def next_number(items: tuple[Known, ...], kind: str, season: int = 1) -> int:
    numbers = [item.number for item in items if item.kind == kind and item.season == season]
    return max(numbers, default=0) + 1


def newest_season(items: tuple[Known, ...]) -> int:
    return max((item.season for item in items if item.kind == "episode"), default=1)


def free(wanted: str, items: tuple[Known, ...]) -> str:
    """``wanted``, or with the first number that makes it free: ``samtalen-2``."""
    return first_free(wanted, {item.id for item in items})


def first_free(wanted: str, ids: Collection[str]) -> str:
    """As `free`, of ids that are known already."""
    return next(name for name in _variants(wanted) if name not in ids)


def slug(title: str) -> str:
    """A short ASCII name for folders and addresses; empty when the title holds no letters."""
    if not re.search(r"\w", title):
        return ""
    return slugify(title)[:_LONGEST].strip("-")


def title_of(file: Path) -> str:
    """A title to begin with, from a file's name: ``At_spoerge-v2.wav`` → ``At spoerge v2``."""
    words = re.sub(r"[\s_\-]+", " ", file.stem).strip()
    return words[:1].upper() + words[1:]


def _variants(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _glance(kind: str, file: Path) -> Known:
    fields = _fields(file)
    prefix = _PREFIX.match(file.name if kind in ("chapter", "page") else file.parent.name)
    number = fields.get("number", prefix[1] if prefix else "")
    season = fields.get("season", "")
    return Known(kind, fields.get("id", ""), _whole(number, 0), _whole(season, 1))


def _fields(file: Path) -> dict[str, str]:
    try:
        text = file.read_bytes().decode("utf-8", errors="replace")
    except OSError:
        return {}
    return {name: value.strip().strip("\"'") for name, value in _FIELD.findall(text)}


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() else otherwise
