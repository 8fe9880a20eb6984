"""The channel of a feed: what is told of the podcast as a whole.

Sources: PSP-1 (Podcast Standards Project), Apple's «A podcaster's guide to RSS», and the podcast
namespace, https://github.com/Podcastindex-org/podcast-namespace
"""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import format_datetime
from typing import Any

from pipeline.build.artefact import Job
from pipeline.core.programme import Location, RemoteFeed, UpdateFrequency
from pipeline.outputs.feeds.about import Channel, Document, Trailer, Way
from pipeline.outputs.feeds.extension import extend
from pipeline.outputs.feeds.sheet import sheets
from pipeline.outputs.feeds.tag import Tag, explicit
from pipeline.outputs.feeds.tags import NO_COMMENTS, ai_content, image, licence, plain_type

GENERATOR = "spor2"
#: Without it a telephone shows a feed as wide as a desk's screen.
_SCREEN = Tag("xhtml:meta", None, {"name": "viewport", "content": "width=device-width"})
SPECIFICATION = "https://www.rssboard.org/rss-specification"


def write_channel(rss: Any, document: Document, job: Job) -> None:
    """Fill in a feedgen feed. The job's inputs: ``cover``, and ``<id>/sound`` of each trailer."""
    channel = document.channel
    cover = channel.base + job.public("cover", "feed")
    page = channel.base + channel.page
    rss.title(channel.title)
    rss.description(channel.description)
    rss.language(channel.language)
    rss.generator(GENERATOR)
    rss.docs(SPECIFICATION)
    rss.copyright(channel.publisher)
    # feedgen makes <link> of the last link it is given, so the page comes last.
    rss.link(href=channel.base + document.path, rel="self", type="application/rss+xml")
    rss.link(href=page, rel="alternate")
    rss.image(url=cover, title=channel.title, link=page)
    rss.spor2.changed = document.changed
    rss.spor2.sheets = sheets(document.path)
    _write_apple(rss.podcast, channel, cover)
    pixels = job.facts("cover")["pixels"]["feed"]
    extend(
        rss,
        _SCREEN,
        *(_way(way) for way in channel.ways),
        explicit(channel.explicit),
        image(cover, channel.artwork_alt, pixels),
        *_identity(channel),
        *_about(channel),
        *(_trailer(channel, trailer, job) for trailer in channel.trailers),
        *_elsewhere(channel),
    )


def _write_apple(tags: Any, channel: Channel, cover: str) -> None:
    """A tag stands only where it has an effect: Apple asks for the others to be left out."""
    tags.itunes_author(channel.author)
    tags.itunes_owner(name=channel.owner_name, email=channel.owner_email)
    tags.itunes_image(cover)
    # As a list: given one by one, each replaces those before.
    tags.itunes_category([_category(text, sub) for text, sub in channel.categories])
    if channel.subtitle:
        tags.itunes_subtitle(channel.subtitle)
    if channel.type == "serial":
        tags.itunes_type("serial")
    if channel.complete:
        tags.itunes_complete("yes")
    if channel.moved_to:
        tags.itunes_new_feed_url(channel.moved_to)


def _category(text: str, sub: str | None) -> dict[str, str]:
    return {"cat": text, "sub": sub} if sub else {"cat": text}


def _identity(channel: Channel) -> Iterator[Tag | None]:
    """Whose feed it is, what it is, and who may list it."""
    yield Tag("podcast:guid", channel.guid)
    yield Tag("podcast:locked", "yes" if channel.locked else "no", {"owner": channel.owner_email})
    yield Tag("podcast:medium", channel.medium)
    yield licence(channel.licence, channel.base + channel.licence_page)
    if channel.block:
        yield Tag("itunes:block", "Yes")
        yield Tag("podcast:block", "yes")
    if channel.verify:
        yield Tag("podcast:txt", channel.verify, {"purpose": "applepodcastsverify"})


def _about(channel: Channel) -> Iterator[Tag | None]:
    """What a listener may want to know."""
    yield from (Tag("podcast:person", who.name, {"role": who.role}) for who in channel.people)
    yield from (_location(place) for place in channel.locations)
    if channel.frequency is not None:
        yield _frequency(channel.frequency, complete=channel.complete)
    yield ai_content(channel.ai_content)
    if not channel.comments:
        yield NO_COMMENTS


def _way(way: Way) -> Tag:
    link = Tag("xhtml:a", way.name, {"href": way.address, "rel": way.rel})
    return Tag("xhtml:p", way.told, children=(link,))


def _location(place: Location) -> Tag:
    where = {"rel": place.rel, "geo": place.geo, "osm": place.osm, "country": place.country}
    return Tag("podcast:location", place.text, where)


def _frequency(told: UpdateFrequency, *, complete: bool) -> Tag:
    start = "" if told.start is None else told.start.isoformat()
    when = {"complete": "true" if complete else "", "dtstart": start, "rrule": told.rrule}
    return Tag("podcast:updateFrequency", told.label, when)


def _trailer(channel: Channel, trailer: Trailer, job: Job) -> Tag:
    name = f"{trailer.id}/sound"
    facts = job.facts(name)
    place = {
        "pubdate": format_datetime(trailer.published),
        "url": channel.base + job.public(name),
        "length": str(facts["bytes"]),
        "type": plain_type(facts),
        "season": str(trailer.season) if trailer.season else "",
    }
    return Tag("podcast:trailer", trailer.title, place)


def _elsewhere(channel: Channel) -> Iterator[Tag]:
    """Other feeds, and those who are told when this one changes."""
    if channel.hub:
        yield Tag("atom:link", None, {"rel": "hub", "href": channel.hub})
    if channel.podping:
        yield Tag("podcast:podping", None, {"usesPodping": "true"})
    if channel.publisher_feed is not None:
        yield Tag("podcast:publisher", children=(_remote(channel.publisher_feed),))
    if channel.podroll:
        yield Tag("podcast:podroll", children=tuple(_remote(feed) for feed in channel.podroll))
    yield from (_remote(feed) for feed in channel.feeds)


def _remote(feed: RemoteFeed) -> Tag:
    where = {"feedGuid": feed.guid, "feedUrl": feed.address}
    return Tag("podcast:remoteItem", None, where | {"medium": feed.medium, "title": feed.title})
