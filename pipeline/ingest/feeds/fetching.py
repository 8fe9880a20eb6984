"""The files a feed names, from the net or from the feed's own folder."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pipeline.core.errors import FetchError
from pipeline.ingest.download import Told, Wanted, download, forget
from pipeline.ingest.feeds.home import Home
from pipeline.ingest.web import Web, redacted

SMALL = 8_000_000  # bytes: a transcript of a whole day is one


class Fetcher:
    """``work`` is the folder where sound waits until its episode is whole."""

    def __init__(self, net: Web, work: Path) -> None:
        self._net, self._work = net, work

    def small(self, home: Home, reference: str) -> bytes:
        """A text or a list. Raises FetchError, OSError."""
        where = home.leads_to(reference)
        if isinstance(where, str):
            return self._net.read(where, SMALL).body
        if _there(where, reference).stat().st_size > SMALL:
            raise FetchError("T047", address=reference, most=f"{SMALL // 1_000_000} MB")
        return where.read_bytes()

    def large(self, home: Home, reference: str, told: Told) -> Path:
        """A sound or a picture as a file. Raises FetchError, OSError."""
        where = home.leads_to(reference)
        if not isinstance(where, str):
            return _there(where, reference)
        target = self._waiting(where)
        if not target.exists():
            download(self._net, Wanted(where, target, told=told))
        return target

    def done(self, home: Home, reference: str) -> None:
        """The file is in the programme: the copy that waited may go."""
        where = home.leads_to(reference)
        if isinstance(where, str):
            self._waiting(where).unlink(missing_ok=True)
            forget(self._waiting(where))

    def _waiting(self, address: str) -> Path:
        return self._work / hashlib.sha256(address.encode()).hexdigest()[:32]


def json_list(body: bytes, name: str) -> list[object]:
    """The list ``name`` in a JSON object, or a JSON list. Raises ValueError when it is neither."""
    try:
        whole = json.loads(body.decode("utf-8-sig"))
    except RecursionError as error:  # brackets by the thousand
        raise ValueError(name) from error
    found = whole.get(name) if isinstance(whole, dict) else whole
    if not isinstance(found, list):
        raise ValueError(name)  # noqa: TRY004 (the file's fault, not a caller's)
    return found


def _there(file: Path, reference: str) -> Path:
    if not file.is_file():
        raise FetchError("T055", address=redacted(reference))
    return file
