"""What pages are made of as JSON and back: frozen dataclasses of ours, and plain values in them.

Nothing is made but dataclasses and enums of this package, so that what is read can run no code of
its own. A list comes back as a tuple. What says ``one_for_all`` is told once, and then by number.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from typing import Any

_ROOT = "pipeline."
#: Keys that no mapping of an author's or ours has.
_CLASS, _SIGN, _SHARED = "\x01c", "\x01s", "\x01o"


class Teller:
    """``shared`` gathers what many values have in common, as JSON."""

    def __init__(self) -> None:
        self.shared: list[str] = []
        self._known: dict[int, tuple[int, object]] = {}
        self._forms: dict[type, Callable[[Any], object]] = {}
        self._encoder = json.JSONEncoder(
            default=self._form, ensure_ascii=False, check_circular=False
        )

    def told(self, value: object) -> str:
        """On one line. Raises TypeError for what has no such form."""
        return self._encoder.encode(value)

    def _form(self, value: Any) -> object:
        kind = type(value)
        form = self._forms.get(kind)
        if form is None:
            form = self._forms[kind] = self._form_of(kind)
        return form(value)

    def _form_of(self, kind: type) -> Callable[[Any], object]:
        if dataclasses.is_dataclass(kind):
            fields = _fields(kind)
            return self._once(fields) if getattr(kind, "one_for_all", False) else fields
        for known, form in _KINDS:
            if issubclass(kind, known):
                return form
        raise TypeError(f"no plain form for {kind.__name__}")

    def _once(self, fields: Callable[[Any], object]) -> Callable[[Any], object]:
        def form(value: object) -> object:
            known = self._known.get(id(value))
            if known is None:
                self.shared.append(self.told(fields(value)))
                known = self._known[id(value)] = len(self.shared) - 1, value
            return {_SHARED: known[0]}

        return form


class Hearer:
    """``shared`` is what a `Teller` gathered."""

    def __init__(self, shared: list[str]) -> None:
        self._shared = shared
        self._known: dict[int, object] = {}
        self._classes: dict[str, tuple[Any, tuple[str, ...]]] = {}

    def heard(self, told: str | bytes) -> Any:
        """Raises ValueError, LookupError, TypeError or ImportError for what no `Teller` told."""
        return self._value(json.loads(told))

    def _value(self, plain: Any) -> Any:
        if type(plain) is list:
            return tuple(map(self._value, plain))
        if type(plain) is not dict:
            return plain
        if _CLASS in plain:
            kind, names = self._class(plain[_CLASS])
            return kind(**dict(zip(names, map(self._value, plain["f"]), strict=True)))
        if _SHARED in plain:
            return self._one_for_all(plain[_SHARED])
        if _SIGN in plain:
            return self._signed(plain[_SIGN], plain["v"])
        return {key: self._value(one) for key, one in plain.items()}

    def _one_for_all(self, number: int) -> object:
        if number not in self._known:
            self._known[number] = self.heard(self._shared[number])
        return self._known[number]

    def _signed(self, sign: str, told: Any) -> object:
        match sign:
            case "set":
                return frozenset(map(self._value, told))
            case "date":
                return date.fromisoformat(told)
            case "instant":
                return datetime.fromisoformat(told)
            case "path":
                return Path(told)
        kind = _found(sign)
        if not (isinstance(kind, type) and issubclass(kind, Enum)):
            raise TypeError(sign)
        return kind(told)

    def _class(self, name: str) -> tuple[Any, tuple[str, ...]]:
        known = self._classes.get(name)
        if known is None:
            kind = _found(name)
            if not dataclasses.is_dataclass(kind):
                raise TypeError(name)
            known = self._classes[name] = kind, _names(kind)
        return known


def _fields(kind: Any) -> Callable[[Any], object]:
    name, names = _name(kind), _names(kind)
    values: Callable[[object], tuple[Any, ...]] = (
        attrgetter(*names, names[0]) if names else lambda _: ()  # two at least: always a tuple
    )

    def form(value: object) -> object:
        found: tuple[Any, ...] = values(value)[: len(names)]
        if any(isinstance(one, Enum) for one in found):  # one that is a text too would be that
            found = tuple(_enum(one) if isinstance(one, Enum) else one for one in found)
        return {_CLASS: name, "f": found}

    return form


def _names(kind: Any) -> tuple[str, ...]:
    return tuple(one.name for one in dataclasses.fields(kind) if one.init)


def _enum(value: Enum) -> object:
    return {_SIGN: _name(type(value)), "v": value.value}


def _signed(sign: str, told: Callable[[Any], object]) -> Callable[[Any], object]:
    return lambda value: {_SIGN: sign, "v": told(value)}


_KINDS: tuple[tuple[Any, Callable[[Any], object]], ...] = (
    (Enum, _enum),
    (Mapping, dict),
    ((frozenset, set), _signed("set", sorted)),
    (datetime, _signed("instant", datetime.isoformat)),
    (date, _signed("date", date.isoformat)),
    (Path, _signed("path", str)),
)


def _name(kind: type) -> str:
    if not kind.__module__.startswith(_ROOT) or "." in kind.__qualname__:
        raise TypeError(f"no plain form for {kind.__name__}")
    return f"{kind.__module__}:{kind.__qualname__}"


def _found(name: str) -> Any:
    module, _, kind = name.partition(":")
    if not module.startswith(_ROOT):
        raise ValueError(name)
    return getattr(import_module(module), kind)
