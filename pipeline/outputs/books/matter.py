"""What a book says, as values: looked up while planning, the same for EPUB and PDF."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format, danish_order
from pipeline.core.model import Episode, Library
from pipeline.core.values import HelpBox, Term
from pipeline.outputs import strings
from pipeline.outputs.books.colophon import Colophon, colophon
from pipeline.outputs.books.places import Places, places
from pipeline.outputs.books.volumes import Volume
from pipeline.outputs.links import Link, film_links
from pipeline.outputs.ways import labels, ways
from pipeline.prose.addresses import slug
from pipeline.prose.manner import Manner

#: What is gathered at the end where there is any, whether the author asks for it or not.
CHANGES = "aendringer"
#: What can be gathered, and what it is called.
BACK: Mapping[str, str] = {
    "refleksionsspoergsmaal": "Reflection questions",
    "redskaber": "Tools",
    "ordliste": "Glossary",
    "her-kan-du-faa-hjaelp": "Where to get help",
    CHANGES: "What has changed",
}


@dataclass(frozen=True, slots=True)
class Hearing:
    """Where the podcast speaks of a chapter; ``marker`` is empty where it is a whole episode.
    The input ``sound-<slug>`` tells when. ``address`` is empty where the programme has no site.
    """

    title: str
    address: str
    marker: str
    episode: Episode


@dataclass(frozen=True, slots=True)
class Leaf:
    """A chapter, and what stands around its text. ``told``: who answers for it, and since when."""

    chapter: Chapter
    manner: Manner
    hearings: tuple[Hearing, ...]
    films: tuple[Link, ...]
    told: str


@dataclass(frozen=True, slots=True)
class Division:
    """A part of the book; ``number`` is 0 for what stands outside any part."""

    id: str
    number: int
    title: str
    summary: str
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """A volume, whole. ``back``: ids of what is gathered at the end, in order. ``changes`` and
    ``questions`` are pairs: what they are of, and the text or the texts.
    """

    volume: Volume
    language: str
    colophon: Colophon
    divisions: tuple[Division, ...]
    back: tuple[str, ...]
    changes: tuple[tuple[str, str], ...]
    terms: tuple[tuple[str, Term], ...]
    others: tuple[tuple[str, tuple[str, ...]], ...]
    help: HelpBox

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(leaf for division in self.divisions for leaf in division.leaves)


def matter(library: Library, volume: Volume) -> Matter:
    book = library.handbook
    changes = tuple(_changes(library, volume))
    back = tuple(id_ for id_ in book.appendices if id_ in BACK)
    there = places(volume, back, library.programme.site)
    return Matter(
        volume=volume,
        language=library.programme.language,
        colophon=colophon(library, volume),
        divisions=tuple(_divisions(library, volume, there)),
        back=(*back, *((CHANGES,) if changes else ())),
        changes=changes,
        terms=tuple(_terms(library)) if "ordliste" in back else (),
        others=tuple(_others(library)) if volume.whole else (),
        help=library.help,
    )


def items(held: Matter) -> frozenset[str]:
    """The ids of all that is told of in it."""
    found = {leaf.chapter.id for leaf in held.leaves}
    found |= {hearing.episode.id for leaf in held.leaves for hearing in leaf.hearings}
    return frozenset(found)


def _divisions(library: Library, volume: Volume, there: Places) -> Iterator[Division]:
    book = library.handbook
    loose = tuple(c for c in volume.chapters if book.part(c.part) is None)
    if loose:
        yield Division("", 0, "", "", tuple(_leaf(library, c, there) for c in loose))
    for number, part in enumerate(book.parts, 1):
        own = tuple(_leaf(library, c, there) for c in volume.chapters if c.part == part.id)
        if own:
            yield Division(part.id, number, part.title, part.summary, own)


def _leaf(library: Library, chapter: Chapter, there: Places) -> Leaf:
    said, found = labels(strings.words(library)), ways(library, chapter.body, chapter).bare()
    films = film_links(library, chapter.related.films)
    return Leaf(
        chapter=chapter,
        manner=found.manner(there.to, said, there.prefix(chapter)),
        hearings=tuple(_hearings(library, chapter, there)),
        films=tuple(Link(there.to(film.path), film.title) for film in films),
        told=_told(library, chapter),
    )


def _hearings(library: Library, chapter: Chapter, there: Places) -> Iterator[Hearing]:
    """The markers that its author chose, then the other episodes that name it."""
    chosen = [(library.episode(ref), ref.marker) for ref in chapter.related.episodes]
    named = {episode.id for episode, _ in chosen if episode}
    chosen += [
        (episode, None)
        for episode in library.episodes
        if episode.id not in named and chapter.id in {r.item for r in episode.related.chapters}
    ]
    for episode, marker in chosen:
        if episode is not None:
            yield _hearing(episode, marker, there)


def _hearing(episode: Episode, wanted: str | None, there: Places) -> Hearing:
    marker = next((m for m in episode.markers if m.id == wanted), None)
    if marker is None:
        return Hearing(episode.title, there.to(episode.address), "", episode)
    address = there.to(f"{episode.address}#m-{marker.id}")
    return Hearing(marker.title, address, marker.id, episode)


def _told(library: Library, chapter: Chapter) -> str:
    words, form = strings.words(library), Format(library.programme.language)
    told = [f"{words.text('Responsible')}: {chapter.responsible}"] if chapter.responsible else []
    if chapter.updated:
        told.append(f"{words.text('Last updated')} {form.date(chapter.updated)}")
    return ". ".join(told)


def _changes(library: Library, volume: Volume) -> Iterator[tuple[str, str]]:
    """Of the book, then of its chapters, the newest first."""
    words, form = strings.words(library), Format(library.programme.language)
    for change in library.handbook.changes:
        version = f"{words.text('Version')} {change.version}, " if change.version else ""
        yield f"{version}{form.date(change.date)}", change.text
    own = [(change, chapter) for chapter in volume.chapters for change in chapter.changes]
    for change, chapter in sorted(own, key=lambda pair: pair[0].date, reverse=True):
        yield f"{words.text('Chapter')} {chapter.number}, {form.date(change.date)}", change.text


def _terms(library: Library) -> Iterator[tuple[str, Term]]:
    """As a Danish dictionary has them, each with its address in the book."""
    for term in sorted(library.glossary, key=lambda term: danish_order(term.term)):
        yield slug(term.term), term


def _others(library: Library) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Questions that do not come from a chapter."""
    for episode in library.episodes:
        if episode.reflection:
            yield episode.title, episode.reflection
    for film in library.films:
        if film.discussion.questions:
            yield film.title, film.discussion.questions
