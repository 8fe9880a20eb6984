"""Lists for machines: the sitemap and robots.txt.

The sitemap looks through the pages themselves, so that it never forgets a new kind of page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs.feeds.about import public_base
from pipeline.outputs.page import Leaf

SITEMAP_PATH = "sitemap.xml"


@dataclass(frozen=True, slots=True)
class Place:
    """A page's public address and the day it was last changed."""

    address: str
    changed: date | None


def plan(library: Library, made: Iterable[Artefact]) -> Iterator[Artefact]:
    """``made``: all that the programme becomes beside these lists."""
    yield sitemap(library, made)
    yield robots(library)


def sitemap(library: Library, made: Iterable[Artefact]) -> Artefact:
    """``sitemap.xml`` (sitemaps.org 0.9): every page that search engines may list."""
    items = frozenset(item.id for item in library.items())
    places = tuple(_places(public_base(library), made))
    output = Output("xml", SITEMAP_PATH, "index")
    return Artefact("sitemap", SITEMAP, (output,), places, provenance=items)


def robots(library: Library) -> Artefact:
    """``robots.txt``: all may read all, and where the sitemap is; nothing of a trial."""
    lines = ["User-agent: *", "Allow: /", f"Sitemap: {public_base(library)}{SITEMAP_PATH}"]
    if library.staging:
        lines = ["User-agent: *", "Disallow: /"]
    output = Output("txt", "robots.txt", "index")
    return Artefact("robots", ROBOTS, (output,), lines)


def _places(base: str, made: Iterable[Artefact]) -> Iterator[Place]:
    for artefact in made:
        leaf = artefact.params
        if isinstance(leaf, Leaf) and leaf.page.head.listed and not leaf.page.head.status:
            yield Place(base + leaf.page.head.path, leaf.page.head.updated)


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


SITEMAP = Recipe("sitemap", 1, _make_sitemap)
ROBOTS = Recipe("robots", 1, _make_robots)
