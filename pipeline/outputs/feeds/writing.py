"""Writing a feed's documents, by feedgen (`outputs.feeds.rss`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.build.artefact import Facts, Job, Product
from pipeline.core.target import FEED_PATH
from pipeline.outputs.feeds import paging
from pipeline.outputs.feeds.archive import write_archive, write_way
from pipeline.outputs.feeds.channel import write_channel
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.extension import new_feed
from pipeline.outputs.feeds.item import item_tag
from pipeline.outputs.feeds.sheet import sheets


def feed(job: Job) -> Product:
    now: paging.Current = job.params
    rss = new_feed()
    write_channel(rss, now.feed, job)
    write_way(rss, now)
    rss.spor2.items = (item_tag(now.feed.channel, item, job) for item in now.feed.items)
    return Product({"feed": rss.rss_str(pretty=True)}, _facts(now.feed.path, now.feed.items, job))


def archive(job: Job) -> Product:
    old: paging.Archive = job.params
    rss = new_feed()
    write_archive(rss, old)
    rss.spor2.sheets = sheets(old.path)
    rss.spor2.items = (item_tag(old, item, job) for item in old.items)
    told = _facts(old.current, old.items, job, old.number)
    return Product({"feed": rss.rss_str(pretty=True)}, told)


def _facts(path: str, items: Iterable[FeedItem], job: Job, archive: int = 0) -> Facts:
    """``path`` is the feed's own."""
    own = items if path == FEED_PATH else ()
    return {"listings": [_listing(item, job, archive) for item in own]}


def _listing(item: FeedItem, job: Job, archive: int) -> dict[str, Any]:
    name = f"{item.id}/sound"
    return {
        "item": item.id,
        "guid": item.guid,
        "address": job.public(name),
        "title": item.title,
        "sound": str(job.facts(name)["sound_digest"]),
        "page": item.address,
        "archive": archive,
        "correction": item.correction,
    }
