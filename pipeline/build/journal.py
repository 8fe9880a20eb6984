"""What the last build did, by artefact: the answer to "why was this made, and from what?"."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
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


class Journal(Mapping[str, Line]):
    """Lines by artefact. Each is a line of the file, read when somebody asks for it."""

    def __init__(self, lines: Mapping[str, tuple[str, str]]) -> None:
        """``lines``: the key of the making and the rest as JSON, by artefact."""
        self.lines = lines

    def __getitem__(self, name: str) -> Line:
        return _line(name, *self.lines[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)


def read(file: Path) -> Journal:
    """The journal in ``file``; empty when there is none, or when it cannot be read."""
    try:
        summed, _, body = file.read_bytes().partition(b"\n")
        if summed != _sum(body):
            return Journal({})
        parts = (line.split("\t", 2) for line in body.decode().splitlines())
        return Journal({name: (key, told) for name, key, told in parts})
    except (OSError, ValueError):
        return Journal({})


def write(file: Path, result: Result, before: Journal) -> Journal:
    """Record ``result``, with what changed for each artefact since ``before``."""
    lines = {id_: _told(one, before) for id_, one in result.outcomes.items()}
    if lines == before.lines:
        return before
    return _write(file, lines)


def _write(file: Path, lines: Mapping[str, tuple[str, str]]) -> Journal:
    body = "".join(f"{name}\t{key}\t{told}\n" for name, (key, told) in lines.items()).encode()
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_suffix(".new")
    temporary.write_bytes(_sum(body) + b"\n" + body)
    temporary.replace(file)
    return Journal(lines)


def amend(file: Path, result: Result, before: Journal) -> Journal:
    """As `write`, of what is in ``result``; the rest is as it was."""
    lines = {id_: _told(one, before) for id_, one in result.outcomes.items()}
    return _write(file, {**before.lines, **lines})


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(body).hexdigest().encode()


def _told(outcome: Outcome, before: Journal) -> tuple[str, str]:
    """As before where the making is the same, and what it was made for was told then."""
    known = before.lines.get(outcome.artefact.id)
    if known is not None and known[0] == outcome.ingredients.key:
        return known
    return outcome.ingredients.key, json.dumps(_plain(_from(outcome, before)), ensure_ascii=False)


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
        outcome.ingredients.key,
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
    }


def _line(name: str, key: str, told: str) -> Line:
    value: dict[str, Any] = json.loads(told)
    tuples = {n: tuple(value[n]) for n in ("objects", "items", "reasons")}
    return Line(**{"artefact": name, "key": key, **value, **tuples})
