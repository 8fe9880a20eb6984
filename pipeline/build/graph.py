"""From artefacts that hold one another to a list in which each comes after what it is made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from pipeline.build.artefact import Artefact
from pipeline.core.frozen import dataclass

NOBODY: Mapping[str, Artefact] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Graph:
    """Artefacts by id, inputs before what needs them."""

    artefacts: Mapping[str, Artefact]

    def needs(self, artefact: Artefact) -> frozenset[str]:
        return frozenset(i.id for i in artefact.inputs.values() if isinstance(i, Artefact))


def graph(wanted: Iterable[Artefact], places: Mapping[str, Artefact] = NOBODY) -> Graph:
    """All that ``wanted`` needs, each once. ``places`` are taken by others, by id.

    Raises ValueError when two different artefacts share an id: a fault in an output, never in the
    content. Circles cannot be built, since an artefact holds its inputs as values.
    """
    found: dict[str, Artefact] = {}
    for artefact in wanted:
        _collect(artefact, found, places)
    return Graph(found)


def _collect(
    artefact: Artefact, found: dict[str, Artefact], places: Mapping[str, Artefact]
) -> None:
    artefact = places.get(artefact.id, artefact)
    known = found.get(artefact.id)
    if known is artefact:
        return
    if known is not None:
        if known != artefact:
            raise ValueError(f"two artefacts are called {artefact.id}")
        return
    for item in artefact.inputs.values():
        if isinstance(item, Artefact):
            _collect(item, found, places)
    found[artefact.id] = artefact
