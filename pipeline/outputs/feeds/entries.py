"""An episode as a feed lists it, told from the Library alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from types import MappingProxyType

from pipeline.core.frozen import dataclass
from pipeline.core.locale import ZONE, Format
from pipeline.core.messages import Catalogue
from pipeline.core.model import Episode, Library
from pipeline.core.programme import RegularPerson, Season
from pipeline.core.values import ContentNote, Contributor, Correction, Marker
from pipeline.outputs import renditions
from pipeline.outputs.feeds.about import HELP_PAGE, mark, public_base, texts_of
from pipeline.outputs.feeds.text import value
from pipeline.outputs.strings import ROLES
from pipeline.outputs.ways import Ways, ways

PAGE_TEXT = "Transcript and material on the website"

# What podcast:person calls the roles of those who are not guests (podcasttaxonomy.com, «cast»).
_ROLES = MappingProxyType(
    {
        **dict.fromkeys(("vært", "host"), "host"),
        **dict.fromkeys(("medvært", "co-host"), "co-host"),
        **dict.fromkeys(("fortæller", "oplæser", "narrator"), "narrator"),
        **dict.fromkeys(("journalist", "reporter"), "reporter"),
    }
)


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
class Soundbite:
    """What an app may play by itself, in the recording's own time; ``title`` is what is said."""

    start_s: float
    duration_s: float
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    """What an item's texts are made of. ``notes`` is Markdown, ``summary`` plain; ``before`` and
    ``after`` stand around both, the content note always first.

    ``links`` are where the links of the notes lead, as public addresses. ``markers`` and
    ``soundbites`` are in the recording's own time; ``listed_as`` is the heading of markers.
    """

    summary: str
    before: tuple[Line, ...] = ()
    notes: str = ""
    links: Ways = Ways()
    after: tuple[Line, ...] = ()
    markers: tuple[Marker, ...] = ()
    soundbites: tuple[Soundbite, ...] = ()
    listed_as: str = ""


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item as listed. `notes.notes` makes its texts, which hold times, of ``told``.

    ``page_text`` is what a link to its page says. ``forms``, where the sound comes in several: the
    name of each one's input, first that of the enclosure, and what it is called. ``correction`` is
    the author's own note of one, its date first. ``ai_content``: none says nothing. ``comments``:
    whether apps may show what the public writes. ``tags`` are the words it is sorted by.
    """

    id: str
    guid: str
    title: str
    told: Told
    address: str
    page_text: str
    published: datetime | None
    changed: datetime | None
    season: Season | None = None
    number: int = 0
    number_shown_as: str = ""
    type: str = "full"
    people: tuple[Person, ...] = ()
    licence: str = ""
    artwork_alt: str = ""
    forms: tuple[tuple[str, str], ...] = ()
    correction: str = ""
    ai_content: bool | None = None
    comments: bool = False
    tags: tuple[str, ...] = ()


def item_of(library: Library, episode: Episode) -> FeedItem:
    programme = library.programme
    corrected = episode.correction.date if episode.correction else None
    return FeedItem(
        id=episode.id,
        guid=episode.guid,
        title=value(episode.title),
        told=_told(library, episode),
        address=episode.address,
        page_text=texts_of(library).text(PAGE_TEXT),
        published=episode.publication.due,
        changed=newest(episode.publication.due, episode.updated, corrected),
        season=_season(programme.show.seasons, episode.season),
        number=episode.number,
        number_shown_as=value(episode.number_shown_as, 32),
        type=episode.type,
        people=_people(programme.show.people, episode.contributors),
        licence=value(episode.licence or "", 128),
        artwork_alt=value(episode.artwork.alt) if episode.artwork else "",
        forms=_forms(renditions.codecs(library)),
        correction=_noted(episode.correction),
        ai_content=episode.ai_content,
        comments=programme.show.comments,
        tags=_tags(library, episode),
    )


def _forms(codecs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    names = ("sound", *codecs[1:]) if codecs[1:] else ()
    return tuple(
        (name, renditions.NAMES[codec]) for name, codec in zip(names, codecs, strict=False)
    )


def _told(library: Library, episode: Episode) -> Told:
    before, after = _around(library, episode)
    return Told(
        summary=episode.summary,
        before=before,
        notes=episode.notes or episode.summary,
        links=_links(library, episode.notes),
        after=after,
        markers=episode.markers,
        soundbites=tuple(_soundbites(episode)),
        listed_as=texts_of(library).text("Chapters"),
    )


def _soundbites(episode: Episode) -> Iterator[Soundbite]:
    for quote in episode.soundbites:
        if quote.start_s is not None and quote.end_s is not None:
            length_s = round(quote.end_s - quote.start_s, 3)
            yield Soundbite(quote.start_s, length_s, value(quote.text, 128))


def _around(library: Library, episode: Episode) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Before: the content note, then what was corrected. After: the ways to the site, to help."""
    noted = content_note(library, episode.content_note)
    before = (*noted, *_correction(texts_of(library), episode.correction))
    return before, ways_on(library, episode.address, example=episode.example)


def content_note(library: Library, note: ContentNote | None) -> tuple[Line, ...]:
    """Always the first of what is told."""
    label = texts_of(library).text("About the content")
    return (Line(note.summary, label),) if note else ()


def ways_on(library: Library, page: str, *, example: bool) -> tuple[Line, ...]:
    """After the texts: to the item's ``page``, to help; and that it is made up, where it is."""
    texts, base = texts_of(library), public_base(library)
    return (
        Line(texts.text(PAGE_TEXT), href=base + page),
        # Not by the help box's own title: what is archived does not change with it.
        Line(texts.text("Where to get help"), href=base + HELP_PAGE),
        *(Line(text) for text in mark(texts, example or library.programme.example)),
    )


def _correction(texts: Catalogue, correction: Correction | None) -> tuple[Line, ...]:
    if correction is None:
        return ()
    day = Format(texts.language).date(correction.date)
    return (Line(correction.text, texts.text("Corrected {date}", date=day)),)


def _tags(library: Library, episode: Episode) -> tuple[str, ...]:
    """Whom it is for, in the words of the site, and what it is about."""
    texts = texts_of(library)
    roles = (texts.text(ROLES[role]) if role in ROLES else role for role in episode.roles)
    return tuple(value(tag) for tag in (*roles, *episode.topics))


def _noted(correction: Correction | None) -> str:
    return "" if correction is None else f"{correction.date.isoformat()} {correction.text}"


def _links(library: Library, notes: str) -> Ways:
    return ways(library, notes).moved(lambda path: public_base(library) + path)


def _people(
    regular: tuple[RegularPerson, ...], contributors: tuple[Contributor, ...]
) -> tuple[Person, ...]:
    """Who is heard, each role once. An item's people replace the channel's, so its hosts are told
    again where the item has none; an item without people has the channel's.
    """
    names = dict.fromkeys(value(one.shown_as, 128) for one in contributors)
    own = tuple(Person(name, _ROLES.get(name.casefold(), "guest")) for name in names)
    if not own or any(person.role == "host" for person in own):
        return own
    hosts = (Person(value(one.name, 128), "host") for one in regular if one.role == "host")
    return (*hosts, *own)


def _season(seasons: tuple[Season, ...], number: int) -> Season:
    return next((s for s in seasons if s.number == number), Season(number))


def newest(due: datetime | None, *days: date | None) -> datetime | None:
    """When something was last changed: published, or on one of ``days``."""
    starts = [datetime.combine(day, time(), ZONE) for day in days if day is not None]
    return max([*starts, *filter(None, [due])], default=None)
