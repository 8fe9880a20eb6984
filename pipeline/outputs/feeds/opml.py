"""``podcast.opml``: every feed in one file that podcast apps can import.

OPML 2.0, https://opml.org/spec2.opml, as a subscription list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from html import escape

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs.feeds.about import Document
from pipeline.outputs.feeds.family import OPML_PATH
from pipeline.outputs.feeds.text import value


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed, as OPML tells of it; ``feed`` and ``page`` are addresses."""

    title: str
    description: str
    language: str
    feed: str
    page: str


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    feeds: tuple[Subscription, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """``changed``: the newest change of any feed."""

    title: str
    owner: str
    changed: datetime | None
    groups: tuple[Group, ...]


def opml(library: Library, groups: Iterable[tuple[str, tuple[Document, ...]]]) -> Artefact:
    """Of ``groups``, each a title and its feeds, those that have any."""
    found = [(title, feeds) for title, feeds in groups if feeds]
    days = [feed.changed for _, feeds in found for feed in feeds if feed.changed is not None]
    outline = Outline(
        value(library.programme.title),
        value(library.programme.publisher),
        max(days, default=None),
        tuple(Group(value(title), tuple(map(_subscription, feeds))) for title, feeds in found),
    )
    output = Output("opml", OPML_PATH, "feed", download_as=OPML_PATH)
    return Artefact("opml", OPML, (output,), outline)


def _subscription(feed: Document) -> Subscription:
    channel = feed.channel
    return Subscription(
        channel.title,
        value(channel.subtitle or channel.description),
        channel.language,
        channel.base + feed.path,
        channel.base + channel.page,
    )


def _make(job: Job) -> Product:
    return Product({"opml": "\n".join(_lines(job.params)).encode()})


OPML = Recipe("opml", 2, _make)


def _lines(outline: Outline) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<opml version="2.0">'
    yield "<head>"
    yield f"<title>{escape(outline.title)}</title>"
    if outline.changed is not None:
        yield f"<dateModified>{format_datetime(outline.changed)}</dateModified>"
    yield f"<ownerName>{escape(outline.owner)}</ownerName>"
    yield "<docs>https://opml.org/spec2.opml</docs>"
    yield "</head>"
    yield "<body>"
    for group in outline.groups:
        yield f'<outline text="{escape(group.title)}">'
        yield from map(_line, group.feeds)
        yield "</outline>"
    yield "</body>"
    yield "</opml>"
    yield ""


def _line(one: Subscription) -> str:
    named = {
        "type": "rss",
        "text": one.title,
        "title": one.title,
        "description": one.description,
        "language": one.language,
        "htmlUrl": one.page,
        "xmlUrl": one.feed,
    }
    told = (f'{name}="{escape(text)}"' for name, text in named.items())
    return f"<outline {' '.join(told)}/>"
