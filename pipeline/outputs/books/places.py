"""Where a path of the site is in a book: a place in it, or an address on the web."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from pipeline.core.book import Chapter
from pipeline.core.frozen import dataclass
from pipeline.outputs.books.volumes import Volume

_HANDBOOK = "haandbog"


@dataclass(frozen=True, slots=True)
class Places:
    """``inside`` are the names of the pages that the volume has too. On ``paged`` books a place is
    a label, ``#samtalen-foer``; in an EPUB a file, ``kap-samtalen.xhtml#foer``. ``site`` is empty
    for a programme that has none: then the rest of the web is not led to.
    """

    inside: frozenset[str]
    chapters: frozenset[str]
    site: str
    paged: bool

    def to(self, path: str) -> str:
        page, mark, place = path.partition("#")
        name = PurePosixPath(page).stem
        if page != f"{_HANDBOOK}/{name}.html" or name not in self.inside:
            return f"{self.site}{path}" if self.site else ""
        if self.paged:
            return f"#{name}_{place}" if place else f"#{name}"
        return f"{self.file(name)}{mark}{place}"

    def file(self, name: str) -> str:
        return f"kap-{name}.xhtml" if name in self.chapters else f"{name}.xhtml"

    def prefix(self, chapter: Chapter) -> str:
        """Before the ids of a chapter's text, where all texts share one document."""
        return f"{chapter.id}_" if self.paged else ""


def places(volume: Volume, back: Iterable[str], site: str) -> Places:
    """``back`` are what is gathered at the end."""
    chapters = frozenset(chapter.id for chapter in volume.chapters)
    return Places(chapters | frozenset(back), chapters, site, volume.paged)
