"""The small values items are made of. Positions are seconds, instants are aware datetimes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from pipeline.core.frozen import dataclass

#: The shortest and the longest sound bite, in seconds (podcast namespace, ``soundbite``).
SOUNDBITE_S = (15.0, 120.0)


class State(StrEnum):
    """What an author writes."""

    DRAFT = "draft"
    REVIEW = "review"
    APPROVED = "approved"
    WITHDRAWN = "withdrawn"


class Status(StrEnum):
    """What follows from an author's state, its dates and the instant."""

    DRAFT = "draft"
    REVIEW = "review"
    SCHEDULED = "scheduled"
    EMBARGOED = "embargoed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Publication:
    """``publish_at`` and ``embargo_until`` are the first instants at which an item may be seen."""

    state: State
    publish_at: datetime | None = None
    embargo_until: datetime | None = None

    def status(self, instant: datetime) -> Status:
        if self.state is not State.APPROVED:
            return Status(self.state.value)
        if self.embargo_until is not None and instant < self.embargo_until:
            return Status.EMBARGOED
        if self.publish_at is not None and instant < self.publish_at:
            return Status.SCHEDULED
        return Status.PUBLISHED

    @property
    def due(self) -> datetime | None:
        """The instant from which an approved item is public; none means at once."""
        dates = [d for d in (self.publish_at, self.embargo_until) if d is not None]
        return max(dates, default=None)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file the author gave: posix ``name`` relative to the programme, absolute ``path``."""

    name: str
    path: Path = field(compare=False)


@dataclass(frozen=True, slots=True)
class Picture:
    file: SourceFile
    alt: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A voice, by pseudonym and the role it is shown as. Never a name."""

    id: str
    shown_as: str


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference to an item, and to one of its markers: ``ep-01#tre-ting``."""

    item: str
    marker: str | None = None

    def __str__(self) -> str:
        return self.item if self.marker is None else f"{self.item}#{self.marker}"


@dataclass(frozen=True, slots=True)
class Related:
    episodes: tuple[Ref, ...] = ()
    films: tuple[Ref, ...] = ()
    chapters: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    """A podcast chapter mark; ``start_s`` in the master's own time."""

    id: str
    title: str
    start_s: float
    quick: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch that the content note tells of and that a listener may skip."""

    start_s: float
    end_s: float
    topic: str
    skippable: bool = True


@dataclass(frozen=True, slots=True)
class ContentNote:
    """«Om indholdet». ``detail_level`` is ``none``, ``mentioned`` or ``described``."""

    summary: str
    topics: tuple[str, ...] = ()
    detail_level: str = "none"
    sections: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class TextTrack:
    """A transcript or captions. ``made_by``: ``human``, ``auto-reviewed`` or ``auto``."""

    file: SourceFile
    made_by: str
    language: str = "da"
    kind: str = "captions"


@dataclass(frozen=True, slots=True)
class Quote:
    """What one voice says, word for word; with times where it is heard in the recording."""

    speaker: str
    text: str
    approved: bool = False
    start_s: float | None = None
    end_s: float | None = None

    @property
    def can_stand_alone(self) -> bool:
        """Whether it is approved, and as long as the podcast namespace wants a sound bite to be."""
        if self.start_s is None or self.end_s is None:
            return False
        shortest, longest = SOUNDBITE_S
        return self.approved and shortest <= self.end_s - self.start_s <= longest

    def touches(self, passages: Iterable[Passage]) -> bool:
        start, end = self.start_s, self.end_s
        if start is None or end is None:
            return False
        return any(start < p.end_s and p.start_s < end for p in passages)


@dataclass(frozen=True, slots=True)
class Correction:
    date: date
    text: str


@dataclass(frozen=True, slots=True)
class HelpContact:
    name: str
    phone: str
    hours: str = ""
    anonymous: bool = False
    verified_on: date | None = None


@dataclass(frozen=True, slots=True)
class HelpBox:
    title: str
    emergency_label: str = ""
    emergency_phone: str = ""
    contacts: tuple[HelpContact, ...] = ()
    for_professionals: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the glossary; ``also`` are words that mean the same."""

    term: str
    definition: str
    also: tuple[str, ...] = ()
