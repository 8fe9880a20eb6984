"""Once a library: what is asked for by a thousand pages and is the same for all of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

_L = TypeVar("_L")
_P = ParamSpec("_P")
_T = TypeVar("_T")


def once(make: Callable[Concatenate[_L, _P], _T]) -> Callable[Concatenate[_L, _P], _T]:
    """``make`` with a memory of the latest library, its first argument. The others are parts of
    that library, or small words; what is the same object, or the same word, gets the same answer.
    """
    latest: list[object] = [None]
    known: dict[tuple[object, ...], tuple[_T, tuple[object, ...]]] = {}

    @wraps(make)
    def told(library: _L, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        if latest[0] is not library:
            known.clear()
            latest[0] = library
        given = (*args, *kwargs, *kwargs.values())
        key = tuple(one if isinstance(one, str) else id(one) for one in given)
        found = known.get(key)
        if found is None:
            found = known[key] = make(library, *args, **kwargs), given
        return found[0]

    return told
