"""Cards: the picture that chats, mails and social sites show beside a link (Open Graph, ogp.me).

Typst draws them with letters of its own, so that they are the same on every machine. They tell no
more than a browser's history does: the discreet title where there is one, and no summary.
"""

from __future__ import annotations

import re

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.model import Library
from pipeline.core.once import once
from pipeline.core.values import SourceFile
from pipeline.outputs import theme

WIDTH, HEIGHT = 1200, 630
#: A handbook of more chapters has the programme's card on all of them: each takes 0.02 s and 15 KB.
MOST_CHAPTERS = 100
_COLOURS = 32
_ZERO = "\u200b"


@dataclass(frozen=True, slots=True)
class Card:
    """``kicker`` stands over the title: which part of the programme it is of."""

    title: str
    kicker: str
    foot: str
    language: str


@once
def programme(library: Library) -> Artefact:
    """The card of all pages that have none of their own: part ``png``."""
    told = library.programme
    return _card("programme", Card(told.title, "", told.publisher, told.language), frozenset())


def own(library: Library, path: str, heading: tuple[str, str], items: frozenset[str]) -> Artefact:
    """The card of the item's page at ``path``; ``heading`` is its kicker and its title."""
    told, (kicker, title) = library.programme, heading
    return _card(path, Card(title, kicker, told.title, told.language), items)


def for_chapters(library: Library) -> bool:
    return len(library.handbook.chapters) <= MOST_CHAPTERS


def _card(name: str, card: Card, items: frozenset[str]) -> Artefact:
    form = SourceFile("theme/card.typ", theme.folder() / "card.typ")
    output = Output("png", "media/card-{digest}.png", "media")
    return Artefact(f"card/{name}", _RECIPE, (output,), card, {"form": form}, items)


def _draw(job: Job) -> Product:
    import typst  # 30 MB: only those who draw pay for it

    from pipeline.media import images

    card: Card = job.params
    drawn = typst.compile(
        job.file("form").read_bytes(),
        format="png",
        ppi=72.0,
        ignore_system_fonts=True,
        sys_inputs={
            "title": _breakable(card.title),
            "kicker": card.kicker,
            "foot": card.foot,
            "language": card.language,
        },
    )
    assert isinstance(drawn, bytes)  # noqa: S101 - one page
    return Product({"png": images.flat_png(drawn, _COLOURS)})


def _breakable(title: str) -> str:
    """A word may break after a sign that binds two: «sagsbehandler/psykolog»."""
    return re.sub(r"(?<=\w)([/–—])(?=\w)", rf"\1{_ZERO}", title)


_RECIPE = Recipe("card", 1, _draw)
