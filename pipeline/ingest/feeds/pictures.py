"""Artwork from a feed: taken over when directories would take it, else told of and left."""

from __future__ import annotations

from pathlib import Path

from pipeline.content.facts import ARTWORK_PIXELS
from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass
from pipeline.ingest.feeds.fetching import Fetcher
from pipeline.ingest.feeds.home import Home
from pipeline.ingest.feeds.old import Image
from pipeline.media.faults import MediaFault
from pipeline.media.images import picture_facts

LARGEST = 40_000_000  # bytes
_ENDS = {"JPEG": ".jpg", "PNG": ".png"}


@dataclass(frozen=True, slots=True)
class Picture:
    """``file`` is where it waits; ``end`` is the ending its name must have."""

    file: Path
    end: str
    alt: str


def picture(image: Image, home: Home, fetcher: Fetcher) -> Picture | None:
    """A square JPEG or PNG in RGB of the size that Apple asks for; none for any other.

    Raises OSError.
    """
    try:
        file = fetcher.large(home, image.address, lambda _got, _of: None)
    except FetchError:
        return None
    facts = picture_facts(file)
    if isinstance(facts, MediaFault) or facts.size > LARGEST:
        return None
    square = facts.width == facts.height and facts.width in ARTWORK_PIXELS
    end = _ENDS.get(facts.format)
    return Picture(file, end, image.alt) if end and square and facts.mode == "RGB" else None
