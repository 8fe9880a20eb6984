"""How a site is stored: its texts compressed, where whoever serves them can say so.

A store of objects gives what it holds with the headers it was given, to everybody: texts are stored
as gzip with ``Content-Encoding`` (RFC 9110, 8.4), which every browser reads. A web server before a
folder chooses by what the browser accepts, between a file and its ``.gz`` and ``.br`` beside it.

Feeds, and what programs other than browsers fetch (media, transcripts, calendars, robots.txt), are
stored as they are. What is published of the same text already stays, whatever zlib wrote it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.build.encoding import Packer
from pipeline.core.errors import PublishError
from pipeline.core.site import BuiltSite, Entry, Headers, SiteTree
from pipeline.core.target import Target
from pipeline.publish.release import Record
from pipeline.storage.dialect import Dialect

_KINDS = frozenset({"asset", "search", "page", "index", "entry"})
_TYPES = frozenset(
    {
        *("text/html", "text/css", "text/javascript", "image/svg+xml"),
        *("application/json", "application/xml"),
    }
)
#: Bytes: below, it would all fit in one packet anyway; above, it would fill the memory.
_SIZES = range(1_000, 32_000_000)
_THREADS = 2


@dataclass(frozen=True, slots=True)
class Way:
    """A way to store a text compressed. ``suffix`` is empty where it takes the place of the plain
    one; else it lies beside it, as a file of the media type ``kind``.
    """

    coding: str
    suffix: str = ""
    kind: str = ""

    def entry(self, plain: Entry) -> Entry:
        """What is to be stored, but for its digest and size."""
        if not self.suffix:
            headers = replace(plain.headers, content_encoding=self.coding)
        else:
            headers = Headers(self.kind, plain.headers.cache_control)
        return replace(plain, path=plain.path + self.suffix, headers=headers, plain=plain.digest)


_IN_PLACE = (Way("gzip"),)
_BESIDE = (Way("gzip", ".gz", "application/gzip"), Way("br", ".br", "application/octet-stream"))


def ways(target: Target, dialect: Dialect | None = None) -> tuple[Way, ...]:
    """How texts are stored in ``target``: as its author says, else as its store can tell."""
    folder = target.kind == "folder"
    tells = not folder and (dialect is None or dialect.coding)
    if not (target.compress if target.compress is not None else tells):
        return ()
    return _BESIDE if folder else _IN_PLACE


def compressed(
    site: BuiltSite, chosen: tuple[Way, ...], packer: Packer, known: Record, lost: frozenset[str]
) -> BuiltSite:
    """``site`` as it is to be stored; ``lost`` are paths that have to be sent again.

    Raises PublishError P109 when a file is not what was built.
    """
    if not chosen:
        return site
    work = _Work(site, packer, _published(known, lost))
    texts = [(entry, way) for entry in site.tree if _is_text(entry) for way in chosen]
    with ThreadPoolExecutor(_THREADS) as pool:
        found = [one for one in pool.map(work.stored, texts) if one is not None]
    entries = {**site.tree.entries, **{entry.path: entry for entry, _ in found}}
    files = {entry.path: file for entry, file in found if file is not None}
    return replace(site, tree=SiteTree.of(entries.values()), packed=files)


@dataclass(frozen=True, slots=True)
class _Work:
    site: BuiltSite
    packer: Packer
    published: Mapping[str, Entry]

    def stored(self, text: tuple[Entry, Way]) -> tuple[Entry, Path | None] | None:
        """None where it would be no smaller; no file where it is published just so."""
        plain, way = text
        wanted = way.entry(plain)
        before = self.published.get(wanted.path)
        if before is not None and _told(before) == _told(wanted):
            return replace(wanted, digest=before.digest, size=before.size), None
        made = self.packer.packed(self._body(plain), way.coding)
        if made.size >= plain.size:
            return None
        return replace(wanted, digest=made.digest, size=made.size), self.packer.file(made)

    def _body(self, plain: Entry) -> bytes:
        body = self.site.file(plain).read_bytes()
        if hashlib.sha256(body).hexdigest() != plain.digest:
            raise PublishError("P109", path=plain.path)
        return body


def _published(known: Record, lost: frozenset[str]) -> Mapping[str, Entry]:
    """What lies compressed in the store for certain."""
    if known.manifest is None:
        return {}
    unsure = lost.union(known.unsure)
    return {e.path: e for e in known.manifest.tree if e.plain and e.path not in unsure}


def _told(entry: Entry) -> tuple[str, str, Headers]:
    return entry.plain, entry.kind, entry.headers


def _is_text(entry: Entry) -> bool:
    kind = entry.headers.content_type.partition(";")[0]
    return entry.kind in _KINDS and kind in _TYPES and entry.size in _SIZES
