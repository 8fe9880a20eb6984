"""«Hør det sagt»: where the podcast speaks of a chapter.

A chapter names markers in its front matter (``related``) and in its text (``[[episode:…]]``), an
episode names chapters in its own ``related``. The pages of
episodes lead the other way.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Library
from pipeline.core.once import once
from pipeline.core.values import Ref
from pipeline.outputs.links import Link, episode_link
from pipeline.prose import reference


@dataclass(frozen=True, slots=True)
class Hearing:
    """Where the podcast speaks of a chapter: a marker, or a whole episode when ``marker`` is none.
    The input ``sound-<slug>`` tells when.
    """

    slug: str
    link: Link
    marker: str | None
    episode: Episode


def named_episodes(chapter: Chapter) -> tuple[Ref, ...]:
    """The episodes and markers that a chapter names, those of its front matter first."""
    written = sorted(reference.written_in(chapter.body)) if "[[episode:" in chapter.body else ()
    found = (reference.read(one) for one in written)
    named = (Ref(one.name, one.place or None) for one in found if one.kind == "episode")
    return tuple(dict.fromkeys((*chapter.related.episodes, *named)))


@once
def hearings(library: Library) -> Mapping[str, tuple[Hearing, ...]]:
    """By chapter: the markers that it names, then the other episodes that name it."""
    episodes = {episode.id: episode for episode in library.episodes}
    found: dict[str, list[Hearing]] = {}
    for chapter in library.handbook.chapters:
        named = named_episodes(chapter)
        marked = {ref.item for ref in named if ref.marker}
        found[chapter.id] = [
            _hearing(episodes[ref.item], ref.marker)
            for ref in named
            if ref.item in episodes and (ref.marker or ref.item not in marked)
        ]
    for episode in library.episodes:
        for ref in episode.related.chapters:
            heard = found.get(ref.item, [])
            if episode.slug not in {h.slug for h in heard}:
                heard.append(_hearing(episode, None))
    return {id_: tuple(each) for id_, each in found.items()}


def _hearing(episode: Episode, marker: str | None) -> Hearing:
    titles = {mark.id: mark.title for mark in episode.markers}
    known = marker if marker in titles else None
    title = titles[known] if known else episode.title
    return Hearing(episode.slug, Link(episode_link(episode, marker).path, title), known, episode)
