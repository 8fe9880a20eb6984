"""Going back to a former release."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from pipeline.core.errors import PublishError
from pipeline.core.site import SiteTree
from pipeline.publish.apply import Outcome, publish
from pipeline.publish.attic import Attic
from pipeline.publish.changes import PublishPlan, compare
from pipeline.publish.past import Now, Past, former, found
from pipeline.publish.release import Wanted
from pipeline.publish.returning import bring, wanted_again
from pipeline.publish.undo import log_of
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Store
from tests.publish.sites import NOW, Programme, built
from tests.publish.stores import Deadly, Killed, Watched, broken, copy_of, public
from tests.publish.test_apply import DAY, ROOTS, anna, own, put_out, shelf

ONE = Programme({"1": 1}, {"samtalen": "a", "barnet": "a"})
#: A new sound, a new episode, a changed, a new and a vanished page, another style.
TWO = Programme({"1": 2, "2": 1}, {"samtalen": "b", "bosted": "a"}, style="b")
THREE = replace(TWO, episodes={"1": 3, "2": 1, "3": 1}, chapters={"samtalen": "c"})
HOUR = timedelta(hours=1)


def out(store: Store, folder: Path, *programmes: Programme) -> list[Wanted]:
    """One release after the other, an hour between."""
    sites = []
    for n, programme in enumerate(programmes):
        sites.append(built(programme, folder / f"site-{n}"))
        put_out(store, sites[-1], NOW + n * HOUR)
    return sites


def back(
    store: Store,
    name: str,
    now: datetime = NOW + DAY,
    content: Wanted | None = None,
    workers: int = 4,
) -> Outcome:
    """As the command does it; ``content`` tells what may not be seen."""
    hidden = content.hidden if content else frozenset[str]()
    seen = Now.of(shelf(store).read(), hidden, content.withdrawn if content else frozenset())
    past = found(seen, Attic(shelf(store)), name)
    if past.barred is not None:
        raise PublishError(past.barred.code, **past.barred.params)
    assert past.release is not None
    with TemporaryDirectory() as folder:
        wanted = wanted_again(past.release, seen, Path(folder), "0.1.0")
        plan = compare(seen.record, wanted, now)
        bring(plan, seen, shelf(store))
        publisher = anna(workers=workers, gone=lambda _: True)
        return publish(shelf(store), plan, publisher, yes=True)


def assert_back(store: Store, wanted: Wanted) -> None:
    """Visitors see ``wanted``; nobody's intent stands."""
    record, objects = shelf(store).read(), public(store)
    assert record.intent is None
    assert record.manifest is not None
    assert own(record.manifest.tree) == wanted.site.tree
    for entry in wanted.site.tree:
        assert objects[entry.path] == (wanted.site.root / entry.path).read_bytes(), entry.path
    for entry in record.manifest.tree:
        assert entry.path in objects
    assert broken(store, ROOTS) == set()


def pasts(store: Store) -> dict[int, Past]:
    now = Now.of(shelf(store).read())
    return {one.step.sequence: one for one in former(now, Attic(shelf(store)))}


def test_back_to_the_release_before(tmp_path: Path) -> None:
    store = MemoryStore()
    one, two = out(store, tmp_path, ONE, TWO)
    back(store, "1")
    assert_back(store, one)
    back(store, "2", NOW + DAY + HOUR)
    assert_back(store, two)


def test_back_and_forth_over_three(tmp_path: Path) -> None:
    store = MemoryStore()
    sites = out(store, tmp_path, ONE, TWO, THREE)
    for n, name in enumerate(["1", "3", "2", "1", "2"]):
        back(store, name, NOW + DAY + n * HOUR)
        assert_back(store, sites[int(name) - 1])


def test_the_next_publish_brings_the_content_again(tmp_path: Path) -> None:
    store = MemoryStore()
    one, two = out(store, tmp_path, ONE, TWO)
    back(store, "1")
    put_out(store, two, NOW + 2 * DAY)
    assert_back(store, two)


def test_a_former_address_gives_the_sound_of_the_release_that_is_back(tmp_path: Path) -> None:
    store = MemoryStore()
    out(store, tmp_path, ONE, TWO)
    back(store, "1")
    first = ONE.sound("1")
    assert public(store)[TWO.sound("1").path] == public(store)[first.path] == first.body


def test_what_is_written_is_told_by_the_log_alone(tmp_path: Path) -> None:
    """Small releases cost no object of their own, and one changed page no request more."""
    store = MemoryStore()
    out(store, tmp_path, ONE)
    keys = {info.key for info in store.list("release/")}
    assert keys == {"release/release.jsonl"}
    changed = built(replace(ONE, chapters={"samtalen": "b", "barnet": "a"}), tmp_path / "2")
    watched = Watched(store)
    assert put_out(watched, changed, NOW + HOUR).sent == 1
    assert dict(watched.calls) == {"get": 1, "put": 3}
