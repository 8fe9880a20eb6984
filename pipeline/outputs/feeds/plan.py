"""Which feeds there are. Each reads the same values: a fact is written once."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs.feeds import film, json_feed, kinds, opml, rss, sheet
from pipeline.outputs.feeds.about import Document, texts_of
from pipeline.outputs.feeds.family import has_own_publisher
from pipeline.outputs.feeds.film import FilmFeed
from pipeline.outputs.feeds.model import Feed, feed_of
from pipeline.outputs.feeds.publisher import publisher_feed


@dataclass(frozen=True, slots=True)
class Family:
    """All feeds of a programme. ``films`` and ``publisher`` are empty, or the one."""

    main: Feed
    roles: tuple[Feed, ...]
    topics: tuple[Feed, ...]
    films: tuple[FilmFeed, ...]
    publisher: tuple[Feed, ...]

    def rss(self) -> tuple[Feed, ...]:
        return (self.main, *self.roles, *self.topics, *self.publisher)


def family(library: Library) -> Family:
    main = feed_of(library)
    films = tuple(filter(None, [film.film_feed(library)]))
    own = has_own_publisher(library.programme.show)
    return Family(
        main,
        tuple(kinds.roles(library, main)),
        tuple(kinds.topics(library, main)),
        films,
        (publisher_feed(library, (main, *films)),) if own else (),
    )


def plan(library: Library) -> Iterator[Artefact]:
    whole, larder = family(library), rss.Larder(library)
    yield sheet.sheet(library)
    yield sheet.style(library)
    for feed in whole.rss():
        yield from rss.artefacts(library, feed, larder)
    for films in whole.films:
        yield film.document(library, films)
    yield json_feed.json_feed(library, whole.main, larder)
    if whole.main.items or whole.films:
        yield opml.opml(library, _groups(library, whole))


def _groups(library: Library, whole: Family) -> Iterator[tuple[str, tuple[Document, ...]]]:
    texts = texts_of(library)
    yield texts.text("Podcast"), (whole.main,) if whole.main.items else ()
    yield texts.text("By profession"), whole.roles
    yield texts.text("By topic"), whole.topics
    yield texts.text("Films"), whole.films
