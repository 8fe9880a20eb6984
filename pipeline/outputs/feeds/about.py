"""The podcast as the head of a feed tells of it, from the Library alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from pipeline.core.frozen import dataclass
from pipeline.core.messages import Catalogue, catalogue
from pipeline.core.model import Episode, Library
from pipeline.core.programme import (
    Location,
    RegularPerson,
    RemoteFeed,
    Show,
    UpdateFrequency,
)
from pipeline.core.values import Status
from pipeline.outputs.feeds.family import publisher
from pipeline.outputs.feeds.text import description, value

SHOW_PAGE = "episoder/index.html"
HELP_PAGE = "hjaelp.html"
SUBSCRIBE_PAGE = "episoder/abonner.html"
TERMS = "brug-af-materialet"  # the project page that tells how the material may be used
#: What an app shows of a text in a tag of the podcast namespace, in characters.
TAG_CHARACTERS = 128


@dataclass(frozen=True, slots=True)
class Trailer:
    """An episode that tells of the podcast; ``id`` is the episode's."""

    id: str
    title: str
    published: datetime
    season: int


@dataclass(frozen=True, slots=True)
class Way:
    """A link for whoever opens the feed in a browser; ``told`` stands before it."""

    name: str
    address: str
    told: str = ""
    rel: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """The show as a feed's head. ``base`` is the public address, which ends in a slash.

    Another feed of the same show replaces what is not its own: ``guid``, ``title``, ``page``,
    ``medium``, ``block`` (directories are to list the show once), ``moved_to`` and ``feeds`` (those
    that a publisher's feed links to).
    """

    base: str
    page: str
    guid: str
    medium: str
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
    block: bool
    licence: str
    licence_page: str
    artwork_alt: str
    people: tuple[RegularPerson, ...]
    locations: tuple[Location, ...]
    frequency: UpdateFrequency | None
    trailers: tuple[Trailer, ...]
    podroll: tuple[RemoteFeed, ...]
    publisher_feed: RemoteFeed | None
    feeds: tuple[RemoteFeed, ...]
    ai_content: bool | None
    comments: bool
    verify: str
    moved_to: str
    hub: str
    podping: bool
    ways: tuple[Way, ...]


class Document(Protocol):
    """A feed, or the part of one that lies at ``path``."""

    @property
    def path(self) -> str: ...
    @property
    def channel(self) -> Channel: ...
    @property
    def changed(self) -> datetime | None: ...


def public_base(library: Library) -> str:
    """Where absolute addresses begin: the target's own, or the programme's when it has none."""
    return library.base_address or library.programme.site


def channel_of(library: Library) -> Channel:
    """The show's own feed."""
    programme, show = library.programme, library.programme.show
    return Channel(
        base=public_base(library),
        page=_page(library, SHOW_PAGE),
        guid=show.guid,
        medium="podcast",
        title=value(show.title),
        subtitle=value(show.subtitle),
        description=_description(library),
        language=programme.language,
        author=value(show.author or programme.publisher),
        publisher=value(programme.publisher),
        owner_name=value(show.owner_name),
        owner_email=value(show.owner_email),
        categories=show.categories,
        type=show.type,
        explicit=show.explicit,
        complete=show.complete,
        locked=show.locked or library.staging,
        block=library.staging,
        licence=_line(show.licence_text),
        licence_page=_terms(library),
        artwork_alt=value(show.artwork.alt),
        people=tuple(replace(person, name=_line(person.name)) for person in show.people),
        locations=tuple(replace(place, text=_line(place.text)) for place in show.locations),
        frequency=_frequency(show, texts_of(library)),
        trailers=_trailers(library),
        podroll=tuple(_remote(feed) for feed in show.podroll),
        publisher_feed=_remote(publisher(programme, public_base(library))),
        feeds=(),
        ai_content=_ai_content(library),
        comments=show.comments,
        verify=_line(show.verify),
        moved_to=show.new_feed_address,
        hub="" if library.staging else show.announce.hub,
        podping=show.announce.podping and not library.staging,
        ways=tuple(_ways(library)),
    )


def _description(library: Library) -> str:
    programme, show = library.programme, library.programme.show
    told = (show.description or show.title, *mark(texts_of(library), programme.example))
    return description("\n\n".join(told))


def _ways(library: Library) -> Iterator[Way]:
    """The way out first, as on every page."""
    texts, out = texts_of(library), library.programme.exit_address
    if out:
        yield Way(texts.text("Exit this page quickly"), out, rel="noreferrer nofollow")
    page = public_base(library) + _page(library, SUBSCRIBE_PAGE)
    told = texts.text("This is a feed: a list that apps read to know when there is something new.")
    yield Way(texts.text("How to subscribe"), page, told)


def _terms(library: Library) -> str:
    here = (page.address for page in library.pages if page.id == TERMS)
    return next(here, _page(library, SHOW_PAGE))


def _page(library: Library, page: str) -> str:
    """``page``, or the front page while there are no episodes to make it of."""
    return page if library.episodes else "index.html"


def _line(text: str) -> str:
    return value(text, TAG_CHARACTERS)


def _frequency(show: Show, texts: Catalogue) -> UpdateFrequency | None:
    """A series that is complete has no rhythm any more."""
    if show.complete:
        return UpdateFrequency(texts.text("The series is complete"))
    told = show.update_frequency
    return None if told is None else replace(told, label=_line(told.label))


def _ai_content(library: Library) -> bool | None:
    """What is said of the whole, or what the episodes that are out say together: nothing, until
    each has said no or one of them yes.
    """
    if library.programme.show.ai_content is not None:
        return library.programme.show.ai_content
    said = {e.ai_content for e in library.episodes if library.status(e) is Status.PUBLISHED}
    return True if True in said else False if said == {False} else None


def _remote(feed: RemoteFeed) -> RemoteFeed:
    return replace(feed, title=_line(feed.title))


def _trailers(library: Library) -> tuple[Trailer, ...]:
    """The published trailers that have sound and a date, the newest first."""
    found = [
        Trailer(episode.id, _line(episode.title), due, episode.season)
        for episode in library.episodes
        if _is_trailer(library, episode) and (due := episode.publication.due) is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.published, one.id), reverse=True))


def _is_trailer(library: Library, episode: Episode) -> bool:
    heard = episode.type == "trailer" and episode.sound is not None
    return heard and library.status(episode) is Status.PUBLISHED


def mark(texts: Catalogue, example: bool) -> tuple[str, ...]:
    return (texts.text("Example content – fictional"),) if example else ()


def texts_of(library: Library) -> Catalogue:
    return catalogue("site", library.programme.language)
