"""The channel of a feed: what is told of the podcast as a whole."""

from __future__ import annotations

from typing import Any

from pipeline.build.artefact import Job
from pipeline.core.programme import FEED_PATH
from pipeline.outputs.feeds.about import SHOW_PAGE, Channel
from pipeline.outputs.feeds.extension import Tag, explicit, extend
from pipeline.outputs.feeds.model import Feed
from pipeline.outputs.feeds.tags import image, licence

GENERATOR = "spor2"


def write_channel(rss: Any, plan: Feed, job: Job) -> None:
    """Fill in a feedgen feed."""
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
        image(cover, channel.artwork_alt),
        licence(channel.licence, channel.base + channel.licence_page),
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
