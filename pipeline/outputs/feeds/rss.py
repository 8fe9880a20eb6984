"""A feed as RSS, by feedgen. Every length, size and address comes from what was made."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.model import Episode, Library
from pipeline.outputs import assets, renditions, timed
from pipeline.outputs.feeds.channel import write_channel
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.extension import new_feed
from pipeline.outputs.feeds.item import item_tag
from pipeline.outputs.feeds.model import Feed, feed_of
from pipeline.outputs.feeds.notes import notes
from pipeline.outputs.feeds.sheet import SHEET_PATH
from pipeline.outputs.page import relative

# Chromium shows application/rss+xml as plain text, and Firefox saves it to a file: only as XML does
# a feed get its sheet (RFC 7303 lets RSS be either, and apps look at the bytes).
MEDIA_TYPE = "application/xml; charset=utf-8"


def feed(library: Library) -> Artefact:
    """``feed.xml``: the show's own feed, or its newest part."""
    return next(artefacts(library, feed_of(library)))


def artefacts(library: Library, feed: Feed) -> Iterator[Artefact]:
    """The documents of ``feed``, first the one at its path.

    Their facts hold ``listings``: what a release remembers (`core.site.Listing`).
    """
    episodes = {episode.id: episode for episode in library.episodes}
    inputs: dict[str, Any] = {"cover": assets.cover(library)}
    for trailer in feed.channel.trailers:
        inputs[f"{trailer.id}/sound"] = renditions.enclosure(library, episodes[trailer.id])
    for item in feed.items:
        inputs[f"{item.id}/notes"] = notes(feed.channel.base, item)
        made = _made_for(library, episodes[item.id])
        inputs |= {f"{item.id}/{name}": artefact for name, artefact in made}
    output = Output("feed", feed.path, "feed", feed.channel.language, None, MEDIA_TYPE)
    yield Artefact(feed.path.removesuffix(".xml"), FEED, (output,), feed, inputs)


def _made_for(library: Library, episode: Episode) -> Iterator[tuple[str, Artefact]]:
    yield "sound", renditions.enclosure(library, episode)
    if episode.markers:
        yield "markers", timed.markers(library, episode)
    if episode.transcript:
        yield "transcript", timed.transcript(library, episode)
    if episode.artwork:
        yield "artwork", assets.artwork(library, episode)


def _make(job: Job) -> Product:
    plan: Feed = job.params
    rss = new_feed()
    write_channel(rss, plan, job)
    rss.spor2.sheet = relative(plan.path, SHEET_PATH)
    rss.spor2.items = (item_tag(plan.channel, item, job) for item in plan.items)
    body = rss.rss_str(pretty=True)
    return Product({"feed": body}, {"listings": [_listing(item, job) for item in plan.items]})


FEED = Recipe("feed", 3, _make)


def _listing(item: FeedItem, job: Job) -> dict[str, str]:
    name = f"{item.id}/sound"
    return {
        "item": item.id,
        "guid": item.guid,
        "address": job.public(name),
        "title": item.title,
        "sound": str(job.facts(name)["sound_digest"]),
        "page": item.address,
    }
