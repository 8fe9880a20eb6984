"""Writing the films' feed (`outputs.feeds.film`)."""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

from pipeline.build.artefact import Job, Product
from pipeline.outputs.feeds.about import Channel
from pipeline.outputs.feeds.channel import write_channel
from pipeline.outputs.feeds.extension import new_feed
from pipeline.outputs.feeds.film import FilmFeed, FilmItem
from pipeline.outputs.feeds.item import about_tags, told_tags
from pipeline.outputs.feeds.tag import Tag

TRANSCRIPT_ANCHOR = "transskription_"  # on the film's page
_POSTER = "web"
_MP4 = "video/mp4"


def feed(job: Job) -> Product:
    given: FilmFeed = job.params
    rss = new_feed()
    write_channel(rss, given, job)
    rss.spor2.items = (_tag(given.channel, item, job) for item in given.items)
    told = [_listing(item, job) for item in given.items]
    return Product({"feed": rss.rss_str(pretty=True)}, {"listings": told})


def _listing(item: FilmItem, job: Job) -> dict[str, str]:
    """Without a sound: no digest tells one cut of a film from another, and none is a correction."""
    told = item.told
    return {
        "item": told.id,
        "guid": told.guid,
        "address": job.public(item.main.input),
        "title": told.title,
        "page": told.address,
    }


def _tag(channel: Channel, item: FilmItem, job: Job) -> Tag:
    tags = (
        *told_tags(channel, item.told, job.facts(f"{item.told.id}/notes")),
        *_watched(channel, item, job),
        *about_tags(channel, item.told),
        *_pictured(channel, item, job),
        *_read(channel, item, job),
        *_others(channel, item, job),
    )
    return Tag("item", children=tuple(tag for tag in tags if tag is not None))


def _watched(channel: Channel, item: FilmItem, job: Job) -> Iterator[Tag]:
    facts = job.facts(item.main.input)
    place = {"url": channel.base + job.public(item.main.input), "length": str(facts["bytes"])}
    yield Tag("enclosure", None, place | {"type": _MP4})
    yield Tag("itunes:duration", str(max(1, round(item.duration_s))))


def _pictured(channel: Channel, item: FilmItem, job: Job) -> Iterator[Tag]:
    """The poster is no square, which Apple's tag for a picture wants."""
    if (name := f"{item.told.id}/poster") in job.inputs:
        wide, high = job.facts(name)["pixels"][_POSTER]
        part = gcd(wide, high)
        size = {"aspect-ratio": f"{wide // part}/{high // part}", "width": str(wide)}
        place = {"href": channel.base + job.public(name, _POSTER), "alt": item.told.artwork_alt}
        yield Tag("podcast:image", None, place | size | {"type": "image/jpeg"})


def _read(channel: Channel, item: FilmItem, job: Job) -> Iterator[Tag]:
    for name, language in item.captions:
        address = channel.base + job.public(f"{item.told.id}/{name}")
        place = {"url": address, "type": "text/vtt", "language": language, "rel": "captions"}
        yield Tag("podcast:transcript", None, place)
    if item.transcript:
        address = f"{channel.base}{item.told.address}#{TRANSCRIPT_ANCHOR}"
        place = {"url": address, "type": "text/html", "language": item.language}
        yield Tag("podcast:transcript", None, place)


def _others(channel: Channel, item: FilmItem, job: Job) -> Iterator[Tag]:
    """Audio description and sign language. Each has a ``rel`` of its own: it is no other encoding
    of the same, among which an app might choose by itself.
    """
    for version in item.others:
        facts = job.facts(version.input)
        about = {"type": _MP4, "length": str(facts["bytes"]), "height": str(version.height or "")}
        about |= {"lang": item.language, "title": version.title, "rel": version.role}
        source = Tag("podcast:source", None, {"uri": channel.base + job.public(version.input)})
        whole = Tag("podcast:integrity", None, {"type": "sri", "value": facts["integrity"]})
        yield Tag("podcast:alternateEnclosure", None, about, (source, whole))
