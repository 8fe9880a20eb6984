"""Podcasts as values, small enough to be published hundreds of times: an episode's sound, its title
(which is in the file's tags), its id and the codecs are what changes addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.core.renditions import Making, Rendition
from pipeline.core.site import IMMUTABLE, BuiltSite, Headers, Listing
from pipeline.publish.release import Wanted
from tests.publish.sites import Piece, hashed, site_of, tree

#: The formats: their suffixes and types.
CODECS = {
    "mp3": ("mp3", "audio/mpeg"),
    "opus": ("opus", "audio/ogg; codecs=opus"),
    "aac": ("m4a", "audio/mp4"),
}


@dataclass(frozen=True)
class Episode:
    """``edition`` counts all that was done to it, and is what its correction says."""

    guid: str
    item: str
    sound: int = 1
    title: str = "Titel"
    edition: int = 1
    archive: int = 0

    @property
    def page(self) -> str:
        return f"episoder/{self.guid}.html"

    def file(self, codec: str) -> Piece:
        body = f"lyd {self.guid} {codec} {self.sound} {self.title}"
        suffix, kind = CODECS[codec]
        piece = hashed(f"media/{self.guid}", suffix, "media", body, frozenset({self.item}))
        return replace(piece, headers=Headers(kind, IMMUTABLE))


@dataclass(frozen=True)
class Show:
    """``withdrawn`` are ids."""

    episodes: Mapping[str, Episode] = field(default_factory=dict)
    codec: str = "mp3"
    alternates: tuple[str, ...] = ()
    withdrawn: frozenset[str] = frozenset()

    def having(self, episode: Episode) -> Show:
        return replace(self, episodes={**self.episodes, episode.guid: episode})

    def changed(self, guid: str, **changes: object) -> Show:
        before = self.episodes[guid]
        told = {"edition": before.edition + 1, **changes}
        return self.having(replace(before, **told))  # type: ignore[arg-type]

    def without(self, guid: str) -> Show:
        """Withdrawn."""
        left = {key: one for key, one in self.episodes.items() if key != guid}
        gone = self.withdrawn | {self.episodes[guid].item}
        return replace(self, episodes=left, withdrawn=gone)

    @property
    def codecs(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys((self.codec, *self.alternates)))

    def pieces(self) -> Iterator[Piece]:
        sounds = [one.file(self.codec).path for one in self.episodes.values()]
        for one in self.episodes.values():
            yield from (one.file(codec) for codec in self.codecs)
            refers = (one.file(self.codec).path,)
            yield Piece(one.page, "page", one.title, refers, frozenset({one.item}))
        pages = tuple(one.page for one in self.episodes.values())
        yield Piece("index.html", "index", "forside", pages)
        yield Piece("feed.xml", "feed", "feed", (*sounds, *pages))

    def listings(self) -> tuple[Listing, ...]:
        return tuple(
            Listing(
                one.item,
                one.guid,
                one.file(self.codec).path,
                one.title,
                f"{one.guid} {one.sound} {self.codec}",
                one.page,
                one.archive,
                f"2026-03-02 Udgave {one.edition}",
            )
            for one in self.episodes.values()
        )

    def renditions(self) -> Iterator[Rendition]:
        for one in self.episodes.values():
            for codec in self.codecs:
                source, sound = f"{one.guid} {one.sound}", f"{one.guid} {one.sound} {codec}"
                making = Making(source, f"{sound} {one.title}")
                path = one.file(codec).path
                yield Rendition(f"{codec}/{one.item}", making, sound, path, exact=True)


def shown(show: Show, root: Path | None = None) -> Wanted:
    """The site of a show; its files are written where ``root`` is given."""
    if root is None:
        site = BuiltSite(Path("nowhere"), tree(show.pieces()), show.listings())
    else:
        site = site_of(show.pieces(), root, show.listings())
    site = replace(site, renditions=tuple(show.renditions()))
    return Wanted(site, "indsatsspor-2", "0.1.0", show.withdrawn)
