"""The head of a feed's document in a chain of them, by RFC 5005 (section 4 and appendix B)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.outputs.feeds.extension import extend
from pipeline.outputs.feeds.paging import Archive, Current
from pipeline.outputs.feeds.tag import Tag

LINK_TYPE = "application/rss+xml"


def write_way(rss: Any, now: Current) -> None:
    """Where the items are that the feed itself has no room for."""
    extend(rss, *_earlier(now.feed.channel.base, now.previous))


def write_archive(rss: Any, old: Archive) -> None:
    """Fill in a feedgen feed: what RSS demands of a channel, which feed it is, and the ways."""
    rss.title(old.title)
    rss.description(old.description)
    rss.language(old.language)
    rss.link(href=old.base + old.path, rel="self", type=LINK_TYPE)
    rss.link(href=old.base + old.page, rel="alternate")
    rss.spor2.changed = old.changed
    extend(
        rss,
        Tag("fh:archive"),
        _link("current", old.base + old.current),
        *_earlier(old.base, old.previous),
        Tag("podcast:guid", old.guid),
    )


def _earlier(base: str, path: str) -> Iterator[Tag]:
    """To the archive before. Apps that page (section 3) call it the next page."""
    if path:
        yield _link("prev-archive", base + path)
        yield _link("next", base + path)


def _link(relation: str, address: str) -> Tag:
    return Tag("atom:link", None, {"rel": relation, "href": address, "type": LINK_TYPE})
