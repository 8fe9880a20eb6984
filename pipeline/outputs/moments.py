"""«Kort på tid?»: the markers that an episode's author would have you hear if you hear only one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode
from pipeline.outputs.links import Link, episode_link


@dataclass(frozen=True, slots=True)
class Moment:
    """A quick marker; the input ``sound-<slug>`` tells how long it lasts."""

    slug: str
    link: Link
    marker: str
    episode: Episode


def moments(episodes: Iterable[Episode]) -> Iterator[Moment]:
    for episode in episodes:
        for marker in episode.markers:
            if marker.quick and episode.sound:
                path = episode_link(episode, marker.id).path
                yield Moment(episode.slug, Link(path, marker.title), marker.id, episode)
