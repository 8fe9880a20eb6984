"""Our frozen dataclasses do as the library's."""

from __future__ import annotations

import dataclasses
import pickle
from dataclasses import FrozenInstanceError, field

import pytest

from pipeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Ours:
    name: str
    size: int = 3
    parts: tuple[str, ...] = ()
    known: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@dataclasses.dataclass(frozen=True, slots=True)
class Theirs:
    name: str
    size: int = 3
    parts: tuple[str, ...] = ()
    known: dict[str, int] = field(default_factory=dict, compare=False, repr=False)
    length: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "length", len(self.name))


@pytest.mark.parametrize("given", [("abc",), ("abc", 4), ("abc", 4, ("x",), {"a": 1})])
def test_are_the_same(given: tuple[str, int, tuple[str, ...], dict[str, int]]) -> None:
    ours, theirs = Ours(*given), Theirs(*given)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert hash(ours) == hash(theirs)
    assert dataclasses.asdict(ours) == dataclasses.asdict(theirs)
    assert dataclasses.replace(ours, size=9) == Ours(given[0], 9, ours.parts)
    assert Ours.__match_args__ == Theirs.__match_args__
    assert pickle.loads(pickle.dumps(ours)) == ours  # noqa: S301


def test_are_equal_by_what_is_compared() -> None:
    assert Ours("a", known={"x": 1}) == Ours("a")
    assert Ours("a") != Ours("b")
    assert Ours("a") != Theirs("a")


def test_each_has_its_own_mapping() -> None:
    assert Ours("a").known is not Ours("a").known


@pytest.mark.parametrize("name", ["name", "other"])
def test_nothing_changes_them(name: str) -> None:
    one = Ours("a")
    with pytest.raises(FrozenInstanceError):
        setattr(one, name, "b")
    with pytest.raises(FrozenInstanceError):
        del one.name


def test_what_is_missing_or_too_much_is_told() -> None:
    with pytest.raises(TypeError, match="name"):
        Ours()  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="length"):
        Ours("a", length=3)  # type: ignore[call-arg]
