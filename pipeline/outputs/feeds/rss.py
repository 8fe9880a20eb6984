"""A feed as RSS, by feedgen. Every length, size and address comes from what was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.build.artefact import Artefact, Facts, Job, Output, Product, Recipe
from pipeline.core.model import Episode, Library
from pipeline.core.programme import FEED_PATH
from pipeline.core.site import Listing
from pipeline.outputs import assets, renditions, timed
from pipeline.outputs.feeds import paging
from pipeline.outputs.feeds.about import public_base
from pipeline.outputs.feeds.archive import write_archive, write_way
from pipeline.outputs.feeds.channel import write_channel
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.extension import new_feed
from pipeline.outputs.feeds.item import item_tag
from pipeline.outputs.feeds.model import Feed, feed_of
from pipeline.outputs.feeds.notes import notes
from pipeline.outputs.feeds.sheet import SHEET_PATH
from pipeline.outputs.links import relative

# Chromium shows application/rss+xml as plain text, and Firefox saves it to a file: only as XML does
# a feed get its sheet (RFC 7303 lets RSS be either, and apps look at the bytes).
MEDIA_TYPE = "application/xml; charset=utf-8"


def feed(library: Library) -> Artefact:
    """``feed.xml``: the show's own feed, with the newest of its items."""
    return next(artefacts(library, feed_of(library)))


def artefacts(library: Library, feed: Feed, larder: Larder | None = None) -> Iterator[Artefact]:
    """The documents of ``feed``: first the one at its path, then its archives, the oldest first.

    The facts of the show's own hold ``listings``: what a release remembers (`core.site.Listing`).
    A part of the show, which lists the same items in other places, tells nothing of them.
    """
    larder = larder or Larder(library)
    now = paging.current(feed)
    made = larder.inputs(now.feed.items)
    for trailer in feed.channel.trailers:
        made[f"{trailer.id}/sound"] = larder.sound(trailer.id)
    made["cover"] = assets.cover(library)
    yield Artefact(_id(feed.path), FEED, (_output(feed, feed.path),), now, made)
    for old in paging.archives(feed):
        made = larder.inputs(old.items)
        yield Artefact(_id(old.path), ARCHIVE, (_output(feed, old.path),), old, made)


class Larder:
    """What documents are made from, planned once however many feeds list an item."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._episodes = {episode.id: episode for episode in library.episodes}
        self._made: dict[str, dict[str, Artefact]] = {}

    def inputs(self, items: Iterable[FeedItem]) -> dict[str, Artefact]:
        """Those of a document that lists ``items``."""
        found: dict[str, Artefact] = {}
        for item in items:
            if item.id not in self._made:
                self._made[item.id] = dict(self._made_for(item))
            found |= self._made[item.id]
        return found

    def sound(self, episode: str) -> Artefact:
        return renditions.enclosure(self._library, self._episodes[episode])

    def _made_for(self, item: FeedItem) -> Iterator[tuple[str, Artefact]]:
        library, episode = self._library, self._episodes[item.id]
        heard = renditions.heard(library, episode)
        yield f"{item.id}/notes", notes(public_base(library), item, heard)
        for name, artefact in _sounding(library, episode):
            yield f"{item.id}/{name}", artefact


def listings(facts: Iterable[Facts]) -> tuple[Listing, ...]:
    """What the documents with these ``facts`` list; of an item that is in several, the first."""
    found: dict[str, Listing] = {}
    for told in facts:
        for one in told.get("listings", ()):
            found.setdefault(one["item"], Listing(**one))
    return tuple(found.values())


def _id(path: str) -> str:
    return path.removesuffix(".xml")


def _output(feed: Feed, path: str) -> Output:
    return Output("feed", path, "feed", feed.channel.language, None, MEDIA_TYPE)


def _sounding(library: Library, episode: Episode) -> Iterator[tuple[str, Artefact]]:
    yield "sound", renditions.enclosure(library, episode)
    for codec in renditions.codecs(library)[1:]:
        yield codec, renditions.rendition(library, episode, codec)
    if episode.markers:
        yield "markers", timed.markers(library, episode)
    if episode.transcript:
        yield "transcript", timed.transcript(library, episode)
    if episode.artwork:
        yield "artwork", assets.artwork(library, episode)


def _make(job: Job) -> Product:
    now: paging.Current = job.params
    rss = new_feed()
    write_channel(rss, now.feed, job)
    write_way(rss, now)
    rss.spor2.items = (item_tag(now.feed.channel, item, job) for item in now.feed.items)
    return Product({"feed": rss.rss_str(pretty=True)}, _facts(now.feed.path, now.feed.items, job))


def _make_archive(job: Job) -> Product:
    old: paging.Archive = job.params
    rss = new_feed()
    write_archive(rss, old)
    rss.spor2.sheet = relative(old.path, SHEET_PATH)
    rss.spor2.items = (item_tag(old, item, job) for item in old.items)
    told = _facts(old.current, old.items, job, old.number)
    return Product({"feed": rss.rss_str(pretty=True)}, told)


FEED = Recipe("feed", 5, _make)
ARCHIVE = Recipe("feed-archive", 1, _make_archive)


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
