"""What a published sound says of itself, whatever its container.

Each container has its own writer (`tags_mp3`, `tags_opus`, `tags_m4a`), which puts these in place
of all tags that were there and leaves the sound as it is, byte for byte.
"""

from __future__ import annotations

from datetime import date

from pipeline.core.frozen import dataclass
from pipeline.media.markers import Span

GENRE = "Podcast"


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture as its file's bytes. ``media_type``: image/jpeg or image/png."""

    data: bytes
    media_type: str = "image/jpeg"
    description: str = ""


@dataclass(frozen=True, slots=True)
class TrackTags:
    """What a player shows. ``language`` is ISO 639-2 (``dan``); empty fields write nothing.

    ``page`` is the episode's and ``feed`` the podcast's address, ``category`` Apple's;
    ``integrated_lufs`` is the sound's loudness, for players that level what they play.
    """

    title: str
    show: str
    publisher: str = ""
    language: str = "dan"
    season: int | None = None
    episode: int | None = None
    released: date | None = None
    summary: str = ""
    content_note: str = ""
    licence: str = ""
    guid: str = ""
    feed: str = ""
    page: str = ""
    category: str = ""
    cover: Cover | None = None
    markers: tuple[Span, ...] = ()
    lyrics: str = ""
    integrated_lufs: float | None = None
