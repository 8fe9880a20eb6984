"""Where a store minds no conditions: a queue of lock objects, and only one goes on all the same."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest

from pipeline.core.errors import PublishError, Unavailable
from pipeline.core.site import Headers
from pipeline.publish import queue
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.claim import Publisher
from pipeline.publish.place import Place
from pipeline.publish.queue import EXPIRY, Queue
from pipeline.publish.release import Owner
from pipeline.publish.shelf import Shelf
from pipeline.storage.body import Body
from pipeline.storage.dialect import Dialect
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Condition, ObjectInfo
from pipeline.storage.s3 import S3Store
from tests.publish.sites import NOW, OWNER, Programme, built
from tests.publish.stores import broken, public
from tests.storage import servers

LAX = Dialect("lax", conditions=False, check="")
LOCKS = "release/locks/"


class Lax(MemoryStore):
    """Says yes to every condition. ``now``: its clock; ``ahead``: of keys, how much newer."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.put_at: dict[str, float] = {}

    def learn(self, prefix: str, known: Dialect | None = None) -> Dialect:
        return LAX if known is None else known

    def put(self, key: str, body: Body, headers: Headers, condition: Condition = None) -> str:
        self.put_at[key] = self.now
        return super().put(key, body, headers)

    def list(self, prefix: str) -> Iterator[ObjectInfo]:
        return (replace(one, modified=self.put_at[one.key]) for one in super().list(prefix))


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is as far away as on the web."""
    monkeypatch.setattr(queue, "SETTLE", 0.4)
    monkeypatch.setattr(queue, "POLL", 0.05)


def outcomes(shelves: Iterable[Shelf], folder: Path) -> list[str]:
    """What becomes of publishers who begin at one moment: ``done``, or why not."""
    several = list(shelves)
    line = Barrier(len(several))
    sites = [built(Programme({f"{n}": 1}), folder / f"{n}") for n in range(len(several))]
    plans = [compare(one.read(), site, NOW) for one, site in zip(several, sites, strict=True)]

    def run(number: int) -> str:
        publisher = Publisher(Owner(f"p{number}", "here", number + 1), workers=2)
        line.wait(30)
        try:
            publish(several[number], plans[number], publisher)
        except PublishError as error:
            return error.code
        return "done"

    with ThreadPoolExecutor(len(several)) as pool:
        return list(pool.map(run, range(len(several))))


def assert_one_went_on(said: list[str]) -> None:
    assert said.count("done") == 1, said
    assert set(said) <= {"done", "P101", "P102"}


@pytest.mark.usefixtures("hasty")
def test_of_five_at_once_one_goes_on(tmp_path: Path) -> None:
    store = Lax()
    assert_one_went_on(outcomes([Shelf(store, Place())] * 5, tmp_path))
    record = Shelf(store, Place()).read()
    assert record.manifest is not None
    assert (record.intent, record.dialect) == (None, LAX)
    assert set(public(store)) == set(record.manifest.tree.entries)
    assert broken(store, ["index.html", "feed.xml"]) == set()
    assert list(store.list(LOCKS)) == []


@pytest.mark.store
@pytest.mark.usefixtures("hasty")
def test_of_two_at_once_on_juicefs_one_goes_on(tmp_path: Path) -> None:
    with servers.juicefs(tmp_path) as settings:
        for n in range(3):
            base = uuid4().hex
            place = Place(f"{base}/site/", f"{base}/release/")
            shelves = [Shelf(S3Store(settings), place) for _ in range(2)]
            said = outcomes(shelves, tmp_path / f"{n}")
            assert_one_went_on(said)
            record = shelves[0].read()
            assert record.manifest is not None
            assert record.manifest.owner.who == f"p{said.index('done')}"
            assert record.dialect is not None
            assert not record.dialect.conditions
            keys = [info.key for info in shelves[0].store.list(base)]
            private = [key for key in keys if key.startswith(place.private)]
            assert not [key for key in private if "locks/" in key or "probe/" in key]


@pytest.fixture
def store() -> Lax:
    return Lax()


def test_the_oldest_is_first_and_the_next_comes_after(store: Lax) -> None:
    order: list[str] = []
    first = Queue(store, LOCKS, lambda _: None)

    def come_second(_: float) -> None:
        order.append("waits")
        store.delete([one.key for one in store.list(LOCKS) if store.put_at[one.key] == 0])

    second = Queue(store, LOCKS, come_second)
    with first.turn(OWNER):
        order.append("first")
        store.now = 5.0
        with second.turn(OWNER):
            order.append("second")
    assert order == ["first", "waits", "second"]
    assert list(store.list(LOCKS)) == []


def test_one_who_died_is_not_waited_for(store: Lax) -> None:
    store.put(LOCKS + "0dead", b"{}", Headers("application/json"))
    store.now = EXPIRY + 1
    with Queue(store, LOCKS, lambda _: None).turn(OWNER):
        assert LOCKS + "0dead" not in [one.key for one in store.list(LOCKS)]


def test_a_turn_that_never_comes_is_told(store: Lax) -> None:
    store.put(LOCKS + "0other", b"{}", Headers("application/json"))
    store.now = 1.0
    waited: list[float] = []
    turn = Queue(store, LOCKS, waited.append).turn(OWNER)
    with pytest.raises(Unavailable, match="S044"), turn:
        pass
    assert sum(waited) > EXPIRY
    assert [one.key for one in store.list(LOCKS)] == [LOCKS + "0other"]


def test_who_was_taken_over_finds_out(store: Lax, tmp_path: Path) -> None:
    """Its lease ran out; another wrote; it writes no more."""
    clock = [time.time()]
    site = built(Programme({"1": 1}), tmp_path / "a")
    there = Shelf(store, Place())

    class Slow:
        def phase(self, name: str, total: int) -> None:
            pass

        def advance(self, name: str, amount: int = 1, what: str = "") -> None:
            if name == "media":
                clock[0] += 3600
                heir = Publisher(Owner("b", "there"), clock=lambda: clock[0], pause=lambda _: None)
                publish(there, compare(there.read(), site, NOW), heir)

    one = Publisher(OWNER, clock=lambda: clock[0], pause=lambda _: None, workers=1)
    with pytest.raises(PublishError, match="P103"):
        publish(there, compare(there.read(), site, NOW), one, Slow())
    manifest = there.read().manifest
    assert manifest is not None
    assert manifest.owner.who == "b"
