"""A feed as another host wrote it: values, before anything is made of them."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem
from pipeline.ingest.feeds.home import Home


@dataclass(frozen=True, slots=True)
class Linked:
    """A file the feed names, as it names it. ``size`` in bytes, 0 when it does not say."""

    address: str
    media_type: str = ""
    language: str = ""
    size: int = 0


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in the sound, in seconds."""

    start_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Image:
    address: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class OldItem:
    """``notes`` is HTML or plain text. ``roles``: of the people named; their names are left behind.

    ``season`` and ``number`` are 0 when the feed has none.
    """

    home: Home = field(repr=False)
    guid: str
    title: str
    sound: Linked | None
    published: datetime | None
    dated: str
    notes: str
    description: str
    season: int = 0
    season_title: str = ""
    number: int = 0
    number_shown_as: str = ""
    type: str = "full"
    explicit: bool = False
    seconds: int = 0
    image: Image | None = None
    markers_file: Linked | None = None
    marks: tuple[Mark, ...] = ()
    transcripts: tuple[Linked, ...] = ()
    roles: tuple[str, ...] = ()
    licence: str = ""

    @property
    def key(self) -> str:
        """What apps know it by: its GUID, or the address of its sound when it has none."""
        return self.guid or (self.sound.address if self.sound else "")


@dataclass(frozen=True, slots=True)
class OldChannel:
    """``people`` counts those named as owner, editor or contributor."""

    title: str
    description: str
    language: str
    guid: str
    categories: tuple[tuple[str, str | None], ...]
    type: str
    explicit: bool
    complete: bool
    locked: bool
    image: Image | None
    licence: str
    new_address: str
    address: str
    generator: str
    people: int


@dataclass(frozen=True, slots=True)
class OldFeed:
    """``shown`` is its address or file, as it may be told; ``address`` is "" for a file."""

    channel: OldChannel
    items: tuple[OldItem, ...]
    home: Home
    shown: str
    problems: tuple[Problem, ...] = ()
