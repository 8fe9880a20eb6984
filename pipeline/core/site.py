"""The site tree: what a build made, as values. Everything later is a diff of two trees."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field, fields
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Any

from pipeline.core.frozen import dataclass
from pipeline.core.many import many_made
from pipeline.core.renditions import Rendition

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, max-age=0, must-revalidate"
SHORT = "public, max-age=300"

#: Kinds of object in the order a publish writes them: what is referred to before what refers.
KINDS = ("media", "asset", "book", "search", "page", "index", "entry", "feed")

MEDIA_TYPES = MappingProxyType(
    {
        ".html": "text/html; charset=utf-8",
        ".css": "text/css; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".json": "application/json",
        ".xml": "application/xml; charset=utf-8",
        ".opml": "text/x-opml; charset=utf-8",
        ".txt": "text/plain; charset=utf-8",
        ".vtt": "text/vtt; charset=utf-8",
        ".srt": "application/x-subrip; charset=utf-8",
        ".ics": "text/calendar; charset=utf-8",
        ".mp3": "audio/mpeg",
        ".mp4": "video/mp4",
        ".jpg": "image/jpeg",
        ".png": "image/png",
        ".webp": "image/webp",
        ".svg": "image/svg+xml",
        ".zip": "application/zip",
        ".webmanifest": "application/manifest+json",
        ".avif": "image/avif",
        ".pdf": "application/pdf",
        ".epub": "application/epub+zip",
    }
)


@dataclass(frozen=True, slots=True)
class Headers:
    """What a store must answer with. Part of an object's identity: a change is an upload."""

    content_type: str
    cache_control: str = REVALIDATE
    content_language: str | None = None
    content_disposition: str | None = None
    content_encoding: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One public object. ``digest`` is SHA-256 in hex, ``size`` in bytes, ``kind`` one of `KINDS`.

    ``provenance`` holds the ids of the content items it came from: what a withdrawal looks for.
    ``plain`` is set of what is stored compressed, as its headers say or beside its file: the
    digest of what is in it. ``digest`` and ``size`` are those of the bytes that are stored.
    """

    path: str
    digest: str
    size: int
    kind: str
    headers: Headers
    provenance: frozenset[str] = frozenset()
    plain: str = ""

    @property
    def told(self) -> str:
        """The digest of what a reader gets, however it is stored."""
        return self.plain or self.digest

    @property
    def beside(self) -> str:
        """The path of the file beside which this lies compressed (``a.html.gz``); else empty."""
        alone = not self.plain or self.headers.content_encoding
        return "" if alone else self.path.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class SiteTree:
    """Public path -> entry, in path order."""

    entries: Mapping[str, Entry] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> SiteTree:
        return cls({e.path: e for e in sorted(entries, key=lambda e: e.path)})

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries.values())

    def __len__(self) -> int:
        return len(self.entries)

    def __contains__(self, path: object) -> bool:
        return path in self.entries

    def __getitem__(self, path: str) -> Entry:
        return self.entries[path]


@dataclass(frozen=True, slots=True)
class Listing:
    """An item as the feed lists it: what a release remembers of it for ever.

    ``address`` is its enclosure's public path, ``page`` its page's, ``sound`` the digest of the
    sound without its tags, empty for a film. ``archive`` is the number of the sealed archive page
    that lists it, 0 for the feed itself. ``correction`` is the author's note of what was corrected,
    its date first; empty where nothing was.
    """

    item: str
    guid: str
    address: str
    title: str
    sound: str = ""
    page: str = ""
    archive: int = 0
    correction: str = ""


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """Where a feed can be had: its absolute ``address``. ``main``: the feed that directories and
    most subscribers hold, which no other can stand for.
    """

    address: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A tree whose bytes lie under ``root`` (``root/<path>``), with what the feeds list, and what
    has to be remembered of its sounds.

    ``aliases`` are paths without a file of their own: each has the bytes of the path it leads to.
    ``packed`` are the files of what is stored compressed, by its path. ``sections``: by a page's
    path, the places in it that a link can lead to.
    """

    root: Path
    tree: SiteTree
    listings: tuple[Listing, ...] = ()
    renditions: tuple[Rendition, ...] = ()
    feeds: tuple[FeedAddress, ...] = ()
    aliases: Mapping[str, str] = field(default_factory=dict)
    packed: Mapping[str, Path] = field(default_factory=dict)
    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def file(self, entry: Entry) -> Path:
        path = entry.path
        return self.packed.get(path) or self.root / self.aliases.get(path, path)


def media_type(path: str) -> str:
    """The Content-Type for a public path, with charset for text; bytes where nothing is known."""
    return MEDIA_TYPES.get(PurePosixPath(path).suffix, "application/octet-stream")


_HEADERS = tuple(one.name for one in fields(Headers))


def entry_to_json(entry: Entry) -> dict[str, object]:
    told = ((name, getattr(entry.headers, name)) for name in _HEADERS)
    headers = {name: value for name, value in told if value is not None}
    return {
        "path": entry.path,
        "digest": entry.digest,
        "size": entry.size,
        "kind": entry.kind,
        "headers": headers,
        "provenance": sorted(entry.provenance),
        **({"plain": entry.plain} if entry.plain else {}),
    }


def entry_from_json(value: Mapping[str, object]) -> Entry:
    return _reader()(value)


def _reader() -> Callable[[Mapping[str, Any]], Entry]:
    """Equal header values and provenances of many entries become one value."""
    headers: dict[tuple[Any, ...], Headers] = {}
    origins: dict[tuple[str, ...], frozenset[str]] = {}

    def entry(value: Mapping[str, Any]) -> Entry:
        data = dict(value)
        told, ids = data.pop("headers"), tuple(data.pop("provenance", ()))
        key = tuple(told.items())
        found = headers.get(key) or headers.setdefault(key, Headers(**told))
        items = origins.get(ids) or origins.setdefault(ids, frozenset(ids))
        return Entry(headers=found, provenance=items, **data)

    return entry


def tree_to_json(tree: SiteTree) -> bytes:
    """Canonical bytes: equal trees give equal bytes."""
    body = [entry_to_json(entry) for entry in tree]
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def tree_from_json(body: bytes) -> SiteTree:
    with many_made():
        return SiteTree.of(map(_reader(), json.loads(body)))
