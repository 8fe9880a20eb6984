"""Where a feed was found, and where the addresses in it lead: the net, or a file beside it.

A feed must never make us read another file of this computer: a feed from the net leads to the net
alone, one from a folder also to that folder.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit
from urllib.request import url2pathname

from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass
from pipeline.ingest.web import redacted, usable


@dataclass(frozen=True, slots=True)
class Home:
    """``address`` of a feed from the net, or ``folder`` of one that is a file.

    ``base``: the public address of that folder, when the feed tells its own: what lies below it on
    the net may be found in the folder.
    """

    address: str = ""
    folder: Path | None = None
    base: str = ""

    def leads_to(self, reference: str) -> str | Path:
        """An address of http(s), or a file. Raises FetchError T040, T041, T052."""
        reference = reference.strip()
        if self.folder is None:
            return usable(urljoin(self.address, reference))
        scheme = _scheme(reference)
        if scheme in ("http", "https"):
            twin = self._twin(reference)
            return usable(reference) if twin is None else twin
        if scheme not in ("", "file"):
            raise FetchError("T040", address=redacted(reference))
        path = urlsplit(reference).path
        return self._beside(url2pathname(path) if scheme else unquote(path), reference)

    def _twin(self, address: str) -> Path | None:
        if self.folder is None or not self.base or not address.startswith(self.base):
            return None
        path = unquote(urlsplit(address[len(self.base) :]).path)
        found = self.folder / path
        inside = found.resolve().is_relative_to(self.folder.resolve())
        return found if inside and found.is_file() else None

    def _beside(self, path: str, reference: str) -> Path:
        folder = self.folder or Path()
        found = folder / path
        if not path or "\0" in path or not found.resolve().is_relative_to(folder.resolve()):
            raise FetchError("T052", address=reference)
        return found


def home_of(file: Path, own_address: str) -> Home:
    """Of a feed in a file that says it is to be found at ``own_address``."""
    parts = urlsplit(own_address)
    known = parts.scheme in ("http", "https") and posixpath.basename(parts.path) == file.name
    base = own_address.rpartition("/")[0] + "/" if known else ""
    return Home(folder=file.parent, base=base)


def _scheme(reference: str) -> str:
    """As RFC 3986 has it; ``x:…`` on Windows is a disk, and no place of ours."""
    try:
        return urlsplit(reference).scheme
    except ValueError as error:
        raise FetchError("T040", address=redacted(reference)) from error
