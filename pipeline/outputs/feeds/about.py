"""The podcast as the head of a feed tells of it, from the Library alone."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.core.messages import Catalogue, catalogue
from pipeline.core.model import Library
from pipeline.outputs.feeds.text import description, value

SHOW_PAGE = "episoder/index.html"
HELP_PAGE = "hjaelp.html"
TERMS = "brug-af-materialet"  # the project page that tells how the material may be used


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


def public_base(library: Library) -> str:
    """Where absolute addresses begin: the target's own, or the programme's when it has none."""
    return library.base_address or library.programme.site


def channel_of(library: Library) -> Channel:
    programme, show = library.programme, library.programme.show
    texts = [show.description or show.title, *mark(texts_of(library), programme.example)]
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


def mark(texts: Catalogue, example: bool) -> tuple[str, ...]:
    return (texts.text("Example content – fictional"),) if example else ()


def texts_of(library: Library) -> Catalogue:
    return catalogue("site", library.programme.language)
