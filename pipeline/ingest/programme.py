"""An empty programme: valid from the start, with a word of explanation at every turn."""

from __future__ import annotations

import shutil
import struct
import zlib
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.core.errors import ProgrammeError
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, problem
from pipeline.ingest import naming
from pipeline.ingest.forms import filled, scalar
from pipeline.ingest.placing import Placed, Problems

FOLDERS = ("artwork", "episodes", "films", "handbook", "events", "pages")
#: Each file of a new programme, and the form it is filled in from.
FILES = {
    "programme.yaml": "programme.yaml",
    "consents.yaml": "consents.yaml",
    "help.yaml": "help.yaml",
    "glossary.yaml": "glossary.yaml",
    "handbook/handbook.yaml": "handbook.yaml",
    "pages/01-om.md": "01-om.md",
    "LÆSMIG.txt": "readme.txt",
}
SIDE = 3000  # pixels, the largest that podcast directories take
_GROUND, _BAND = bytes((28, 63, 85)), bytes((214, 226, 230))


@dataclass(frozen=True, slots=True)
class ProgrammeOrder:
    """What a programme begins with, and when. ``guid`` is podcast:guid and lasts for ever.

    ``site``: its address, when it has one.
    """

    title: str
    guid: str
    day: date
    site: str = ""


def begin(folder: Path, order: ProgrammeOrder) -> Placed | Problems:
    """Fill ``folder``, which must be new or empty. Raises ProgrammeError P020, OSError."""
    slug = naming.slug(order.title)
    if not slug:
        return (problem("E219", Place(str(folder)), title=order.title),)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ProgrammeError("P020", folder=folder)
    was_there = folder.exists()
    try:
        _fill(folder, slug, order)
    except BaseException:
        _empty(folder, keep=was_there)
        raise
    return Placed(slug, order.title, tuple(FILES))


def _fill(folder: Path, slug: str, order: ProgrammeOrder) -> None:
    site = order.site or f"https://{slug}.example/"
    values = {
        "id": slug,
        "guid": order.guid,
        "site": site,
        "name": order.title,
        "title": scalar(order.title),
    }
    values |= {"about": scalar(f"Om {order.title}"), "day": order.day.isoformat()}
    for part in FOLDERS:
        (folder / part).mkdir(parents=True, exist_ok=True)
    for file, form in FILES.items():
        text = filled(f"programme/{form}", **values)
        (folder / file).write_text(text, encoding="utf-8", newline="\n")
    (folder / "artwork" / "cover.png").write_bytes(cover())


def _empty(folder: Path, *, keep: bool) -> None:
    """Take back what was begun; the folder was new or empty, so all in it is ours."""
    for part in folder.iterdir() if folder.is_dir() else ():
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink()
    if folder.is_dir() and not keep:
        folder.rmdir()


@cache
def cover() -> bytes:
    """A square RGB PNG (PNG specification, second edition): a ground with a lighter band."""
    row, band = (b"\0" + colour * SIDE for colour in (_GROUND, _BAND))
    thick = SIDE // 12
    rows = row * (SIDE // 2) + band * thick + row * (SIDE - SIDE // 2 - thick)
    header = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
