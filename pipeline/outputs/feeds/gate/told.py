"""What is kept of a feed that was read, as values that JSON can hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pipeline.core.frozen import dataclass
from pipeline.core.problems import Place, Problem, Severity


@dataclass(frozen=True, slots=True)
class Reference:
    """An address and what its feed tells of the file: ``length`` in bytes, none where it does not.

    ``tag``, ``title`` and ``path`` say where it stands, ``line`` on which line.
    """

    address: str
    tag: str
    title: str
    path: str
    line: int
    length: int | None = None
    type: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """``name``: the public path. ``own``: atom:link self. ``links``: relation -> address."""

    name: str
    title: str
    own: str
    links: Mapping[str, str]
    archive: bool
    guids: tuple[str, ...]
    references: tuple[Reference, ...]


def seen_to_json(one: Seen) -> dict[str, Any]:
    return asdict(one)


def seen_from_json(value: Mapping[str, Any]) -> Seen:
    given = dict(value)
    references = tuple(Reference(**one) for one in given.pop("references"))
    return Seen(guids=tuple(given.pop("guids")), references=references, **given)


def problem_to_json(one: Problem) -> dict[str, Any]:
    return asdict(one)


def problem_from_json(value: Mapping[str, Any]) -> Problem:
    params = tuple((name, text) for name, text in value["params"])
    return Problem(value["code"], Place(**value["place"]), params, Severity(value["severity"]))
