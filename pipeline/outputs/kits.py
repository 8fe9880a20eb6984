"""A ZIP for each event: what a day needs, in a room without a net and from a USB stick.

Nothing in the ZIP is compressed: sound and film would not shrink, and the bytes then do not depend
on whose zlib wrote them. Times and permissions are fixed, the order is by path.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe, digest_of
from pipeline.core.frozen import dataclass
from pipeline.core.model import Event, Library
from pipeline.core.values import SourceFile
from pipeline.outputs import kit_pages, theme
from pipeline.outputs.kit_contents import SIGN_IN, Contents, contents, media

MANIFEST = "MANIFEST.json"
_STAMP = (1980, 1, 1, 0, 0, 0)  # the earliest a ZIP can tell
_MODE = 0o644 << 16
_UNIX = 3
_BIG = 1 << 31
#: What the pages are dressed with, by its path in the ZIP.
_DRESS = {"filer/kit.css": "kit.css", "filer/kit.js": "kit.js"}


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the ZIP: bytes of ours, or a file that another output made."""

    path: str
    body: bytes | Path
    size: int
    digest: str


def plan(library: Library) -> Iterator[Artefact]:
    for event in library.events:
        if event.kit:
            yield kit(library, event)


def kit(library: Library, event: Event) -> Artefact:
    """The event's kit: part ``zip``. Facts: ``version``, ``files``."""
    held = contents(library, event)
    dress = {
        path: SourceFile(f"theme/kit/{name}", theme.folder() / "kit" / name)
        for path, name in _DRESS.items()
    }
    output = Output(
        "zip",
        f"kits/{event.id}-{{digest}}.zip",
        "book",
        library.programme.language,
        download_as=f"{event.id}.zip",
    )
    inputs: dict[str, SourceFile | Artefact] = {**dress, **dict(media(library, held))}
    told = frozenset({event.id, *(item.id for item in held.items)})
    return Artefact(f"kit/{event.id}", KIT, (output,), held, inputs, told)


def _make(job: Job) -> Product:
    held: Contents = job.params
    written = {**kit_pages.pages(held, job), "kalender.ics": held.invitation.encode()}
    if held.sign_in:
        written[SIGN_IN] = kit_pages.sign_in_sheet(held)
    members = [*_copied(held, job), *(_member(path, body) for path, body in written.items())]
    version = digest_of({m.path: m.digest for m in members})[:12]
    members.append(_member("LAES-MIG.txt", kit_pages.read_me(held, version)))
    members.sort(key=lambda member: member.path)
    members.append(_member(MANIFEST, _manifest(held, version, members)))
    target = job.work / "kit.zip"
    _write(target, members)
    return Product({"zip": target}, {"version": version, "files": len(members)})


KIT = Recipe("kit", 1, _make)


def _member(path: str, body: bytes) -> Member:
    return Member(path, body, len(body), hashlib.sha256(body).hexdigest())


def _copied(held: Contents, job: Job) -> Iterator[Member]:
    """Sound, film, transcripts, captions and the pages' dress, just as they were made."""
    wanted = [(path, path, "") for path in _DRESS]
    wanted += [(one.sound, one.item.id, one.codec) for one in held.sounds]
    wanted += [(one.text, f"{one.item.id}/text", "txt") for one in held.sounds]
    wanted += [(one.film, one.item.id, "mp4") for one in held.films]
    wanted += [(one.captions, f"{one.item.id}/text", "vtt") for one in held.films]
    for path, name, part in wanted:
        if path:
            made = job.inputs[name].files[part]
            yield Member(path, job.file(name, part), made.size, made.digest)


def _manifest(held: Contents, version: str, members: list[Member]) -> bytes:
    """What is in the kit, and where to ask whether it may still be used."""
    told: Mapping[str, object] = {
        "kit": held.event.id,
        "title": held.event.title,
        "version": version,
        "changed": held.changed.isoformat() if held.changed else None,
        "example": held.example,
        "check": held.check,
        "items": [{"id": item.id, "title": item.title} for item in held.items],
        "files": [{"path": m.path, "size": m.size, "sha256": m.digest} for m in members],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def _write(target: Path, members: list[Member]) -> None:
    """Raises ValueError when two files would have one path."""
    paths = [member.path.casefold() for member in members]
    if len(set(paths)) != len(paths):
        raise ValueError(f"two files of one path in {target.name}")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for member in members:
            info = zipfile.ZipInfo(member.path, _STAMP)
            info.external_attr, info.create_system, info.file_size = _MODE, _UNIX, member.size
            with archive.open(info, "w", force_zip64=member.size >= _BIG) as file:
                if isinstance(member.body, bytes):
                    file.write(member.body)
                else:
                    with member.body.open("rb") as source:
                        shutil.copyfileobj(source, file, 1 << 20)
