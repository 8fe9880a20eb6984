"""What was advised on a text the last time, so that only changed texts are read again."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from pipeline.core.problems import Place, Problem, Severity

#: Counted up when the advice itself changes.
_VERSION = "2"


class Advised:
    """One JSON file. ``about``: whatever beside a text decides what is advised on it."""

    def __init__(self, file: Path, about: str) -> None:
        self._file = file
        self._seed = f"{_VERSION}\n{about}\n"
        self._known = _load(file)
        self._used: dict[str, list[Any]] = {}

    def key(self, said: str) -> str:
        return blake2b((self._seed + said).encode(), digest_size=16).hexdigest()

    def of(self, key: str) -> list[Problem] | None:
        known = self._known.get(key)
        try:
            found = None if known is None else [_problem(one) for one in known]
        except (TypeError, ValueError):
            return None
        if known is not None:
            self._used[key] = known
        return found

    def keep(self, key: str, problems: Iterable[Problem]) -> None:
        self._used[key] = [_value(one) for one in problems]

    def save(self) -> None:
        """Only what was asked for this time stays. A disk that is full costs time the next time."""
        if self._used == self._known:
            return
        new = self._file.with_suffix(".new")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(self._used), encoding="utf-8")
            new.replace(self._file)
        except OSError:
            new.unlink(missing_ok=True)


def _value(one: Problem) -> list[Any]:
    place = one.place
    where = [place.file, place.line, place.column, place.length, place.text]
    return [one.code, where, [list(pair) for pair in one.params]]


def _problem(value: Any) -> Problem:
    code, where, params = value
    pairs = tuple((str(name), str(text)) for name, text in params)
    return Problem(str(code), Place(*where), pairs, Severity.WARNING)


def _load(file: Path) -> dict[str, Any]:
    try:
        known = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
