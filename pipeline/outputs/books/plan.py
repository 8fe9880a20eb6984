"""The books that the author asks for, when a build is asked for books."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.build.artefact import Artefact
from pipeline.core.model import Library
from pipeline.outputs.books.epub import epub
from pipeline.outputs.books.pdf import paged
from pipeline.outputs.books.volumes import Volume, volumes


def plan(library: Library) -> Iterator[Artefact]:
    for volume in wanted(library):
        yield bound(library, volume)


def wanted(library: Library) -> tuple[Volume, ...]:
    return volumes(library.handbook) if "books" in library.extras else ()


def bound(library: Library, volume: Volume) -> Artefact:
    """The volume as one file."""
    return paged(library, volume) if volume.paged else epub(library, volume)
