"""A feed as RSS, by feedgen. Every length, size and address comes from what was made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.build.artefact import Artefact, Facts, Late, Output, Recipe
from pipeline.core.model import Episode, Library
from pipeline.core.site import Listing
from pipeline.outputs import assets, renditions, timed
from pipeline.outputs.feeds import paging
from pipeline.outputs.feeds.about import public_base
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.model import Feed, feed_of
from pipeline.outputs.feeds.notes import notes

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


_WRITING = "pipeline.outputs.feeds.writing"
FEED = Recipe("feed", 5, Late(_WRITING, "feed"))
ARCHIVE = Recipe("feed-archive", 1, Late(_WRITING, "archive"))
