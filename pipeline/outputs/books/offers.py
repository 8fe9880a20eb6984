"""What the handbook's first page offers of books: `parts/books.html`."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.outputs import strings
from pipeline.outputs.books.colophon import extent
from pipeline.outputs.books.plan import bound, wanted


@dataclass(frozen=True, slots=True)
class Offer:
    """``input`` is the name of the page's input that is the file. ``extent``: which part of the
    book it is, empty for the whole; ``kind``: «PDF, A4».
    """

    input: str
    extent: str
    kind: str


def offers(library: Library) -> tuple[Offer, ...]:
    """In the order of the author's list; none when no books are made."""
    words = strings.words(library)
    return tuple(
        Offer(
            f"book-{volume.name}",
            extent(library.handbook, volume, words),
            words.text(strings.BOOKS[volume.form]),
        )
        for volume in wanted(library)
    )


def inputs(library: Library) -> Mapping[str, Artefact]:
    return {f"book-{volume.name}": bound(library, volume) for volume in wanted(library)}
