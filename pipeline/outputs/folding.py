"""A text in sections that open one by one: what its template writes as ``<details>``."""

from __future__ import annotations

import re
from itertools import pairwise

from markupsafe import Markup

from pipeline.core.frozen import dataclass

#: Of well-formed HTML, as `prose.html` writes it.
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^<>]*?(/?)>")


@dataclass(frozen=True, slots=True)
class Part:
    """A section: its heading as an element, and what stands under it."""

    heading: Markup
    body: Markup


@dataclass(frozen=True, slots=True)
class Folded:
    """``opening`` is what stands before the first heading."""

    opening: Markup
    parts: tuple[Part, ...]


def folded(html: str) -> Folded:
    """Cut at the headings of the second level that stand in nothing else."""
    cuts = [*_headings(html), (len(html), len(html))]
    parts = tuple(
        Part(Markup(html[start:end]), Markup(html[end:after].strip()))  # noqa: S704
        for (start, end), (after, _) in pairwise(cuts)
    )
    return Folded(Markup(html[: cuts[0][0]]), parts)  # noqa: S704


def _headings(html: str) -> list[tuple[int, int]]:
    """Where each begins and ends."""
    found, depth, start = [], 0, 0
    for tag in _TAG.finditer(html):
        closing, name, empty = tag.groups()
        if closing:
            depth -= 1
            if depth == 0 and name == "h2":
                found.append((start, tag.end()))
        elif not empty:
            if depth == 0:
                start = tag.start()
            depth += 1
    return found
