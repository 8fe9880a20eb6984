"""The front page: what there is, and what fits five minutes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass
from pipeline.core.model import Event, Film, Library
from pipeline.outputs import episodes, events, films, filters, pictures, structured
from pipeline.outputs.links import Link, chapter_link
from pipeline.outputs.moments import Moment, moments
from pipeline.outputs.page import Head, Sheet, page


@dataclass(frozen=True, slots=True)
class FrontView:
    description: str
    show_title: str
    cover_alt: str
    episodes: tuple[episodes.EpisodeRow, ...]
    moments: tuple[Moment, ...]
    choices: filters.Choices
    films: tuple[Film, ...]
    book_title: str
    book_subtitle: str
    chapters: tuple[Link, ...]
    events: tuple[Event, ...]
    past: tuple[Event, ...]


def plan(library: Library) -> Iterator[Artefact]:
    programme = library.programme
    head = Head(
        "index.html",
        programme.title,
        programme.description,
        updated=_updated(library),
        schema=structured.site(library),
    )
    inputs = {
        **episodes.sounds(library),
        **films.posters(library),
        "artwork": pictures.cover(library),
    }
    items = frozenset(item.id for item in library.items())
    yield page(library, Sheet("front", head, _view(library), inputs, items=items, kind="index"))


def _view(library: Library) -> FrontView:
    programme, book = library.programme, library.handbook
    coming, past = events.in_time(library)
    return FrontView(
        description=programme.description,
        show_title=programme.show.title,
        cover_alt=programme.show.artwork.alt,
        episodes=episodes.rows(library),
        moments=tuple(moments(library.episodes)),
        choices=filters.choices(library, filters.Wish()),
        films=library.films,
        book_title=book.title,
        book_subtitle=book.subtitle,
        chapters=tuple(chapter_link(chapter) for chapter in book.chapters),
        events=coming,
        past=past[:3],
    )


def _updated(library: Library) -> date | None:
    return max((item.updated for item in library.items() if item.updated), default=None)
