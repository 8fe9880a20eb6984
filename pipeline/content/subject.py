"""What rules look at: the Library beside the documents it came from, so that they can point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from typing import Generic, TypeVar

from pipeline.content.consents import Register
from pipeline.content.document import Document
from pipeline.content.reader import UNKNOWN
from pipeline.content.times import DANISH
from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Event, Film, Item, Library, Page
from pipeline.core.problems import Place
from pipeline.core.values import State, Status

T_co = TypeVar("T_co", bound=Item, covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[T_co]):
    """An item and its document."""

    item: T_co
    document: Document

    def place(self, *loc: str | int) -> Place:
        return self.document.place(*loc)

    @property
    def approved(self) -> bool:
        return self.item.publication.state is State.APPROVED

    @property
    def handed_on(self) -> bool:
        """Its author has let go of it: in review or approved."""
        return self.item.publication.state in (State.REVIEW, State.APPROVED)


@dataclass(frozen=True, slots=True)
class Entries:
    """The items that could be read, in the order of their files."""

    episodes: tuple[Entry[Episode], ...] = ()
    films: tuple[Entry[Film], ...] = ()
    chapters: tuple[Entry[Chapter], ...] = ()
    events: tuple[Entry[Event], ...] = ()
    pages: tuple[Entry[Page], ...] = ()

    def all(self) -> tuple[Entry[Item], ...]:
        return (*self.episodes, *self.films, *self.chapters, *self.events, *self.pages)


@dataclass(frozen=True, slots=True)
class Documents:
    """The files that are not items; none where a file is missing or broken."""

    programme: Document
    handbook: Document | None = None
    help: Document | None = None
    glossary: Document | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Everything the rules may know. ``broken``: ids whose own file has faults of its form, so
    that a reference to them is not called unknown. ``index``: id -> the first item that has it.
    """

    library: Library
    register: Register
    entries: Entries
    documents: Documents
    broken: frozenset[str] = frozenset()
    index: Mapping[str, Entry[Item]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        """The Danish date at the instant."""
        return self.library.instant.astimezone(DANISH).date()

    def excused(self, name: str) -> bool:
        """Whether an unknown name may be that of an item whose own file has to be mended first."""
        return name in self.broken or UNKNOWN in self.broken

    def status(self, entry: Entry[Item]) -> Status:
        return self.library.status(entry.item)

    def goes_out(self, entry: Entry[Item]) -> bool:
        """Published now or at a set time, with nothing in between that holds it back."""
        return self.status(entry) in (Status.PUBLISHED, Status.SCHEDULED)
