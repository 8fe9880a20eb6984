"""The one visible list of what a programme becomes. To add an output, add its module here."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.outputs import (
    accessibility,
    assets,
    episodes,
    events,
    films,
    filters,
    front,
    handbook,
    help,  # noqa: A004 (the room's name)
    kits,
    lists,
    notfound,
    pages,
    renditions,
    subscribe,
    timed,
)
from pipeline.outputs.books import plan as books
from pipeline.outputs.feeds import plan as feeds
from pipeline.outputs.search import plan as search

OUTPUTS = (
    assets,
    renditions,
    timed,
    films,
    filters,
    front,
    episodes,
    subscribe,
    handbook,
    books,
    events,
    kits,
    pages,
    help,
    accessibility,
    notfound,
    search,
    feeds,
)


def plan(library: Library) -> Iterator[Artefact]:
    """Everything to be made from ``library``, which holds only what may be seen. Pure."""
    made: list[Artefact] = []
    for output in OUTPUTS:
        made += output.plan(library)
    yield from made
    yield from lists.plan(library, made)  # of all that came before
