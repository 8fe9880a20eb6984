"""The podcast's feed, by feedgen. Every length, size and address comes from what was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.model import Episode, Library
from pipeline.outputs import assets, feed_text, markdown, renditions, timed
from pipeline.outputs.dress import FEED_PATH
from pipeline.outputs.feed_extension import Tag, date, explicit, extend, new_feed
from pipeline.outputs.feed_model import (
    SHOW_PAGE,
    Channel,
    Feed,
    FeedItem,
    feed_of,
    listed,
)

MEDIA_TYPE = "application/rss+xml; charset=utf-8"
GENERATOR = "spor2"
# In the order in which apps take the first they know: VTT has the speakers' names.
TRANSCRIPTS = (
    ("vtt", "text/vtt"),
    ("srt", "application/x-subrip"),
    ("json", "application/json"),
)
TRANSCRIPT_ANCHOR = "transskription_"  # on the episode's page
# Licences that podcast:license knows by name; any other text needs an address.
_NAMED_LICENCE = re.compile(r"cc0-1\.0|cc-by(-nc)?(-sa|-nd)?-\d\.\d")


def feed(library: Library) -> Artefact:
    """``feed.xml``. Its facts hold ``listings``: what a release remembers (`core.site.Listing`)."""
    inputs: dict[str, Any] = {"cover": assets.cover(library)}
    for episode in listed(library):
        inputs |= {f"{episode.id}/{name}": made for name, made in _made_for(library, episode)}
    output = Output("feed", FEED_PATH, "feed", library.programme.language, None, MEDIA_TYPE)
    return Artefact("feed", FEED, (output,), feed_of(library), inputs)


def plan(library: Library) -> Iterator[Artefact]:
    yield feed(library)


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
    _write_channel(rss, plan, job)
    for item in plan.items:
        entry = rss.add_entry(order="append")
        _write_item(entry, plan.channel, item)
        _write_sound(entry, plan.channel, item, job)
        _write_podcast(entry, plan.channel, item, job)
    body = rss.rss_str(pretty=True)
    return Product({"feed": body}, {"listings": [_listing(item, job) for item in plan.items]})


FEED = Recipe("feed", 1, _make)


def _write_channel(rss: Any, plan: Feed, job: Job) -> None:
    channel = plan.channel
    rss.title(channel.title)
    rss.description(channel.description)
    rss.language(channel.language)
    rss.generator(GENERATOR)
    rss.docs("https://www.rssboard.org/rss-specification")
    rss.copyright(channel.publisher)
    # feedgen makes <link> of the last link it is given, so the page comes last.
    rss.link(href=channel.base + FEED_PATH, rel="self", type="application/rss+xml")
    rss.link(href=channel.base + SHOW_PAGE, rel="alternate")
    rss.spor2.changed = plan.changed
    cover = channel.base + job.public("cover", "feed")
    _write_apple(rss.podcast, channel, cover)
    extend(
        rss,
        explicit(channel.explicit),
        Tag("podcast:guid", channel.guid),
        Tag("podcast:locked", "yes" if channel.locked else "no", {"owner": channel.owner_email}),
        Tag("podcast:medium", "podcast"),
        _image(cover, channel.artwork_alt),
        _licence(channel.licence, channel.base + channel.licence_page),
    )


def _write_apple(tags: Any, channel: Channel, cover: str) -> None:
    tags.itunes_author(channel.author)
    tags.itunes_owner(name=channel.owner_name, email=channel.owner_email)
    tags.itunes_image(cover)
    tags.itunes_type(channel.type)
    # As a list: given one by one, each replaces those before.
    tags.itunes_category([_category(text, sub) for text, sub in channel.categories])
    if channel.subtitle:
        tags.itunes_subtitle(channel.subtitle)
    if channel.complete:  # «no» has no effect, and Apple asks for the tag to be left out
        tags.itunes_complete("yes")


def _category(text: str, sub: str | None) -> dict[str, str]:
    return {"cat": text, "sub": sub} if sub else {"cat": text}


def _write_item(entry: Any, channel: Channel, item: FeedItem) -> None:
    entry.title(item.title)
    entry.guid(item.guid, permalink=False)
    entry.link(href=channel.base + item.address)
    entry.content(_content(channel, item), type="CDATA")
    entry.description(item.description)
    tags = entry.podcast
    tags.itunes_season(item.season.number or None)
    tags.itunes_episode(item.number or None)
    tags.itunes_episode_type(item.type)
    extend(
        entry,
        None if item.published is None else date("pubDate", item.published),
        explicit(channel.explicit),
        _season(item),
        Tag("podcast:episode", str(item.number)) if item.number else None,
        *(Tag("podcast:person", p.name, {"role": p.role}) for p in item.people),
        _licence(item.licence, channel.base + item.address),
    )


def _write_sound(entry: Any, channel: Channel, item: FeedItem, job: Job) -> None:
    facts = job.facts(f"{item.id}/sound")
    address = channel.base + job.public(f"{item.id}/sound")
    entry.enclosure(address, str(facts["bytes"]), facts["media_type"])
    entry.podcast.itunes_duration(max(1, round(facts["duration_s"])))


def _write_podcast(entry: Any, channel: Channel, item: FeedItem, job: Job) -> None:
    base = channel.base
    if (name := f"{item.id}/artwork") in job.inputs:
        picture = base + job.public(name, "feed")
        entry.podcast.itunes_image(picture)
        extend(entry, _image(picture, item.artwork_alt))
    if (name := f"{item.id}/markers") in job.inputs:
        place = {"url": base + job.public(name, "json"), "type": "application/json+chapters"}
        extend(entry, Tag("podcast:chapters", None, place))
    if (name := f"{item.id}/transcript") in job.inputs:
        pairs = [(job.public(name, part), type_) for part, type_ in TRANSCRIPTS]
        pairs.append((f"{item.address}#{TRANSCRIPT_ANCHOR}", "text/html"))
        extend(entry, *(_transcript(base + path, type_, channel) for path, type_ in pairs))


def _transcript(address: str, type_: str, channel: Channel) -> Tag:
    place = {"url": address, "type": type_, "language": channel.language}
    if type_ in {"text/vtt", "application/x-subrip"}:
        place["rel"] = "captions"  # it holds times
    return Tag("podcast:transcript", None, place)


def _season(item: FeedItem) -> Tag | None:
    if not item.season.number:
        return None
    name = feed_text.value(item.season.title, 128)
    return Tag("podcast:season", str(item.season.number), {"name": name} if name else {})


def _image(address: str, alt: str) -> Tag:
    return Tag("podcast:image", None, {"href": address, "alt": alt, "aspect-ratio": "1/1"})


def _licence(text: str, page: str) -> Tag | None:
    if not text:
        return None
    known = _NAMED_LICENCE.fullmatch(text.casefold())
    name, place = (known[0], {}) if known else (text, {"url": page})
    return Tag("podcast:license", name, place)


def _content(channel: Channel, item: FeedItem) -> str:
    ours = [
        [feed_text.paragraph(line.text, line.label, line.href) for line in lines]
        for lines in (item.before, item.after)
    ]
    prose = markdown.render(item.notes, markdown.Manner(dict(item.links)))
    notes = feed_text.shown(prose.html, channel.base + item.address)
    return "\n".join([*ours[0], notes, *ours[1]])


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
