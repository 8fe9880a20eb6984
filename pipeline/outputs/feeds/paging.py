"""A feed in documents: the feed itself with the newest items, the others in archives.

RFC 5005, section 4. The items are counted through in the order of time, withdrawn ones too, and
each full fifty that is old enough is an archive for ever. So a new item changes no archive, and a
withdrawal changes only the one that the item was in (decision 12).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from pipeline.core.frozen import dataclass
from pipeline.core.locale import ZONE
from pipeline.core.messages import catalogue
from pipeline.outputs.feeds.about import Channel
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.model import Feed, newest_change

SIZE = 50  # items in an archive
NEWEST = 100  # items that are never in one
_OLDEST = datetime.min.replace(tzinfo=ZONE)


@dataclass(frozen=True, slots=True)
class Current:
    """What lies at the feed's own path: ``feed`` with its newest items alone.

    ``previous`` is the path of the newest archive, empty where there is none.
    """

    feed: Feed
    previous: str


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive: ``number`` counts from 1, the oldest. ``items`` are the newest first.

    It tells of the feed only what it cannot do without, since it must not change with the feed.
    ``previous`` and ``current`` are paths. There is no way to the next: when an archive is sealed
    there is no next one, and when there is, the archive is sealed.
    """

    path: str
    number: int
    previous: str
    current: str
    items: tuple[FeedItem, ...]
    base: str
    page: str
    guid: str
    title: str
    description: str
    language: str
    explicit: bool

    @property
    def changed(self) -> datetime | None:
        return newest_change(self.items)


def current(feed: Feed) -> Current:
    pages = _pages(feed)
    old = {guid for guid, _ in _slots(feed)[: pages * SIZE]}
    items = tuple(item for item in feed.items if item.guid not in old)
    return Current(replace(feed, items=items, gone=()), _path(feed, pages))


def archives(feed: Feed) -> Iterator[Archive]:
    slots = _slots(feed)
    for number in range(1, _pages(feed) + 1):
        slot = slots[(number - 1) * SIZE : number * SIZE]
        items = tuple(item for _, item in reversed(slot) if item is not None)
        yield _archive(feed, number, items)


def _slots(feed: Feed) -> list[tuple[str, FeedItem | None]]:
    """GUID and item of all that was ever listed, in the order of time; none for what is gone."""
    places: list[tuple[datetime, str, FeedItem | None]] = [
        (item.published or _OLDEST, item.guid, item) for item in feed.items
    ]
    places += [(gone.due, gone.guid, None) for gone in feed.gone]
    return [(guid, item) for _, guid, item in sorted(places, key=lambda place: place[:2])]


def _pages(feed: Feed) -> int:
    return max(0, (len(feed.items) + len(feed.gone) - NEWEST) // SIZE)


def _path(feed: Feed, number: int) -> str:
    """``feed.xml`` has ``feed/arkiv-1.xml``; empty before the first."""
    return f"{feed.path.removesuffix('.xml')}/arkiv-{number}.xml" if number else ""


def _archive(feed: Feed, number: int, items: tuple[FeedItem, ...]) -> Archive:
    channel: Channel = feed.channel
    texts = catalogue("site", channel.language)
    return Archive(
        path=_path(feed, number),
        number=number,
        previous=_path(feed, number - 1),
        current=feed.path,
        items=items,
        base=channel.base,
        page=channel.page,
        guid=channel.guid,
        title=channel.title,
        description=texts.text("Archive {number}: older episodes", number=number),
        language=channel.language,
        explicit=channel.explicit,
    )
