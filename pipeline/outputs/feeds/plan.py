"""Which feeds there are."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.outputs.feeds import rss, sheet
from pipeline.outputs.feeds.model import feed_of


def plan(library: Library) -> Iterator[Artefact]:
    yield sheet.sheet(library)
    yield from rss.artefacts(library, feed_of(library))
