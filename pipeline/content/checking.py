"""A document against its schema: the values, and each misfit as a `Problem` with its place."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.content.document import Document, Loc
from pipeline.content.schema.names import meant
from pipeline.content.secrets import names_secret, unread
from pipeline.core.problems import Problem, problem

_M = TypeVar("_M", bound=BaseModel)

#: Pydantic's error types that say which kind of value was wanted.
_KINDS = MappingProxyType(
    {
        "string_type": "E042",
        "string_too_short": "E041",
        "tuple_type": "E043",
        "list_type": "E043",
        "dict_type": "E044",
        "model_type": "E044",
        "model_attributes_type": "E044",
        "too_short": "E062",
        "too_long": "E062",
    }
)


def checked(document: Document, schema: type[_M]) -> tuple[_M | None, tuple[Problem, ...]]:
    """The typed value, or none and all that is wrong with the fields."""
    try:
        return schema.model_validate(document.data), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
        found = [_problem(document, schema, detail) for detail in details]
        return None, tuple(p for p in found if p not in _twice(found))


def _twice(found: list[Problem]) -> list[Problem]:
    """A field that is missing because its name is misspelt is one fault, not two."""
    meant_ = {dict(p.params)["near"] for p in found if p.code == "E012"}
    return [p for p in found if p.code == "E040" and dict(p.params)["field"] in meant_]


def _problem(document: Document, schema: type[BaseModel], detail: ErrorDetails) -> Problem:
    loc, kind = _written(detail["loc"]), detail["type"]
    field = _field(loc)
    if kind == "missing":
        return _missing(document, loc)
    if kind == "extra_forbidden":
        return _unknown(document, schema, loc)
    if detail["input"] is None:
        return problem("E041", document.place(*loc), field=field)
    code = _KINDS.get(kind)
    if code is not None:
        return problem(code, document.place(*loc), field=field, value=_shown(detail["input"]))
    if not kind.startswith("E"):
        # A bug of ours (design, section 5); told without the values, which may be the register's.
        raise AssertionError(f"no text for {kind} at {loc}") from None
    params = cast("Mapping[str, str]", detail.get("ctx", {}))
    return problem(kind, document.place(*loc), **{"field": field, **params})


def _written(loc: Loc) -> Loc:
    """Pydantic marks the key of a free mapping; authors have no such step."""
    return tuple(step for step in loc if step != "[key]")


def _field(loc: Loc) -> str:
    """The field's name as an author sees it: the last word, not the number in a list."""
    return next((str(step) for step in reversed(loc) if isinstance(step, str)), "")


def _missing(document: Document, loc: Loc) -> Problem:
    code = "E041" if document.names(*loc) else "E040"
    place = document.key_place(*loc) if code == "E041" else document.key_place(*loc[:-1])
    return problem(code, place, field=_field(loc))


def _unknown(document: Document, schema: type[BaseModel], loc: Loc) -> Problem:
    written, known = str(loc[-1]), fields_at(schema, loc[:-1])
    place = document.key_place(*loc)
    if loc[0] == "targets" and names_secret(written):
        return problem("E194", unread(place), field=written)
    close = meant(written, known)
    if close is None:
        return problem("E013", place, field=written, known=", ".join(sorted(known)))
    value = document.text(*loc)
    line = f"{close}: {_shown(value)}" if value else f"{close}:"
    return problem("E012", place, field=written, near=close, written=line)


def fields_at(schema: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """The names a mapping may hold, found by walking the schema's types."""
    models: list[type[BaseModel]] = [schema]
    for step in loc:
        if isinstance(step, str):
            named = [m.model_fields[step].annotation for m in models if step in m.model_fields]
            models = [found for annotation in named for found in _models(annotation)] or models
    return tuple(name for model in models for name in model.model_fields)


def _models(annotation: Any) -> list[type[BaseModel]]:
    """The schemas inside ``X | None``, ``tuple[X, …]``, ``dict[str, X]``."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    inner = getattr(annotation, "__args__", ())
    return [model for argument in inner for model in _models(argument)]


def _shown(value: object) -> str:
    """A value short enough for a message."""
    text = value if isinstance(value, str) else ""
    return text if len(text) <= 60 else f"{text[:57]}…"
