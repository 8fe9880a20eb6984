"""The page for an address that leads nowhere. A server shows it at any depth, so its links are
absolute where the site's address is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.outputs import strings
from pipeline.outputs.page import Head, Sheet, page


def plan(library: Library) -> Iterator[Artefact]:
    head = Head("404.html", strings.words(library).text("The page is not here"), listed=False)
    yield page(library, Sheet("notfound", head, absolute=bool(library.base_address)))
