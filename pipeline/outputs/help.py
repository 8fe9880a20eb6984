"""«Her kan du få hjælp»: whom to call, and when."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.outputs import strings
from pipeline.outputs.page import Head, Sheet, page


def plan(library: Library) -> Iterator[Artefact]:
    box = library.help
    title = box.title or strings.words(library).text("Where to get help")
    updated = max((c.verified_on for c in box.contacts if c.verified_on), default=None)
    head = Head("hjaelp.html", title, updated=updated)
    yield page(library, Sheet("help", head, box))
