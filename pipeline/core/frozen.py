"""Frozen dataclasses that are made quickly.

The standard library writes eight methods for each frozen dataclass as text and compiles them, a
millisecond in all; a run with some three hundred of them spends a third of a second before it does
anything. Here one method is written, ``__init__``; the others are the same for all classes.
What has `dataclasses.fields`, ``replace`` and ``asdict`` to do with stays as the library has it,
and a type checker sees the library's own decorator.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import Field, FrozenInstanceError
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn

__all__ = ["dataclass"]

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool = False, **options: bool) -> Callable[[type], type]:
        """As `dataclasses.dataclass`. What is frozen and has slots is made here."""
        if frozen and options == {"slots": True}:
            return _frozen
        return dataclasses.dataclass(frozen=frozen, **options)


def _frozen(cls: type) -> type:
    cls.__doc__ = cls.__doc__ or cls.__name__  # else the library writes the signature, slowly
    made: type = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    fields = dataclasses.fields(made)
    own = {
        "__init__": _initialiser(made, fields),
        "__repr__": _teller(tuple(f.name for f in fields if f.repr)),
        **_comparison(tuple(f.name for f in fields if f.compare)),
        "__reduce__": _reducer(tuple(f.name for f in fields if f.init)),
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    for name, method in own.items():
        if name not in cls.__dict__:
            setattr(made, name, method)
    return made


def _refuse(_: object, name: str, *__: object) -> NoReturn:
    raise FrozenInstanceError(f"cannot change field {name!r}")


def _initialiser(cls: type, fields: tuple[Field[Any], ...]) -> Callable[..., None]:
    """Writes straight into the slots, which is quicker than going through the object."""
    known: dict[str, Any] = {"_NONE": dataclasses.MISSING}
    params, lines = [], []
    for one in fields:
        name, value = one.name, one.name
        if one.default is not dataclasses.MISSING:
            known[f"_d_{name}"] = one.default
            params.append(f"{name}=_d_{name}")
            value = name if one.init else f"_d_{name}"
        elif one.default_factory is not dataclasses.MISSING:
            known[f"_f_{name}"] = one.default_factory
            params.append(f"{name}=_NONE")
            value = f"_f_{name}() if {name} is _NONE else {name}" if one.init else f"_f_{name}()"
        elif one.init:
            params.append(name)
        else:
            continue  # `__post_init__` gives it its value
        if not one.init:
            params.pop()
        known[f"_s_{name}"] = getattr(cls, name).__set__
        lines.append(f" _s_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        lines.append(" self.__post_init__()")
    text = f"def __init__(self, {', '.join(params)}):\n" + ("\n".join(lines) or " pass")
    exec(text, known)  # noqa: S102 (names of fields alone, as the library does)
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _values(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda self: tuple(getattr(self, name) for name in names)


def _teller(names: tuple[str, ...]) -> Callable[[Any], str]:
    def __repr__(self: object) -> str:  # noqa: N807 (it becomes that)
        told = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
        return f"{type(self).__qualname__}({told})"

    return __repr__


def _comparison(names: tuple[str, ...]) -> dict[str, Callable[..., Any]]:
    values = _values(names)

    def __eq__(self: object, other: object) -> Any:  # noqa: N807
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    def __hash__(self: object) -> int:  # noqa: N807
        return hash(values(self))

    return {"__eq__": __eq__, "__hash__": __hash__}


def _reducer(names: tuple[str, ...]) -> Callable[[Any], tuple[type, tuple[Any, ...]]]:
    """A pickle is the class and what it is called with."""
    values = _values(names)

    def __reduce__(self: object) -> tuple[type, tuple[Any, ...]]:  # noqa: N807
        return type(self), values(self)

    return __reduce__
