"""An episode's notes as podcast apps show them: rendered once, for every feed that lists it."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.build.artefact import Artefact, Job, Product, Recipe
from pipeline.outputs import markdown
from pipeline.outputs.feeds.entries import FeedItem, Line
from pipeline.outputs.feeds.text import paragraph, shown


@dataclass(frozen=True, slots=True)
class Wanted:
    """``body`` is Markdown, between our own lines; ``address`` what its links are relative to."""

    before: tuple[Line, ...]
    body: str
    links: tuple[tuple[str, str], ...]
    after: tuple[Line, ...]
    address: str


def notes(base: str, item: FeedItem) -> Artefact:
    """Facts: ``html``, the whole of content:encoded, with absolute links. No file."""
    wanted = Wanted(item.before, item.notes, item.links, item.after, base + item.address)
    return Artefact(f"notes/{item.id}", NOTES, (), wanted, provenance=frozenset({item.id}))


def _make(job: Job) -> Product:
    wanted: Wanted = job.params
    html = markdown.render(wanted.body, markdown.Manner(dict(wanted.links))).html
    parts = (*_lines(wanted.before), shown(html, wanted.address), *_lines(wanted.after))
    return Product({}, {"html": "\n".join(parts)})


def _lines(lines: tuple[Line, ...]) -> list[str]:
    return [paragraph(line.text, line.label, line.href) for line in lines]


NOTES = Recipe("notes", 1, _make)
