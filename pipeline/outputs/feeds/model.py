"""The feed as values, told from the Library alone: what every format of it is written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from pipeline.core.locale import ZONE, Format
from pipeline.core.messages import Catalogue, catalogue
from pipeline.core.model import Episode, Library
from pipeline.core.programme import Season
from pipeline.core.values import Contributor, Correction, Status
from pipeline.outputs.feeds.text import description, value
from pipeline.outputs.links import named_files

SHOW_PAGE = "episoder/index.html"
HELP_PAGE = "hjaelp.html"
TERMS = "brug-af-materialet"  # the project page that tells how the material may be used
# Roles by which podcast:person knows a host; everybody else who is heard is a guest.
_HOSTS = frozenset({"vært", "host"})


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of ours around the author's notes."""

    text: str
    label: str = ""
    href: str = ""

    @property
    def plain(self) -> str:
        return f"{self.label}: {self.text}" if self.label else self.text


@dataclass(frozen=True, slots=True)
class Person:
    """``role`` and ``name`` for podcast:person. The name is a role too: no one is named."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An episode as listed. ``notes`` is Markdown; ``before`` and ``after`` stand around it.

    ``links`` are the files that the notes link to, with their pages' public addresses.
    """

    id: str
    guid: str
    title: str
    description: str
    before: tuple[Line, ...]
    notes: str
    links: tuple[tuple[str, str], ...]
    after: tuple[Line, ...]
    address: str
    published: datetime | None
    changed: datetime | None
    season: Season
    number: int
    type: str
    people: tuple[Person, ...]
    licence: str
    artwork_alt: str


@dataclass(frozen=True, slots=True)
class Channel:
    """The show as a feed's head. ``base`` is the public address, which ends in a slash."""

    base: str
    guid: str
    title: str
    subtitle: str
    description: str
    language: str
    author: str
    publisher: str
    owner_name: str
    owner_email: str
    categories: tuple[tuple[str, str | None], ...]
    type: str
    explicit: bool
    complete: bool
    locked: bool
    licence: str
    licence_page: str
    artwork_alt: str


@dataclass(frozen=True, slots=True)
class Feed:
    channel: Channel
    items: tuple[FeedItem, ...]

    @property
    def changed(self) -> datetime | None:
        """The newest change of all: lastBuildDate, so that no clock is read."""
        return max((i.changed for i in self.items if i.changed is not None), default=None)


def listed(library: Library) -> tuple[Episode, ...]:
    """The published episodes that have sound, in the order of the feed.

    A serial is listed as it is to be heard, from the newest season's first episode (PSP-1 and
    Apple, on itunes:type); everything else newest first.
    """
    episodes = [e for e in library.episodes if e.sound and library.status(e) is Status.PUBLISHED]
    if library.programme.show.type == "serial":
        return tuple(sorted(episodes, key=lambda e: (-e.season, e.number, e.guid)))
    oldest = datetime.min.replace(tzinfo=ZONE)
    return tuple(
        sorted(episodes, key=lambda e: (e.publication.due or oldest, e.guid), reverse=True)
    )


def public_base(library: Library) -> str:
    """Where absolute addresses begin: the target's own, or the programme's when it has none."""
    return library.base_address or library.programme.site


def feed_of(library: Library) -> Feed:
    return Feed(_channel(library), tuple(_item(library, e) for e in listed(library)))


def _channel(library: Library) -> Channel:
    programme, show = library.programme, library.programme.show
    texts = [show.description or show.title, *_mark(_texts(library), programme.example)]
    return Channel(
        base=public_base(library),
        guid=show.guid,
        title=value(show.title),
        subtitle=value(show.subtitle),
        description=description("\n\n".join(texts)),
        language=programme.language,
        author=value(show.author or programme.publisher),
        publisher=value(programme.publisher),
        owner_name=value(show.owner_name),
        owner_email=value(show.owner_email),
        categories=show.categories,
        type=show.type,
        explicit=show.explicit,
        complete=show.complete,
        locked=show.locked,
        licence=value(show.licence_text, 128),
        licence_page=next((p.address for p in library.pages if p.id == TERMS), SHOW_PAGE),
        artwork_alt=value(show.artwork.alt),
    )


def _item(library: Library, episode: Episode) -> FeedItem:
    programme = library.programme
    before, after = _around(library, episode)
    told = [line.plain for line in after if not line.href]
    plain = (*(line.plain for line in before), episode.summary, *told)
    return FeedItem(
        id=episode.id,
        guid=episode.guid,
        title=value(episode.title),
        description=description("\n\n".join(filter(None, plain))),
        before=before,
        notes=episode.notes or episode.summary,
        links=_links(library, episode.notes),
        after=after,
        address=episode.address,
        published=episode.publication.due,
        changed=_changed(episode),
        season=_season(programme.show.seasons, episode.season),
        number=episode.number,
        type=episode.type,
        people=tuple(_person(c) for c in episode.contributors),
        licence=value(episode.licence or "", 128),
        artwork_alt=value((episode.artwork or programme.show.artwork).alt),
    )


def _around(library: Library, episode: Episode) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The content note, always first; after the notes the ways to the site, and to help."""
    texts = _texts(library)
    note = episode.content_note
    before = (Line(note.summary, texts.text("About the content")),) if note else ()
    mark = _mark(texts, episode.example or library.programme.example)
    base = public_base(library)
    after = (
        *_correction(texts, episode.correction),
        Line(texts.text("Transcript and material on the website"), href=base + episode.address),
        Line(library.help.title or texts.text("Where to get help"), href=base + HELP_PAGE),
        *(Line(text) for text in mark),
    )
    return before, after


def _correction(texts: Catalogue, correction: Correction | None) -> tuple[Line, ...]:
    if correction is None:
        return ()
    day = Format(texts.language).date(correction.date)
    return (Line(correction.text, texts.text("Corrected {date}", date=day)),)


def _mark(texts: Catalogue, example: bool) -> tuple[str, ...]:
    return (texts.text("Example content – fictional"),) if example else ()


def _texts(library: Library) -> Catalogue:
    return catalogue("site", library.programme.language)


def _links(library: Library, notes: str) -> tuple[tuple[str, str], ...]:
    pages = named_files(library, notes)
    return tuple((name, public_base(library) + path) for name, path in pages.items())


def _person(contributor: Contributor) -> Person:
    name = value(contributor.shown_as, 128)
    return Person(name, "host" if name.casefold() in _HOSTS else "guest")


def _season(seasons: tuple[Season, ...], number: int) -> Season:
    return next((s for s in seasons if s.number == number), Season(number))


def _changed(episode: Episode) -> datetime | None:
    days = (episode.updated, episode.correction.date if episode.correction else None)
    starts = [datetime.combine(day, time(), ZONE) for day in days if day is not None]
    return max([*starts, *filter(None, [episode.publication.due])], default=None)
