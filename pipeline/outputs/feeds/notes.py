"""An episode's notes as podcast apps show them: rendered once, for every feed that lists it."""

from __future__ import annotations

from pipeline.build.artefact import Artefact, Job, Product, Recipe
from pipeline.outputs import markdown
from pipeline.outputs.feeds.entries import FeedItem
from pipeline.outputs.feeds.text import shown


def notes(base: str, item: FeedItem) -> Artefact:
    """Facts: ``html``, with absolute links below ``base``. No file."""
    params = (item.notes, item.links, base + item.address)
    return Artefact(f"notes/{item.id}", NOTES, (), params, provenance=frozenset({item.id}))


def _make(job: Job) -> Product:
    body, links, address = job.params
    html = markdown.render(body, markdown.Manner(dict(links))).html
    return Product({}, {"html": shown(html, address)})


NOTES = Recipe("notes", 1, _make)
