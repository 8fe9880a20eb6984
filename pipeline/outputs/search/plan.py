"""Search: a page with a form, and the index it asks, all in the visitor's own browser.

The page is always there. Where no index was made (a quick build, a preview) it says so, and leads
to the lists of contents, as it does for a visitor without scripts.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs import strings
from pipeline.outputs.frame import SEARCH
from pipeline.outputs.links import Link
from pipeline.outputs.page import Head, Sheet, page
from pipeline.outputs.search.index import index
from pipeline.outputs.search.subjects import GLOSSARY, KINDS
from pipeline.prose.danish import COMMON

#: The lists that lead to what a kind of result is.
_LISTS = {
    "handbook": ("haandbog/index.html", "Handbook"),
    "episode": ("episoder/index.html", "Episodes"),
    "film": ("film/index.html", "Films"),
    "event": ("arrangementer/index.html", "Events"),
    "glossary": (f"haandbog/{GLOSSARY}.html", "Glossary"),
}


@dataclass(frozen=True, slots=True)
class SearchView:
    """``kinds`` that there can be results of; ``lists`` to look through instead; ``common``: words
    that are not searched for.
    """

    made: bool
    kinds: tuple[str, ...]
    lists: tuple[Link, ...]
    common: str


def plan(library: Library) -> Iterator[Artefact]:
    if not library.programme.search:
        return
    found = {"search": index(library)} if "search" in library.extras else {}
    yield from found.values()
    head = Head(SEARCH, strings.words(library).text("Search"), listed=False)
    sheet = Sheet("search", head, _view(library), found, ("search",), wasm=bool(found))
    yield page(library, sheet)


def _view(library: Library) -> SearchView:
    there = _kinds(library)
    words = strings.words(library)
    lists = (_LISTS[kind] for kind in there if kind in _LISTS)
    links = tuple(Link(path, words.text(title)) for path, title in lists)
    return SearchView("search" in library.extras, there, links, " ".join(sorted(COMMON)))


def _kinds(library: Library) -> tuple[str, ...]:
    there = {
        "handbook": library.handbook.chapters,
        "episode": library.episodes,
        "transcript": any(episode.transcript for episode in library.episodes),
        "film": library.films,
        "event": library.events,
        "glossary": library.glossary and GLOSSARY in library.handbook.appendices,
        "page": True,
    }
    return tuple(kind for kind in KINDS if there[kind])
