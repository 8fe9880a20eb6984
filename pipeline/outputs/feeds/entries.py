"""An episode as a feed lists it, told from the Library alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time

from pipeline.core.locale import ZONE, Format
from pipeline.core.messages import Catalogue
from pipeline.core.model import Episode, Library
from pipeline.core.programme import Season
from pipeline.core.values import Contributor, Correction
from pipeline.outputs.feeds.about import HELP_PAGE, mark, public_base, texts_of
from pipeline.outputs.feeds.text import description, value
from pipeline.outputs.links import named_files

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
    ``correction`` is the author's own note of one, its date first.
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
    correction: str = ""


def item_of(library: Library, episode: Episode) -> FeedItem:
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
        correction=_noted(episode.correction),
    )


def _around(library: Library, episode: Episode) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The content note, always first; after the notes the ways to the site, and to help."""
    texts = texts_of(library)
    note = episode.content_note
    before = (Line(note.summary, texts.text("About the content")),) if note else ()
    marked = mark(texts, episode.example or library.programme.example)
    base = public_base(library)
    after = (
        *_correction(texts, episode.correction),
        Line(texts.text("Transcript and material on the website"), href=base + episode.address),
        Line(library.help.title or texts.text("Where to get help"), href=base + HELP_PAGE),
        *(Line(text) for text in marked),
    )
    return before, after


def _correction(texts: Catalogue, correction: Correction | None) -> tuple[Line, ...]:
    if correction is None:
        return ()
    day = Format(texts.language).date(correction.date)
    return (Line(correction.text, texts.text("Corrected {date}", date=day)),)


def _noted(correction: Correction | None) -> str:
    return "" if correction is None else f"{correction.date.isoformat()} {correction.text}"


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
