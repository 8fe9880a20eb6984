"""Which feeds there are."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.outputs.feeds import rss, sheet


def plan(library: Library) -> Iterator[Artefact]:
    yield sheet.sheet(library)
    yield rss.feed(library)
