"""``feed.json``: the newest of the podcast as JSON Feed 1.1, from the same values as the RSS.

https://www.jsonfeed.org/version/1.1/
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.model import Library
from pipeline.outputs import assets
from pipeline.outputs.feeds import paging, rss
from pipeline.outputs.feeds.about import Channel
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.family import JSON_PATH
from pipeline.outputs.feeds.model import Feed
from pipeline.outputs.feeds.tags import plain_type

MEDIA_TYPE = "application/feed+json; charset=utf-8"
VERSION = "https://jsonfeed.org/version/1.1"
_ICON = "web"  # 600 pixels: the specification wants 512 or so


def json_feed(library: Library, feed: Feed, larder: rss.Larder | None = None) -> Artefact:
    """The same items as the document at the feed's own path."""
    now = paging.current(feed).feed
    inputs = (larder or rss.Larder(library)).inputs(now.items) | {"cover": assets.cover(library)}
    output = Output("json", JSON_PATH, "feed", now.channel.language, None, MEDIA_TYPE)
    return Artefact("feed-json", JSON, (output,), now, inputs)


def _make(job: Job) -> Product:
    feed: Feed = job.params
    whole = _head(feed.channel, job)
    whole["items"] = [_item(feed.channel, item, job) for item in feed.items]
    return Product({"json": (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()})


JSON = Recipe("json-feed", 2, _make)


def _head(channel: Channel, job: Job) -> dict[str, Any]:
    return _given(
        version=VERSION,
        title=channel.title,
        home_page_url=channel.base + channel.page,
        feed_url=channel.base + JSON_PATH,
        description=channel.description,
        icon=channel.base + job.public("cover", _ICON),
        # A store of objects has nothing at an address that ends in a slash.
        authors=[{"name": channel.author, "url": f"{channel.base}index.html"}],
        language=channel.language,
        expired=channel.complete,
        hubs=[{"type": "WebSub", "url": channel.hub}] if channel.hub else [],
    )


def _item(channel: Channel, item: FeedItem, job: Job) -> dict[str, Any]:
    image, made = f"{item.id}/artwork", job.facts(f"{item.id}/notes")
    return _given(
        id=item.guid,
        url=channel.base + item.address,
        title=item.title,
        content_html=made["html"],
        summary=made["description"],
        image=channel.base + job.public(image, "feed") if image in job.inputs else "",
        date_published=_moment(item.published),
        date_modified=_moment(item.changed),
        tags=list(item.tags),
        language=channel.language,
        attachments=[_sound(channel, item, job, form) for form in _forms(item)],
    )


def _forms(item: FeedItem) -> tuple[str, ...]:
    """The inputs with its sound, first the enclosure."""
    return tuple(name for name, _ in item.forms) or ("sound",)


def _sound(channel: Channel, item: FeedItem, job: Job, form: str) -> dict[str, Any]:
    """One form of the sound. They have one title, by which a reader knows them for the same."""
    name = f"{item.id}/{form}"
    facts = job.facts(name)
    return {
        "url": channel.base + job.public(name),
        "mime_type": plain_type(facts),
        "title": item.title,
        "size_in_bytes": facts["bytes"],
        "duration_in_seconds": max(1, round(facts["duration_s"])),
    }


def _moment(instant: datetime | None) -> str:
    """By RFC 3339."""
    return "" if instant is None else instant.isoformat()


def _given(**values: Any) -> dict[str, Any]:
    """What has a value: the specification wants the rest left out."""
    return {name: value for name, value in values.items() if value}
