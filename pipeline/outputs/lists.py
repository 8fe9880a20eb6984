"""Lists for machines: the sitemap, robots.txt and the podcast as OPML.

The sitemap asks the pages themselves, so that it never forgets a new kind of page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.model import Library
from pipeline.core.programme import FEED_PATH
from pipeline.outputs import (
    accessibility,
    episodes,
    events,
    films,
    front,
    handbook,
    help,  # noqa: A004 (the room's name)
    pages,
    subscribe,
)
from pipeline.outputs.feeds.about import SHOW_PAGE, public_base
from pipeline.outputs.feeds.text import value
from pipeline.outputs.page import Setting

PAGES = (front, episodes, subscribe, films, handbook, events, pages, help, accessibility)
SITEMAP_PATH = "sitemap.xml"


@dataclass(frozen=True, slots=True)
class Place:
    """A page's public address and the day it was last changed."""

    address: str
    changed: date | None


@dataclass(frozen=True, slots=True)
class Subscription:
    """What OPML tells of the podcast."""

    title: str
    description: str
    language: str
    feed: str
    page: str


def plan(library: Library) -> Iterator[Artefact]:
    yield sitemap(library)
    yield robots(library)
    if library.episodes:
        yield opml(library)


def sitemap(library: Library) -> Artefact:
    """``sitemap.xml`` (sitemaps.org 0.9): every page that search engines may list."""
    items = frozenset(item.id for item in library.items())
    places = tuple(_places(library))
    output = Output("xml", SITEMAP_PATH, "index")
    return Artefact("sitemap", SITEMAP, (output,), places, provenance=items)


def robots(library: Library) -> Artefact:
    """``robots.txt``: all may read all; where the sitemap is."""
    lines = ["User-agent: *", "Allow: /", f"Sitemap: {public_base(library)}{SITEMAP_PATH}"]
    output = Output("txt", "robots.txt", "index")
    return Artefact("robots", ROBOTS, (output,), lines)


def opml(library: Library) -> Artefact:
    """``podcast.opml`` (OPML 2.0): one file that any podcast app can import."""
    show, base = library.programme.show, public_base(library)
    subscription = Subscription(
        value(show.title),
        value(show.subtitle or show.description),
        library.programme.language,
        base + FEED_PATH,
        base + SHOW_PAGE,
    )
    output = Output("opml", "podcast.opml", "feed", download_as="podcast.opml")
    return Artefact("opml", OPML, (output,), subscription)


def _places(library: Library) -> Iterator[Place]:
    for output in PAGES:
        for artefact in output.plan(library):
            setting = artefact.params
            if isinstance(setting, Setting) and setting.head.listed and not setting.head.status:
                yield Place(public_base(library) + setting.head.path, setting.head.updated)


def _make_sitemap(job: Job) -> Product:
    places: tuple[Place, ...] = job.params
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
        *(_url(place) for place in sorted(places, key=lambda place: place.address)),
        "</urlset>",
        "",
    ]
    return Product({"xml": "\n".join(lines).encode()})


def _url(place: Place) -> str:
    changed = f"<lastmod>{place.changed.isoformat()}</lastmod>" if place.changed else ""
    return f"<url><loc>{escape(place.address)}</loc>{changed}</url>"


def _make_robots(job: Job) -> Product:
    return Product({"txt": ("\n".join(job.params) + "\n").encode()})


def _make_opml(job: Job) -> Product:
    one: Subscription = job.params
    named = {
        "text": one.title,
        "title": one.title,
        "description": one.description,
        "type": "rss",
        "language": one.language,
        "htmlUrl": one.page,
        "xmlUrl": one.feed,
    }
    outline = " ".join(f"{name}={quoteattr(text)}" for name, text in named.items())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<opml version="2.0">',
        f"<head><title>{escape(one.title)}</title></head>",
        f"<body><outline {outline}/></body>",
        "</opml>",
        "",
    ]
    return Product({"opml": "\n".join(lines).encode()})


SITEMAP = Recipe("sitemap", 1, _make_sitemap)
ROBOTS = Recipe("robots", 1, _make_robots)
OPML = Recipe("opml", 1, _make_opml)
