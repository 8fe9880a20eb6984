"""A feed as values: what every format of it is written from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from pipeline.core.frozen import dataclass
from pipeline.core.locale import ZONE
from pipeline.core.model import Episode, Gone, Library
from pipeline.core.target import FEED_PATH
from pipeline.core.values import Status
from pipeline.outputs.feeds.about import Channel, channel_of
from pipeline.outputs.feeds.entries import FeedItem, item_of


class Head(Protocol):
    """All that an item needs to know of the document it stands in."""

    @property
    def base(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def explicit(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed at ``path``, with all its ``items`` in the order of listing.

    ``gone`` are items that were withdrawn from it: `paging` counts them.
    """

    path: str
    channel: Channel
    items: tuple[FeedItem, ...]
    gone: tuple[Gone, ...] = ()

    @property
    def changed(self) -> datetime | None:
        """The newest change of all: lastBuildDate, so that no clock is read."""
        return newest_change(self.items)


def newest_change(items: Iterable[FeedItem]) -> datetime | None:
    return max((i.changed for i in items if i.changed is not None), default=None)


def listed(library: Library) -> tuple[Episode, ...]:
    """The published episodes that have sound, in the order of the feed.

    A serial is listed as it is to be heard, from the newest season's first episode (PSP-1 and
    Apple, on itunes:type); everything else newest first.
    """
    episodes = [e for e in library.episodes if e.sound and library.status(e) is Status.PUBLISHED]
    if library.programme.show.type == "serial":
        return tuple(sorted(episodes, key=lambda e: (-e.season, e.number, e.guid)))
    oldest = datetime.min.replace(tzinfo=ZONE)
    return tuple(
        sorted(episodes, key=lambda e: (e.publication.due or oldest, e.guid), reverse=True)
    )


def feed_of(library: Library) -> Feed:
    """The show's own feed."""
    items = tuple(item_of(library, episode) for episode in listed(library))
    return Feed(FEED_PATH, channel_of(library), items, library.gone)
