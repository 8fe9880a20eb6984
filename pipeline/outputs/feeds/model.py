"""A feed as values: what every format of it is written from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.core.locale import ZONE
from pipeline.core.model import Episode, Library
from pipeline.core.values import Status
from pipeline.outputs.feeds.about import Channel, channel_of
from pipeline.outputs.feeds.entries import FeedItem, item_of


@dataclass(frozen=True, slots=True)
class Feed:
    channel: Channel
    items: tuple[FeedItem, ...]

    @property
    def changed(self) -> datetime | None:
        """The newest change of all: lastBuildDate, so that no clock is read."""
        return max((i.changed for i in self.items if i.changed is not None), default=None)


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
    return Feed(channel_of(library), tuple(item_of(library, e) for e in listed(library)))
