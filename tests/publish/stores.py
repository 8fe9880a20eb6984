"""Stores that count, fail and die, and a reader that knows nothing of releases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Lock
from typing import TypeVar

from pipeline.core.errors import StoreError, Unavailable
from pipeline.core.site import Headers
from pipeline.storage.body import Body
from pipeline.storage.dialect import Dialect
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Condition, ObjectInfo, Store, Stored

_T = TypeVar("_T")
WRITES = ("put", "copy", "delete")


class Killed(BaseException):
    """The process died: nothing it tries afterwards reaches the store."""


class Watched:
    """Passes on to another store, counts what is asked, and tells ``before`` and ``after``."""

    def __init__(self, inner: Store) -> None:
        self.inner = inner
        self.calls: Counter[str] = Counter()
        self._lock = Lock()

    @property
    def writes(self) -> int:
        return sum(self.calls[name] for name in WRITES)

    def get(self, key: str) -> Stored | None:
        return self._do("get", lambda: self.inner.get(key))

    def fetch(self, key: str, target: Path) -> ObjectInfo | None:
        return self._do("fetch", lambda: self.inner.fetch(key, target))

    def head(self, key: str) -> ObjectInfo | None:
        return self._do("head", lambda: self.inner.head(key))

    def put(self, key: str, body: Body, headers: Headers, condition: Condition = None) -> str:
        return self._do("put", lambda: self.inner.put(key, body, headers, condition))

    def delete(self, keys: Iterable[str]) -> None:
        return self._do("delete", lambda: self.inner.delete(keys))

    def copy(self, source: str, key: str, headers: Headers) -> str | None:
        return self._do("copy", lambda: self.inner.copy(source, key, headers))

    def erase(self, keys: Iterable[str]) -> None:
        return self._do("erase", lambda: self.inner.erase(keys))

    def forget(self, prefix: str, kept: Callable[[str], bool]) -> int:
        return self._do("forget", lambda: self.inner.forget(prefix, kept))

    def learn(self, prefix: str, known: Dialect | None = None) -> Dialect:
        return self.inner.learn(prefix, known)

    def resume(self, prefix: str) -> None:
        self.inner.resume(prefix)

    def tidy(self) -> None:
        self.inner.tidy()

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        return self._do("list", lambda: self.inner.list(prefix))

    def _do(self, name: str, act: Callable[[], _T]) -> _T:
        with self._lock:
            self.calls[name] += 1
            number = self.calls.total()
        self.before(number, name)
        result = act()
        self.after(number, name)
        return result

    def before(self, number: int, name: str) -> None:
        pass

    def after(self, number: int, name: str) -> None:
        pass


class Deadly(Watched):
    """The publisher dies at call ``nth``: before it reaches the store, or ``late``, just after."""

    def __init__(self, inner: Store, nth: int, *, late: bool) -> None:
        super().__init__(inner)
        self.nth, self.late = nth, late

    def before(self, number: int, name: str) -> None:
        if number > self.nth or (number == self.nth and not self.late):
            raise Killed

    def after(self, number: int, name: str) -> None:
        if number == self.nth:
            raise Killed


class Faulty(Watched):
    """Errs at the calls in ``nths``. ``late``: it did as asked, but its answer was lost."""

    def __init__(
        self, inner: Store, nths: Iterable[int], *, late: bool = False, passing: bool = True
    ) -> None:
        super().__init__(inner)
        self.nths, self.late = frozenset(nths), late
        self.error = Unavailable("S900") if passing else StoreError("S901")

    def before(self, number: int, name: str) -> None:
        if number in self.nths and not self.late:
            raise self.error

    def after(self, number: int, name: str) -> None:
        if number in self.nths and self.late:
            raise self.error


def copy_of(store: MemoryStore) -> MemoryStore:
    copy = MemoryStore()
    for info in store.list(""):
        stored = store.get(info.key)
        assert stored is not None
        assert info.headers is not None
        copy.put(info.key, stored.body, info.headers)
    return copy


def public(store: Store, prefix: str = "site/") -> dict[str, bytes]:
    """Path -> body of all that is public."""
    found = {}
    for info in store.list(prefix):
        stored = store.get(info.key)
        assert stored is not None
        found[info.key.removeprefix(prefix)] = stored.body
    return found


def broken(store: Store, roots: Iterable[str]) -> set[tuple[str, str]]:
    """Follow every reference from ``roots`` as a visitor would: the (from, to) that lead nowhere.

    A root that is not there leads nowhere.
    """
    objects = public(store)
    todo = [("", root) for root in roots]
    seen: set[str] = set()
    lost = set()
    while todo:
        origin, path = todo.pop()
        if path not in objects:
            lost.add((origin, path))
        elif path not in seen:
            seen.add(path)
            todo += [(path, to) for to in objects[path].decode().split("\n")[1:]]
    return lost
