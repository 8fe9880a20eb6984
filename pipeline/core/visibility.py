"""Which items the public may see: the one gate between a whole Library and its outputs.

Of a withdrawn episode that was due, it lets through that there was one, and when (`model.Gone`):
a feed's archives are numbered through, and a place in them is never given to another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from pipeline.core.book import Chapter
from pipeline.core.model import Episode, Event, Film, Gone, Library, Page
from pipeline.core.values import Status

_I = TypeVar("_I", Episode, Film, Chapter, Event, Page)


def published(library: Library) -> Library:
    """Only what is public at the library's instant: what builds and publishes work from."""
    return _keep(library, frozenset({Status.PUBLISHED}))


def previewed(library: Library) -> Library:
    """All but what is withdrawn: what staff see in a preview, with a banner on hidden items."""
    return _keep(library, frozenset(Status) - {Status.WITHDRAWN})


def _keep(library: Library, wanted: frozenset[Status]) -> Library:
    def kept(items: Iterable[_I]) -> tuple[_I, ...]:
        return tuple(item for item in items if library.status(item) in wanted)

    return replace(
        library,
        episodes=kept(library.episodes),
        films=kept(library.films),
        events=kept(library.events),
        pages=kept(library.pages),
        handbook=replace(library.handbook, chapters=kept(library.handbook.chapters)),
        gone=tuple(sorted(_gone(library), key=lambda one: (one.due, one.guid))),
    )


def _gone(library: Library) -> Iterator[Gone]:
    for episode in library.episodes:
        due = episode.publication.due
        withdrawn = library.status(episode) is Status.WITHDRAWN
        if withdrawn and due is not None and due <= library.instant:
            yield Gone(episode.guid, due)
