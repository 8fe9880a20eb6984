"""Small sites whose objects really refer to one another, and the means to build and read them.

A page's body is a list of the paths it refers to, a feed's likewise. So a reader that knows nothing
of releases can follow every reference.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from pipeline.core.site import (
    IMMUTABLE,
    REVALIDATE,
    SHORT,
    BuiltSite,
    Entry,
    Headers,
    Listing,
    SiteTree,
    media_type,
)
from pipeline.publish.changes import compare, next_manifest
from pipeline.publish.plan import PublishPlan
from pipeline.publish.record import manifest_line
from pipeline.publish.release import Owner, Record, Wanted

OWNER = Owner("anna", "kontor", 4711)
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Piece:
    """One object: what it is, its own text, and the paths it refers to."""

    path: str
    kind: str
    text: str = ""
    refers: tuple[str, ...] = ()
    items: frozenset[str] = frozenset()
    headers: Headers | None = None

    @property
    def body(self) -> bytes:
        return "\n".join([self.text, *self.refers]).encode()

    @property
    def entry(self) -> Entry:
        cache = {"media": IMMUTABLE, "asset": IMMUTABLE, "book": IMMUTABLE, "feed": SHORT}
        headers = self.headers or Headers(
            media_type(self.path), cache.get(self.kind, REVALIDATE), "da"
        )
        digest = hashlib.sha256(self.body).hexdigest()
        return Entry(self.path, digest, len(self.body), self.kind, headers, self.items)


@dataclass(frozen=True)
class Programme:
    """A programme in a few values: episodes with a version of their sound, chapters with a text."""

    episodes: Mapping[str, int] = field(default_factory=dict)
    chapters: Mapping[str, str] = field(default_factory=dict)
    style: str = "a"
    withdrawn: frozenset[str] = frozenset()

    def pieces(self) -> tuple[Piece, ...]:
        style = hashed("assets/site", "css", "asset", self.style)
        sounds = {name: self.sound(name) for name in self.episodes}
        feed = "feed.xml"
        pages = [
            Piece(
                f"episoder/{name}.html",
                "page",
                f"{name}",
                (style.path, sounds[name].path, *self._chapters()),
                frozenset({name}),
            )
            for name in self.episodes
        ]
        pages += [
            Piece(f"haandbog/{name}.html", "page", text, (style.path, *self._pages(), feed))
            for name, text in self.chapters.items()
        ]
        return (
            style,
            *sounds.values(),
            *pages,
            Piece("index.html", "index", "forside", (style.path, *(p.path for p in pages))),
            Piece(feed, "feed", "feed", self._listed(sounds), frozenset(self.episodes)),
        )

    def sound(self, name: str) -> Piece:
        body = f"lyd {name} {self.episodes[name]}"
        return hashed(f"media/{name}", "mp3", "media", body, frozenset({name}))

    def listings(self) -> tuple[Listing, ...]:
        return tuple(
            Listing(
                name,
                f"guid-{name}",
                self.sound(name).path,
                f"Episode {name}",
                f"{version}",
                f"episoder/{name}.html",
                correction=f"2026-03-02 Udgave {version}",
            )
            for name, version in self.episodes.items()
        )

    def _pages(self) -> list[str]:
        return [f"episoder/{name}.html" for name in self.episodes]

    def _chapters(self) -> list[str]:
        return [f"haandbog/{name}.html" for name in self.chapters]

    def _listed(self, sounds: Mapping[str, Piece]) -> tuple[str, ...]:
        return (*(s.path for s in sounds.values()), *self._pages())


def hashed(
    stem: str, suffix: str, kind: str, text: str, items: frozenset[str] = frozenset()
) -> Piece:
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
    return Piece(f"{stem}-{digest}.{suffix}", kind, text, (), items)


def tree(pieces: Iterable[Piece]) -> SiteTree:
    return SiteTree.of(piece.entry for piece in pieces)


def site_of(pieces: Iterable[Piece], root: Path, listings: tuple[Listing, ...] = ()) -> BuiltSite:
    """Write the pieces under ``root``."""
    pieces = tuple(pieces)
    for piece in pieces:
        file = root / piece.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(piece.body)
    return BuiltSite(root, tree(pieces), listings)


def built(programme: Programme, root: Path) -> Wanted:
    site = site_of(programme.pieces(), root, programme.listings())
    return Wanted(site, "indsatsspor-2", "0.1.0", programme.withdrawn)


def imagined(programme: Programme) -> Wanted:
    """As `built`, for tests that need no bytes."""
    site = BuiltSite(Path("nowhere"), tree(programme.pieces()), programme.listings())
    return Wanted(site, "indsatsspor-2", "0.1.0", programme.withdrawn)


def record_of(wanted: Wanted, now: datetime = NOW) -> Record:
    """The record of a store to which ``wanted`` has been published, and nothing else."""
    return after(compare(Record(), wanted, now))


def after(plan: PublishPlan) -> Record:
    """The record of a store after ``plan`` has been carried out."""
    made = next_manifest(plan, OWNER, f"token-{plan.now}", plan.now)
    return Record(made, None, "etag", manifest_line(made))
