"""A picture in several formats and widths, of which a browser takes the one that fits."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from pipeline.core.frozen import dataclass

#: How wide a picture in a text is shown, as HTML's ``sizes`` tells it.
IN_TEXT = "(min-width: 40rem) 36rem, 100vw"


@dataclass(frozen=True, slots=True)
class PictureSet:
    """``sources`` are (media type, ((address, width in pixels), …)), the smallest format first;
    ``fallback`` is a JPEG of ``width`` by ``height`` pixels, for whoever knows no other.
    """

    sources: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    fallback: str
    width: int
    height: int

    @classmethod
    def told(cls, facts: Mapping[str, Any]) -> PictureSet:
        """From the facts of an artefact of `outputs.pictures`; addresses are public paths."""
        sources = ((kind, tuple((a, w) for a, w in found)) for kind, found in facts["sources"])
        return cls(tuple(sources), facts["fallback"], facts["width"], facts["height"])

    def seen(self, way: Callable[[str], str]) -> PictureSet:
        """With the addresses that ``way`` gives for the paths: those of a page."""
        sources = tuple((kind, tuple((way(a), w) for a, w in each)) for kind, each in self.sources)
        return PictureSet(sources, way(self.fallback), self.width, self.height)

    def html(self, alt: str, sizes: str = IN_TEXT, *, lazy: bool = True) -> str:
        """The element, well-formed as XML too. Its place is kept free while it loads; ``lazy`` is
        for what lies below the first screen.
        """
        wide = escape(sizes)
        lines = [
            f'<source type="{kind}" srcset="{escape(", ".join(f"{a} {w}w" for a, w in each))}"'
            f' sizes="{wide}"/>'
            for kind, each in self.sources
        ]
        size = f'width="{self.width}" height="{self.height}"'
        late = ' loading="lazy"' if lazy else ""
        image = f'<img src="{escape(self.fallback)}" alt="{escape(alt)}" {size}{late}/>'
        return f"<picture>{''.join(lines)}{image}</picture>"
