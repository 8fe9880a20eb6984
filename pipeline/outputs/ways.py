"""Where the links and the typed references of a text lead, looked up while planning.

What is hidden is not in the library, so its reference keeps its words and leads nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field, replace
from functools import lru_cache
from pathlib import PurePosixPath

from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.messages import Catalogue, catalogue
from pipeline.core.model import Event, Library, Page
from pipeline.prose import reference
from pipeline.prose.addresses import slug
from pipeline.prose.html import place_of
from pipeline.prose.manner import Labels, Manner, Target, Term
from pipeline.prose.parse import parse
from pipeline.prose.reading import sections

GLOSSARY = "haandbog/ordliste.html"


@dataclass(frozen=True, slots=True)
class Ways:
    """All that a text's links need, with paths of the site (``haandbog/samtalen.html#foer``).

    ``files`` are those it links to by name, ``targets`` its typed references, both as written;
    ``terms`` are words of the glossary to explain in it. A path that begins with ``#`` is a place
    in the text itself.
    """

    files: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()

    def manner(self, to: Callable[[str], str], labels: Labels, prefix: str = "") -> Manner:
        """As a page sets the text; ``to`` makes an address of a path. With a ``prefix`` it is one
        text among others, its headings a step down.
        """

        def seen(path: str) -> str:
            return f"#{prefix}{path[1:]}" if path.startswith("#") else to(path)

        moved = self.moved(seen)
        return Manner(
            moved.files,
            moved.targets,
            moved.terms,
            prefix=prefix,
            deeper=1 if prefix else 0,
            labels=labels,
        )

    def bare(self) -> Ways:
        """Without explanations of words."""
        return Ways(self.files, self.targets)

    def moved(self, to: Callable[[str], str]) -> Ways:
        """With the addresses that ``to`` makes of its paths."""

        def seen(target: Target) -> Target:
            return Target(to(target.address), target.title) if target.address else target

        return Ways(
            {name: to(path) for name, path in self.files.items()},
            {name: seen(target) for name, target in self.targets.items()},
            tuple(replace(t, address=to(t.address)) if t.address else t for t in self.terms),
        )


def ways(library: Library, text: str, chapter: Chapter | None = None) -> Ways:
    """``chapter``: the one whose text it is. In it, every word of the glossary is explained where
    it first stands; elsewhere those that are referred to.
    """
    written, files = reference.written_in(text), reference.linked_files(text)
    if not written and not files and chapter is None:
        return Ways()
    index = index_of(library)
    targets = {one: index.target(reference.read(one), chapter) for one in sorted(written)}
    found = {one: target for one, target in targets.items() if target is not None}
    asked = {target.address for target in found.values()}
    low = text.lower() if chapter is not None else ""
    return Ways(
        {name: path for name in sorted(files) if (path := index.file(name)) is not None},
        found,
        tuple(t for t in index.terms if t.forms[0] in low or t.address in asked),
    )


def labels(words: Catalogue) -> Labels:
    """What we say in a text, in the language of ``words``."""
    text = words.text
    return Labels(
        back=text("Back to the text"),
        table=text("Table"),
        notes=text("Notes"),
        note=text("Note"),
        fictional=text("fictional"),
        boxes={
            "redskab": text("Tool"),
            "eksempel": text("Example"),
            "noegle": text("Key points"),
            "taenk": text("Think about it"),
            "bemaerk": text("Note well"),
            "tip": text("Tip"),
            "vigtigt": text("Important"),
            "advarsel": text("Warning"),
            "fare": text("Take care"),
        },
    )


class Index:
    """Addresses and titles of all that a text may lead to."""

    def __init__(self, library: Library) -> None:
        self._said = catalogue("site", library.programme.language)
        self.chapters = {c.id: c for c in library.handbook.chapters}
        self._chapters_by_file = {PurePosixPath(c.file).name: c for c in library.handbook.chapters}
        self._pages_by_file = {PurePosixPath(p.file).name: p for p in library.pages}
        self._episodes = {e.id: e for e in library.episodes}
        self._films = {f.id: f for f in library.films}
        self._events = {e.id: e for e in library.events}
        self._pages = {p.id: p for p in library.pages}
        listed = library.handbook.chapters and "ordliste" in library.handbook.appendices
        self.terms = tuple(
            Term(key, (t.term.lower(),), t.definition, f"{GLOSSARY}#{key}" if listed else "")
            for t in library.glossary
            for key in (slug(t.term),)
        )
        self._finders: Mapping[str, Callable[[reference.Reference], Target | None]] = {
            "kapitel": self._chapter,
            "episode": self._episode,
            "film": self._film,
            "ord": self._word,
            "arrangement": lambda wanted: _item(self._events.get(wanted.name)),
            "side": lambda wanted: _item(self._pages.get(wanted.name)),
        }
        names = zip(library.glossary, self.terms, strict=True)
        self._words = {w.casefold(): made for t, made in names for w in (t.term, *t.also)}

    def file(self, name: str) -> str | None:
        """The page that is made of a file, by its name as authors link to it."""
        last = PurePosixPath(name).name
        item = self._chapters_by_file.get(last) or self._pages_by_file.get(last)
        return None if item is None else item.address

    def target(self, wanted: reference.Reference, chapter: Chapter | None = None) -> Target | None:
        """What a reference leads to; none when that is hidden or does not exist."""
        if wanted.kind == "kilde":
            return _source(wanted.name, chapter, self._said)
        find = self._finders.get(wanted.kind)
        return None if find is None else find(wanted)

    def _word(self, wanted: reference.Reference) -> Target | None:
        term = self._words.get(wanted.name.casefold())
        return None if term is None else Target(term.address, wanted.name)

    def _chapter(self, wanted: reference.Reference) -> Target | None:
        chapter = self.chapters.get(wanted.name)
        if chapter is None:
            return None
        title = headings(chapter.body).get(wanted.place, "") if wanted.place else ""
        return Target(place_of(chapter.address, wanted.place) or "", title or chapter.title)

    def _episode(self, wanted: reference.Reference) -> Target | None:
        episode = self._episodes.get(wanted.name)
        if episode is None:
            return None
        for mark in episode.markers:
            if mark.id == wanted.place:
                return Target(f"{episode.address}#m-{mark.id}", f"{episode.title} – {mark.title}")
        return Target(episode.address, episode.title)

    def _film(self, wanted: reference.Reference) -> Target | None:
        film = self._films.get(wanted.name)
        if film is None:
            return None
        for clip in film.clips:
            if clip.id == wanted.place:
                return Target(f"{film.address}#m-{clip.id}", f"{film.title} – {clip.title}")
        return Target(film.address, film.title)


def _item(item: Event | Page | None) -> Target | None:
    return None if item is None else Target(item.address, item.title)


def _source(name: str, chapter: Chapter | None, words: Catalogue) -> Target | None:
    """A line of the chapter's own list of sources, by its number."""
    for number, source in enumerate(chapter.sources if chapter else (), 1):
        if source.id == name:
            return Target(f"#kilde_{name}", words.text("source {number}", number=number))
    return None


@lru_cache(maxsize=64)
def headings(text: str) -> Mapping[str, str]:
    """The sections of a text that a reference may name: id -> title."""
    return {section.id: section.title for section in sections(parse(text), Manner())}


_latest: list[tuple[Library, Index]] = []


def index_of(library: Library) -> Index:
    """One index a library: every text asks for it, and a handbook has a thousand."""
    for known, index in _latest:
        if known is library:
            return index
    made = Index(library)
    _latest[:] = [(library, made)]
    return made
