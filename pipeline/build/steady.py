"""What is published stays as it is: a making whose outcome is out already is taken up again.

A *making* (`core.renditions`) tells an artefact by the author's files and settings alone, so that
it is the same after LAME, ffmpeg or a recipe was upgraded. Where something of the same making is
published, its artefact is replaced, in the graph, by one that takes the published file and gives
what the recipe would have given: the recipe's own ``keep`` says how.

A recipe's name, those of its inputs and of its settings' fields are a part of the making: whoever
renames one makes all its sounds anew. A setting's default stands for the choice of all who left it
out: a new default comes with a new setting, never in the place of the old.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.build.artefact import Artefact, Facts, Job, Product, Recipe, digest_of
from pipeline.build.execute import Outcome, Result
from pipeline.build.graph import Graph
from pipeline.core.errors import Damaged
from pipeline.core.frozen import dataclass
from pipeline.core.renditions import Making, Rendition
from pipeline.core.values import SourceFile

#: The input of a ``keep`` that holds the published file.
PUBLISHED = "published"
SOUND_DIGEST = "sound_digest"
#: What the names of recipes that keep begin with.
KEPT = "kept-"

Makings = Mapping[str, Making]


@dataclass(frozen=True, slots=True)
class Kept:
    """What a ``keep`` is given as parameters: the name of its output, the digest of the published
    file, and the facts that were published with it.
    """

    part: str
    digest: str
    facts: Facts


def makings(graph: Graph, digest: Callable[[Path], str]) -> Makings:
    """The making of each steady artefact, by id. ``digest`` gives that of a source file."""
    teller = _Teller(digest)
    return {id_: teller.making(one) for id_, one in graph.artefacts.items() if one.recipe.keep}


def keeping(artefact: Artefact, file: SourceFile, digest: str, facts: Facts) -> Artefact:
    """What takes the place of ``artefact`` when ``file`` is what was published of it.

    Of its inputs only the steady ones stay: a release has to remember them too.
    """
    recipe = artefact.recipe
    if recipe.keep is None:
        raise ValueError(f"{recipe.name} cannot be kept")
    return replace(
        artefact,
        recipe=Recipe(KEPT + recipe.name, recipe.version, recipe.keep),
        params=Kept(artefact.outputs[0].name, digest, facts),
        inputs={**{n: i for n, i in _others(artefact).items() if i.recipe.keep}, PUBLISHED: file},
        provenance=_provenance(artefact),
    )


def anew(artefact: Artefact, tools: Mapping[str, str]) -> Artefact:
    """What takes the place of ``artefact`` when it is to be made by ``tools``, whatever a cache
    holds that others made. The same tools find it there the next time.
    """
    name = f"{artefact.recipe.name}@{digest_of(tools)[:8]}"
    return replace(artefact, recipe=replace(artefact.recipe, name=name))


def published(job: Job) -> Path:
    """The published file of a ``keep``. Raises Damaged when its bytes are others than those."""
    kept: Kept = job.params
    path = job.file(PUBLISHED)
    if job.inputs[PUBLISHED].files[""].digest != kept.digest:
        raise Damaged(file=path.as_posix())
    return path


def as_published(job: Job) -> Product:
    """The ``keep`` of an artefact whose one file is published just as it is."""
    kept: Kept = job.params
    file = shutil.copyfile(published(job), job.work / "published")
    return Product({kept.part: file}, kept.facts)


def renditions(result: Result, known: Makings) -> tuple[Rendition, ...]:
    """What a release has to remember of ``result``, in the order of ids. What no public file
    carries is nothing to remember.
    """
    found, carriers = [], _carriers(result)
    for id_ in sorted(known.keys() & result.outcomes.keys()):
        outcome = result.outcomes[id_]
        own, facts = _public(outcome), outcome.made.facts
        path = own or carriers.get((id_, facts.get(SOUND_DIGEST)))
        if path is not None:
            first = next(iter(outcome.made.files.values()))
            sound = str(facts.get(SOUND_DIGEST, first.digest))
            found.append(Rendition(id_, known[id_], sound, path, own is not None, facts))
    return tuple(found)


def _carriers(result: Result) -> Mapping[tuple[str, object], str]:
    """By an artefact and its sound, the public file of what is made of it and has that sound."""
    found: dict[tuple[str, object], str] = {}
    for outcome in result.outcomes.values():
        path, sound = _public(outcome), outcome.made.facts.get(SOUND_DIGEST)
        if path is not None and sound is not None:
            found |= {(one.id, sound): path for one in _others(outcome.artefact).values()}
    return found


def _public(outcome: Outcome) -> str | None:
    return next((f.public for f in outcome.made.files.values() if f.public is not None), None)


class _Teller:
    """Tells artefacts by files and settings, each once."""

    def __init__(self, digest: Callable[[Path], str]) -> None:
        self._digest = digest
        self._told: dict[str, str] = {}
        self._sources: dict[str, frozenset[str]] = {}

    def making(self, artefact: Artefact) -> Making:
        return Making(digest_of(self.sources(artefact)), self.told(artefact))

    def told(self, artefact: Artefact) -> str:
        if artefact.id not in self._told:
            self._told[artefact.id] = digest_of(
                {
                    "recipe": artefact.recipe.name,
                    "params": self._said(artefact.settings or artefact.params),
                    "inputs": self._inputs(artefact),
                }
            )
        return self._told[artefact.id]

    def sources(self, artefact: Artefact) -> frozenset[str]:
        """The digests of all files reached through ``artefact``."""
        if artefact.id not in self._sources:
            own, others = self._own(artefact), _others(artefact)
            self._sources[artefact.id] = frozenset(own.values()).union(
                *(self.sources(one) for one in others.values())
            )
        return self._sources[artefact.id]

    def _inputs(self, artefact: Artefact) -> dict[str, str]:
        """What is made of the artefact's own files, and by no settings but its own, tells nothing
        new: a survey may come, go, or be made otherwise.
        """
        own = self._own(artefact)
        known = frozenset(own.values())
        chosen = artefact.settings is not None
        told = {
            name: self.told(one)
            for name, one in _others(artefact).items()
            if one.recipe.keep
            or not self.sources(one) <= known
            or (_has_settings(one) and not chosen)
        }
        return own | told

    def _own(self, artefact: Artefact) -> dict[str, str]:
        files = {n: i for n, i in artefact.inputs.items() if isinstance(i, SourceFile)}
        return {name: self._digest(file.path) for name, file in files.items()}

    def _said(self, value: object) -> object:
        """Settings without those that are as they come, so that a new kind of setting changes
        nothing for whoever does not use it.
        """
        if isinstance(value, SourceFile):
            return self._digest(value.path)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            fields = {f.name: (f, getattr(value, f.name)) for f in dataclasses.fields(value)}
            return {n: self._said(v) for n, (f, v) in fields.items() if v != _default(f)}
        if isinstance(value, Mapping):
            return {name: self._said(one) for name, one in value.items()}
        if isinstance(value, tuple | list):
            return [self._said(one) for one in value]
        return int(value) if isinstance(value, float) and value.is_integer() else value


def _others(artefact: Artefact) -> dict[str, Artefact]:
    return {name: i for name, i in artefact.inputs.items() if isinstance(i, Artefact)}


def _provenance(artefact: Artefact) -> frozenset[str]:
    """The items that ``artefact`` is made from, through all its inputs."""
    return artefact.provenance.union(*map(_provenance, _others(artefact).values()))


def _has_settings(artefact: Artefact) -> bool:
    return artefact.params is not None or any(map(_has_settings, _others(artefact).values()))


def _default(field: dataclasses.Field[Any]) -> object:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default
