"""Links from one item to another, looked up while planning. What is hidden is not linked to."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from functools import lru_cache

from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Film, Library
from pipeline.core.values import Ref


@dataclass(frozen=True, slots=True)
class Link:
    """A link to a page of the site: its path (with a fragment, perhaps), its title, and what kind
    of page it leads to (`strings.KINDS`) where that is to be told.
    """

    path: str
    title: str
    kind: str = ""


def chapter_links(library: Library, refs: Iterable[Ref]) -> tuple[Link, ...]:
    found = (library.chapter(ref) for ref in refs)
    return tuple(chapter_link(chapter) for chapter in found if chapter is not None)


def film_links(library: Library, refs: Iterable[Ref]) -> tuple[Link, ...]:
    found = (library.film(ref) for ref in refs)
    return tuple(film_link(film) for film in found if film is not None)


def episode_links(library: Library, refs: Iterable[Ref]) -> tuple[Link, ...]:
    """To episodes, or to the markers that the references name."""
    found = ((library.episode(ref), ref.marker) for ref in refs)
    return tuple(episode_link(item, marker) for item, marker in found if item is not None)


def chapter_link(chapter: Chapter) -> Link:
    return Link(chapter.address, chapter.title, "chapter")


def film_link(film: Film) -> Link:
    return Link(film.address, film.title, "film")


def episode_link(episode: Episode, marker: str | None = None) -> Link:
    for mark in episode.markers:
        if mark.id == marker:
            return Link(
                f"{episode.address}#m-{mark.id}", f"{episode.title} – {mark.title}", "episode"
            )
    return Link(episode.address, episode.title, "episode")


def relative(start: str, path: str) -> str:
    """The link from page ``start`` to ``path``; both are paths of the site."""
    target, mark, fragment = path.partition("#")
    if target == start and mark:
        return mark + fragment
    return _way(start.rpartition("/")[0] or ".", target) + mark + fragment


@lru_cache(maxsize=4096)
def _way(folder: str, target: str) -> str:
    """From a folder, in which a thousand pages have the same ways to the rest of the site."""
    return posixpath.relpath(target, folder)
