"""How a text is set: where its references lead, and what is said beside it. Values alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from pipeline.core.frozen import dataclass
from pipeline.core.pictures import PictureSet


@dataclass(frozen=True, slots=True)
class Target:
    """What a typed reference leads to: ``address`` from the page that is made, and its title.

    Without an ``address`` the title stands alone.
    """

    address: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary. ``forms`` in lower case; ``address`` of its entry; ``key`` its id."""

    key: str
    forms: tuple[str, ...]
    definition: str
    address: str


@dataclass(frozen=True, slots=True)
class Labels:
    """What we say ourselves in a text, in the page's language. ``boxes``: kind -> its title."""

    back: str = "Tilbage til teksten"
    table: str = "Tabel"
    notes: str = "Noter"
    note: str = "Note"
    fictional: str = "opdigtet"
    boxes: Mapping[str, str] = field(default_factory=lambda: dict(BOXES))


BOXES: Mapping[str, str] = {
    "redskab": "Redskab",
    "eksempel": "Eksempel",
    "noegle": "Det vigtigste",
    "taenk": "Tænk over",
    "bemaerk": "Bemærk",
    "tip": "Tip",
    "vigtigt": "Vigtigt",
    "advarsel": "Advarsel",
    "fare": "Pas på",
}


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text is set.

    ``links`` maps file names as authors link to them to addresses, ``targets`` typed references as
    written; a reference that is in neither keeps its words. ``terms`` are explained where each
    first stands. ``prefix`` keeps ids apart where several texts share a page; ``deeper`` moves
    headings down. ``pictures`` maps files as written; of others the words stand in for them.
    """

    links: Mapping[str, str] = field(default_factory=dict)
    targets: Mapping[str, Target] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    pictures: Mapping[str, PictureSet] = field(default_factory=dict)
    prefix: str = ""
    deeper: int = 0
    labels: Labels = field(default_factory=Labels)
