"""The Library: what authors wrote, typed, frozen and complete. Outputs see nothing else.

Consents are not here: they are private and known to the content rules alone.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TypeVar

from pipeline.core.book import Chapter, Handbook
from pipeline.core.frozen import dataclass
from pipeline.core.programme import LoudnessTarget, Programme, Treatment
from pipeline.core.values import (
    ContentNote,
    Contributor,
    Correction,
    HelpBox,
    Marker,
    Picture,
    Publication,
    Quote,
    Ref,
    Related,
    SourceFile,
    Status,
    Term,
    TextTrack,
)


@dataclass(frozen=True, slots=True)
class Sound:
    """An episode's sources. The edges are joined to the master with ``crossfade_s`` of overlap."""

    master: SourceFile
    intro: SourceFile | None = None
    outro: SourceFile | None = None
    crossfade_s: float = 0.0
    treatment: Treatment | None = None


@dataclass(frozen=True, slots=True)
class Episode:
    id: str
    guid: str
    season: int
    number: int
    title: str
    summary: str
    publication: Publication
    folder: str
    example: bool = False
    type: str = "full"
    sound: Sound | None = None
    transcript: TextTrack | None = None
    artwork: Picture | None = None
    licence: str | None = None
    roles: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    content_note: ContentNote | None = None
    markers: tuple[Marker, ...] = ()
    quotes: tuple[Quote, ...] = ()
    related: Related = Related()
    reflection: tuple[str, ...] = ()
    notes: str = ""
    correction: Correction | None = None
    updated: date | None = None
    discreet_title: str | None = None
    embargo_reason: str | None = None
    number_shown_as: str = ""
    ai_content: bool | None = None

    @property
    def soundbites(self) -> tuple[Quote, ...]:
        """The quotes that apps may play by themselves (podcast:soundbite), in the order of time.

        Approved, with times, as long as apps expect, and outside what listeners may skip.
        """
        passages = self.content_note.sections if self.content_note else ()
        found = [q for q in self.quotes if q.can_stand_alone and not q.touches(passages)]
        return tuple(sorted(found, key=lambda q: q.start_s or 0.0))

    @property
    def slug(self) -> str:
        """A neutral name for addresses: ``1`` in the first season, ``2-1`` in the second."""
        return str(self.number) if self.season == 1 else f"{self.season}-{self.number}"

    @property
    def address(self) -> str:
        return f"episoder/{self.slug}.html"


def episode_target(target: LoudnessTarget, episode: Episode) -> LoudnessTarget:
    """The programme's ``target`` with what this episode's recording needs instead."""
    if episode.sound is None or episode.sound.treatment is None:
        return target
    own = asdict(episode.sound.treatment)
    return replace(target, **{name: value for name, value in own.items() if value is not None})


@dataclass(frozen=True, slots=True)
class FilmFormat:
    """One rendition staff were given. ``role``: web, offline, audio-described, sign-language."""

    file: SourceFile
    role: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    id: str
    title: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Step:
    minutes: int
    do: str


@dataclass(frozen=True, slots=True)
class Discussion:
    minutes: int | None = None
    plan: tuple[Step, ...] = ()
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Film:
    """``guid`` is empty in a film from before films had one: its feed then makes one of the id."""

    id: str
    number: int
    title: str
    summary: str
    publication: Publication
    folder: str
    duration_s: float
    guid: str = ""
    example: bool = False
    language: str = "da"
    produced: int | None = None
    formats: tuple[FilmFormat, ...] = ()
    captions: tuple[TextTrack, ...] = ()
    transcript: TextTrack | None = None
    transcript_text: str = ""
    poster: Picture | None = None
    audio_description_needed: bool = True
    audio_description_reason: str | None = None
    content_note: ContentNote | None = None
    clips: tuple[Clip, ...] = ()
    discussion: Discussion = Discussion()
    contributors: tuple[Contributor, ...] = ()
    roles: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    licence: str | None = None
    related: Related = Related()
    updated: date | None = None
    discreet_title: str | None = None

    @property
    def slug(self) -> str:
        return str(self.number)

    @property
    def address(self) -> str:
        return f"film/{self.number}.html"


@dataclass(frozen=True, slots=True)
class Venue:
    name: str
    address: str = ""
    access: str = ""
    wifi: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeRow:
    """One row of a day: ``start``/``end`` as written (``09:20``); at most one reference each."""

    start: str
    end: str
    title: str
    speakers: tuple[str, ...] = ()
    episode: Ref | None = None
    film: Ref | None = None
    chapter: Ref | None = None
    questions: Ref | None = None
    content_note: str = ""
    facilitator_note: str = ""


#: The parts of a kit that are made from the event itself.
KIT_PARTS = (
    *("programme", "questions", "sign-in-sheet", "evaluation", "certificate"),
    *("qr-poster", "help-card"),
)


@dataclass(frozen=True, slots=True)
class Kit:
    """``include`` names items and the fixed parts (`KIT_PARTS`)."""

    include: tuple[str, ...]
    paper: str = "A4"
    offline: bool = True


@dataclass(frozen=True, slots=True)
class Registration:
    status: str
    url: str = ""
    opens: date | None = None
    closes: date | None = None


@dataclass(frozen=True, slots=True)
class Event:
    id: str
    type: str
    title: str
    publication: Publication
    file: str
    start: datetime
    end: datetime
    venue: Venue
    example: bool = False
    discreet_title: str | None = None
    organiser: str = ""
    organiser_contact: str = ""
    organiser_email: str = ""
    audience: str = ""
    capacity: int | None = None
    price: int | None = None
    roles: tuple[str, ...] = ()
    learning_outcomes: tuple[str, ...] = ()
    registration: Registration | None = None
    programme: tuple[ProgrammeRow, ...] = ()
    kit: Kit | None = None
    evaluation_questions: int = 0
    certificate_hours: int | None = None
    certificate_text: str = ""
    support: str = ""
    quiet_room: bool = False
    contact_person: bool = False
    materials: tuple[str, ...] = ()
    updated: date | None = None

    @property
    def address(self) -> str:
        return f"arrangementer/{self.id}.html"


@dataclass(frozen=True, slots=True)
class Page:
    """A project page. ``fields`` are (key, text) with keys such as ``period`` and ``funding``.
    ``fold``: its sections are folded, and open one by one.
    """

    id: str
    title: str
    file: str
    body: str
    publication: Publication
    lead: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    updated: date | None = None
    example: bool = False
    discreet_title: str | None = None
    fold: bool = False

    @property
    def address(self) -> str:
        return f"om/{self.id}.html"


@dataclass(frozen=True, slots=True)
class Gone:
    """A withdrawn episode's place among the others in time, and nothing else of it.

    ``due`` is the instant from which it was public.
    """

    guid: str
    due: datetime


Item = Episode | Film | Chapter | Event | Page
_I = TypeVar("_I", Episode, Film, Chapter, Event)


@dataclass(frozen=True, slots=True)
class Library:
    """Everything, at one ``instant``. ``base_address`` ends in a slash; it is the public address.
    ``gone``: what the public gate left of episodes that were withdrawn. ``extras``: which of
    `target.EXTRAS` are made too. ``staging``: it is a trial, which says so (`Target.staging`).

    Lookups return none for what is not in this library, so a `published` library never leads to
    anything hidden.
    """

    programme: Programme
    instant: datetime
    handbook: Handbook
    help: HelpBox
    episodes: tuple[Episode, ...] = ()
    films: tuple[Film, ...] = ()
    events: tuple[Event, ...] = ()
    pages: tuple[Page, ...] = ()
    glossary: tuple[Term, ...] = ()
    base_address: str = ""
    gone: tuple[Gone, ...] = ()
    extras: frozenset[str] = frozenset()
    staging: bool = False

    def status(self, item: Item) -> Status:
        return item.publication.status(self.instant)

    def items(self) -> tuple[Item, ...]:
        chapters = self.handbook.chapters
        return (*self.episodes, *self.films, *chapters, *self.events, *self.pages)

    def episode(self, ref: Ref | str) -> Episode | None:
        return _find(self.episodes, ref)

    def film(self, ref: Ref | str) -> Film | None:
        return _find(self.films, ref)

    def chapter(self, ref: Ref | str) -> Chapter | None:
        return _find(self.handbook.chapters, ref)

    def event(self, ref: Ref | str) -> Event | None:
        return _find(self.events, ref)

    @property
    def withdrawn(self) -> tuple[Item, ...]:
        return tuple(i for i in self.items() if self.status(i) is Status.WITHDRAWN)


def _find(items: tuple[_I, ...], ref: Ref | str) -> _I | None:
    wanted = ref.item if isinstance(ref, Ref) else ref
    return next((item for item in items if item.id == wanted), None)
