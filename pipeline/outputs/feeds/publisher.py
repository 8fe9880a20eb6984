"""The publisher's feed: it lists no items, but the feeds that directories should know.

It and they link both ways, by which an app can trust that they belong together.
https://github.com/Podcastindex-org/podcast-namespace, ``docs/examples/publishers/publishers.md``
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.core.model import Library
from pipeline.core.programme import RemoteFeed
from pipeline.outputs.feeds.about import Channel, Document, channel_of, mark, texts_of
from pipeline.outputs.feeds.family import PUBLISHER_PATH, publisher
from pipeline.outputs.feeds.model import Feed
from pipeline.outputs.feeds.text import description, value


def publisher_feed(library: Library, children: Iterable[Document]) -> Feed:
    return Feed(PUBLISHER_PATH, _channel(library, tuple(map(_remote, children))), ())


def _channel(library: Library, children: tuple[RemoteFeed, ...]) -> Channel:
    programme, texts = library.programme, texts_of(library)
    whole = channel_of(library)
    own = publisher(programme, whole.base)
    about = texts.text("The feeds of {programme}.", programme=programme.title)
    told = (about, programme.description, *mark(texts, programme.example))
    return replace(
        bare(whole),
        page="index.html",
        guid=own.guid,
        medium=own.medium,
        title=value(own.title),
        description=description("\n\n".join(filter(None, told))),
        publisher_feed=None,
        feeds=children,
    )


def bare(show: Channel) -> Channel:
    """What holds for any feed of the programme, without what is told of the podcast."""
    return replace(
        show,
        subtitle="",
        type="episodic",
        complete=False,
        licence="",
        people=(),
        frequency=None,
        trailers=(),
        podroll=(),
        ai_content=None,
        verify="",
        moved_to="",
        hub="",
        podping=False,
    )


def _remote(child: Document) -> RemoteFeed:
    channel = child.channel
    return RemoteFeed(channel.guid, channel.title, channel.base + child.path, channel.medium)
