"""A file from the net, in pieces if need be: what has come already is not asked for again.

The bytes gather in ``<name>.part``; beside it ``<name>.part.json`` says which version of the file
they are of (RFC 9110, 13.1.5 If-Range). Only a whole file gets its name.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass
from pipeline.ingest import web
from pipeline.ingest.web import Web, redacted

LARGEST = 4 << 30  # bytes; a day of sound in good quality is 3.5 GB
_STEP = 1 << 16  # bytes: a try that brings this much is not counted
_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")

Told = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """``refused``: a media type that is certainly not what is wanted, such as ``text/html``.

    ``told`` hears how many bytes have come, and of how many if that is known.
    """

    address: str
    target: Path
    refused: str = "text/html"
    told: Told = lambda _got, _of: None


def download(net: Web, wanted: Wanted) -> str:
    """Fetch a file to ``target``, which must not exist, and return its media type.

    Raises FetchError (T040-T048, T053), OSError.
    """
    target = wanted.target
    target.parent.mkdir(parents=True, exist_ok=True)
    while True:
        before = _size(_part(target))
        try:
            media_type = net.persistently(lambda: _try(net, wanted))
        except FetchError as error:
            if error.code not in ("T043", "T046") or _size(_part(target)) - before < _STEP:
                raise
        else:
            _part(target).replace(target)
            _notes(target).unlink(missing_ok=True)
            return media_type


def forget(target: Path) -> None:
    """Take away what was begun of it."""
    _part(target).unlink(missing_ok=True)
    _notes(target).unlink(missing_ok=True)


def _part(target: Path) -> Path:
    return target.with_name(f"{target.name}.part")


def _notes(target: Path) -> Path:
    return target.with_name(f"{target.name}.part.json")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _try(net: Web, wanted: Wanted) -> str:
    have, version = _size(_part(wanted.target)), _version(wanted)
    if not version:
        have = 0  # of which version of the file it is, nobody can tell
    headers = {"Range": f"bytes={have}-", "If-Range": version} if have else {}
    try:
        answer = net.open(wanted.address, headers)
    except FetchError as error:
        if error.params.get("status") == 416:  # shorter than what we have: not the same file
            forget(wanted.target)
            return _try(net, wanted)
        raise
    with closing(answer):
        return _gather(answer, wanted, have)


def _gather(answer: Any, wanted: Wanted, have: int) -> str:
    """Read the body to the end of the part. Raises FetchError T046 when it is cut off."""
    media_type = str(answer.headers.get_content_type())
    if media_type == wanted.refused:
        raise FetchError("T053", address=redacted(wanted.address))
    got, size = _continued(answer, have)
    if size is not None and size > LARGEST:
        raise _too_large(wanted)
    _remember(wanted, answer.headers)
    with _part(wanted.target).open("r+b" if got else "wb") as file:
        file.seek(got)
        file.truncate()
        while block := _block(answer, wanted):
            file.write(block)
            got += len(block)
            wanted.told(got, size)
            if got > LARGEST:
                raise _too_large(wanted)
    if size is not None and got < size:
        raise FetchError("T046", address=redacted(wanted.address), got=got, size=size)
    return media_type


def _block(answer: Any, wanted: Wanted) -> bytes:
    try:
        return bytes(answer.read(web.BLOCK))
    except Exception as error:
        found = web.fault(error, redacted(wanted.address))
        if found is None:
            raise
        raise found from error


def _continued(answer: Any, have: int) -> tuple[int, int | None]:
    """Where in the file the answer begins, and how long the whole file is."""
    found = _RANGE.match(answer.headers.get("Content-Range", ""))
    if answer.status == 206 and found and int(found[1]) == have:
        return have, None if found[2] == "*" else int(found[2])
    return 0, web.length_of(answer.headers)


def _version(wanted: Wanted) -> str:
    """What the server called this version; none when it is another address, or told nothing."""
    try:
        notes = json.loads(_notes(wanted.target).read_bytes())
    except (OSError, ValueError):
        return ""
    known = isinstance(notes, dict) and notes.get("address") == _fingerprint(wanted)
    return str(notes.get("version", "")) if known else ""


def _remember(wanted: Wanted, headers: Mapping[str, str]) -> None:
    """A weak ETag does not promise the same bytes, so it is no use here (RFC 9110, 8.8.1)."""
    tag = headers.get("ETag", "")
    version = headers.get("Last-Modified", "") if not tag or tag.startswith("W/") else tag
    notes = {"address": _fingerprint(wanted), "version": version}
    _notes(wanted.target).write_text(json.dumps(notes), encoding="utf-8")


def _fingerprint(wanted: Wanted) -> str:
    """Of the address, which may hold a secret."""
    return hashlib.sha256(wanted.address.encode()).hexdigest()


def _too_large(wanted: Wanted) -> FetchError:
    forget(wanted.target)
    return FetchError("T047", address=redacted(wanted.address), most=f"{LARGEST // 1_000_000} MB")
