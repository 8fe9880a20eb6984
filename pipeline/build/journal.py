"""What the last build did, by artefact: the answer to "why was this made, and from what?"."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.build.execute import Outcome, Result
from pipeline.build.steady import KEPT
from pipeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One artefact of the last build. ``reasons``: why it was made anew (empty: it was not)."""

    artefact: str
    recipe: str
    version: int
    params: str
    inputs: Mapping[str, str]
    files: Mapping[str, str]
    objects: tuple[str, ...]
    items: tuple[str, ...]
    reasons: tuple[str, ...]
    key: str


Journal = Mapping[str, Line]


def read(file: Path) -> Journal:
    """The journal in ``file``; empty when there is none, or when it cannot be read."""
    try:
        data = json.loads(file.read_bytes())
        return {name: _line(name, value) for name, value in data.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write(file: Path, result: Result, before: Journal) -> Journal:
    """Record ``result``, with what changed for each artefact since ``before``."""
    journal = {o.artefact.id: _from(o, before) for o in result.outcomes.values()}
    if {n: line.key for n, line in journal.items()} == {n: b.key for n, b in before.items()}:
        return before
    body = {name: _plain(line) for name, line in journal.items()}
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".new")
    temporary.write_text(json.dumps(body, ensure_ascii=False), encoding="utf-8")
    temporary.replace(file)
    return journal


def find(journal: Journal, path: str) -> Line | None:
    """The line of the artefact that wrote public ``path`` (or has it as its id)."""
    return next((ln for ln in journal.values() if path in (ln.artefact, *ln.files.values())), None)


def _from(outcome: Outcome, before: Journal) -> Line:
    ingredients = outcome.ingredients
    files = outcome.made.files
    name = outcome.artefact.id
    return Line(
        name,
        ingredients.recipe,
        ingredients.version,
        ingredients.params,
        dict(ingredients.inputs),
        {n: f.public for n, f in files.items() if f.public is not None},
        tuple(f.digest for f in files.values()),
        tuple(sorted(outcome.provenance)),
        _reasons(outcome, before.get(name)),
        ingredients.key,
    )


def _reasons(outcome: Outcome, before: Line | None) -> tuple[str, ...]:
    """``new``, ``recipe``, ``params``, ``input:NAME`` … or the reasons it was last made for.

    ``kept``: it was not made, since it is published already; ``unkept``: it is no longer.
    """
    now = outcome.ingredients
    if now.recipe.startswith(KEPT):
        return ("kept",)
    if before is None:
        return ("new",)
    if before.key == now.key:
        return before.reasons
    if before.recipe.startswith(KEPT):
        return ("unkept",)
    reasons = []
    if (before.recipe, before.version) != (now.recipe, now.version):
        reasons.append("recipe")
    if before.params != now.params:
        reasons.append("params")
    names = sorted({*before.inputs, *now.inputs})
    reasons += [f"input:{n}" for n in names if before.inputs.get(n) != now.inputs.get(n)]
    return tuple(reasons)


def _plain(line: Line) -> dict[str, object]:
    return {
        "recipe": line.recipe,
        "version": line.version,
        "params": line.params,
        "inputs": dict(line.inputs),
        "files": dict(line.files),
        "objects": list(line.objects),
        "items": list(line.items),
        "reasons": list(line.reasons),
        "key": line.key,
    }


def _line(name: str, value: dict[str, Any]) -> Line:
    tuples = {n: tuple(value[n]) for n in ("objects", "items", "reasons")}
    mappings = {n: dict(value[n]) for n in ("inputs", "files")}
    fields: dict[str, Any] = {"artefact": name, **value, **tuples, **mappings}
    return Line(**fields)
