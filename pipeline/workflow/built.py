"""What a check and a build tell: values that cost nothing to know of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.core.frozen import dataclass

if TYPE_CHECKING:
    from pipeline.build.graph import Graph
    from pipeline.core.model import Library
    from pipeline.core.problems import Problem
    from pipeline.core.site import BuiltSite
    from pipeline.outputs.feeds.gate.artefacts import Verdict
    from pipeline.workflow.steady import Known


@dataclass(frozen=True, slots=True)
class Checked:
    """``library`` holds hidden items too; it is none when the programme cannot be read at all."""

    library: Library | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """``site`` is none when the content has errors. ``made`` and ``reused`` count artefacts.

    ``sounds`` holds the facts of each published episode's enclosure, by item id. ``withdrawn`` and
    ``hidden`` (drafts, embargoed, scheduled) are ids. ``known`` is what was known to be published,
    ``lost`` and ``apart`` what of it could not be had (`steady.Prepared`). ``sounded``: a sound was
    made, rather than kept or found in the cache. ``remastered`` are ids. ``feeds``: what the gate
    says of them (`outputs.feeds.gate`); the requirements that one breaks are in ``problems`` too.
    ``graph``: of all that a build for visitors made. ``until``: the first instant at which another
    build of the same files may tell something else; none where the programme pins its own.
    """

    site: BuiltSite | None
    problems: tuple[Problem, ...]
    library: Library | None = None
    made: int = 0
    reused: int = 0
    sounds: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    withdrawn: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    known: Known | None = None
    lost: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    sounded: bool = False
    remastered: frozenset[str] = frozenset()
    feeds: Verdict | None = None
    graph: Graph | None = None
    until: datetime | None = None

    @property
    def unasked(self) -> bool:
        """Whether sound was made by a computer that never asked what is published."""
        return self.sounded and (self.known is None or self.known.record is None)
