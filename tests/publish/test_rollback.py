"""Going back to a former release."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.errors import PublishError
from pipeline.core.site import FeedAddress
from pipeline.publish.apply import publish
from pipeline.publish.attic import Attic
from pipeline.publish.changes import compare
from pipeline.publish.past import Now, Past, former, found
from pipeline.publish.promises import Guard
from pipeline.publish.release import Wanted
from pipeline.publish.returning import wanted_again
from pipeline.publish.shelf import Text
from pipeline.publish.undo import REMEMBERED, log_of
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Store
from tests.publish.backwards import HOUR, back
from tests.publish.sites import NOW, Programme, built, site_of
from tests.publish.stores import Deadly, Killed, Watched, broken, copy_of, public
from tests.publish.test_apply import DAY, ROOTS, anna, own, planned, put_out, shelf
from tests.publish.test_crashes import assert_whole

ONE = Programme({"1": 1}, {"samtalen": "a", "barnet": "a"})
#: A new sound, a new episode, a changed, a new and a vanished page, another style.
TWO = Programme({"1": 2, "2": 1}, {"samtalen": "b", "bosted": "a"}, style="b")
THREE = replace(TWO, episodes={"1": 3, "2": 1, "3": 1}, chapters={"samtalen": "c"})


def out(store: Store, folder: Path, *programmes: Programme) -> list[Wanted]:
    """One release after the other, an hour between."""
    sites = []
    for n, programme in enumerate(programmes):
        sites.append(built(programme, folder / f"site-{n}"))
        put_out(store, sites[-1], NOW + n * HOUR)
    return sites


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
    _, two = out(store, tmp_path, ONE, TWO)
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


# -- what is put by ----------------------------------------------------------------------------


def long(n: int) -> str:
    """A text that no log has room for, however it is compressed."""
    return "".join(hashlib.sha256(f"{n} {i}".encode()).hexdigest() for i in range(7_000))


BIG = replace(ONE, chapters={"samtalen": long(1), "barnet": "a"})


def test_much_goes_into_one_pack(tmp_path: Path) -> None:
    store = MemoryStore()
    big = built(BIG, tmp_path / "1")
    watched = Watched(store)
    put_out(watched, big)
    assert dict(watched.calls) == {"get": 1, "head": 1, "put": len(big.site.tree) + 3}
    put_out(store, built(replace(BIG, chapters={"samtalen": long(2)}), tmp_path / "2"), NOW + HOUR)
    assert [key for key in keys(store) if key.endswith(".zip")] == keys(store, "release/pages/")
    assert len(keys(store, "release/pages/")) == 2
    back(store, "1")
    assert_back(store, big)


def test_equal_publishes_give_equal_packs_and_logs(tmp_path: Path) -> None:
    stores = [MemoryStore(), MemoryStore()]
    for n, store in enumerate(stores):
        for release, programme in enumerate((ONE, BIG, TWO, replace(TWO, style="c"))):
            wanted = built(programme, tmp_path / f"{n}-{release}")
            plan = compare(shelf(store).read(), wanted, NOW + release * HOUR)
            publish(shelf(store), plan, anna(token=f"t{release}", workers=1 + 3 * n), yes=True)
    bodies = [{key: store.get(key) for key in keys(store)} for store in stores]
    assert {k: v and v.body for k, v in bodies[0].items()} == {
        k: v and v.body for k, v in bodies[1].items()
    }


def test_a_pack_goes_when_no_remembered_release_has_anything_of_it(tmp_path: Path) -> None:
    store = MemoryStore()
    short = {f"kort-{n}": "" for n in range(3)}
    put_out(store, built(replace(ONE, episodes={}, chapters={"lang": long(1), **short}), tmp_path))
    (pack,) = keys(store, "release/pages/")
    for n in range(REMEMBERED + 2):
        programme = Programme({"1": 1}, {f"{n}": "x", **dict.fromkeys(short, f"{n}")}, f"{n}")
        put_out(store, built(programme, tmp_path / f"{n}"), NOW + n * HOUR)
        log = log_of(shelf(store).read().log)
        assert len(log.steps) <= REMEMBERED
        assert bool(log.packs) == (n < REMEMBERED - 1)
    assert pack in keys(store), "its grace"
    last = replace(programme, style="last")
    put_out(store, built(last, tmp_path / "last"), NOW + 9 * DAY)
    assert keys(store) == ["release/release.jsonl"]
    assert min(pasts(store)) == 24 - REMEMBERED + 1


@pytest.mark.slow
def test_a_long_way_back_is_an_object_of_its_own(tmp_path: Path) -> None:
    store = MemoryStore()
    quick = anna(workers=2)
    sites = []
    for n, text in enumerate("ab"):
        chapters = {f"kapitel-{i}": f"{text} {i}" for i in range(1_300)}
        wanted = tall(replace(ONE, chapters=chapters), tmp_path / text)
        sites.append(wanted.site.tree)
        publish(shelf(store), compare(shelf(store).read(), wanted, NOW + n * HOUR), quick)
    assert len([key for key in keys(store) if key.endswith(".rows")]) == 1
    assert len(shelf(store).read().log) < 400_000
    past = pasts(store)[1]
    assert past.release is not None
    assert past.release.tree == sites[0]
    back(store, "1")
    assert own(shelf(store).read().manifest.tree) == sites[0]  # type: ignore[union-attr]


def tall(programme: Programme, root: Path) -> Wanted:
    """Without the links from each page to all others."""
    pieces = (replace(piece, refers=piece.refers[:2]) for piece in programme.pieces())
    return Wanted(site_of(pieces, root, programme.listings()), "indsatsspor-2", "0.1.0")


def keys(store: Store, prefix: str = "release/") -> list[str]:
    return [info.key for info in store.list(prefix)]


def test_every_remembered_release_is_read_as_it_was(tmp_path: Path) -> None:
    store = MemoryStore()
    sites = out(store, tmp_path, ONE, TWO, THREE, replace(THREE, chapters=BIG.chapters), THREE)
    for n, past in pasts(store).items():
        assert past.release is not None
        assert own(past.release.tree) == sites[n - 1].site.tree
        assert past.release.listings == sites[n - 1].site.listings


def test_a_record_from_before_there_was_a_log(tmp_path: Path) -> None:
    """What was written then is not kept; but what it had under names of its own still stands."""
    store = MemoryStore()
    out(store, tmp_path, ONE)
    record = shelf(store).read()
    shelf(store).write(Text(None, record.manifest_line, None), record.etag)
    put_out(store, built(TWO, tmp_path / "two"), NOW + HOUR)
    assert [one and one.code for one in barred(store).values()] == ["P139", "P138"]
    with pytest.raises(PublishError, match="P138"):
        back(store, "1")


def barred(store: Store) -> dict[int, Guard | None]:
    return {n: past.barred for n, past in pasts(store).items()}


# -- what may not come back --------------------------------------------------------------------


def test_what_was_withdrawn_since_does_not_come_back(tmp_path: Path) -> None:
    store = MemoryStore()
    gone = replace(TWO, episodes={"1": 2}, withdrawn=frozenset({"2"}))
    without = replace(gone, style="c")
    out(store, tmp_path, ONE, TWO, gone, without)
    assert {n: one and one.code for n, one in barred(store).items()} == {
        4: "P139",
        3: None,
        2: "P136",
        1: None,
    }
    watched = Watched(store)
    with pytest.raises(PublishError, match="P136"):
        back(watched, "2")
    assert watched.writes == 0
    back(store, "1")
    with pytest.raises(PublishError, match="P136"):
        back(store, "2")


def test_what_came_back_after_it_was_withdrawn_may_come_back_but_not_from_before(
    tmp_path: Path,
) -> None:
    store = MemoryStore()
    gone = replace(TWO, episodes={"1": 2}, withdrawn=frozenset({"2"}))
    out(store, tmp_path, TWO, gone, TWO, replace(TWO, style="c"))
    told = {n: one and one.code for n, one in barred(store).items()}
    assert told == {4: "P139", 3: None, 2: None, 1: "P136"}


def test_what_the_content_hides_now_does_not_come_back(tmp_path: Path) -> None:
    store = MemoryStore()
    _, two = out(store, tmp_path, ONE, TWO)
    put_out(store, built(replace(TWO, style="c"), tmp_path / "c"), NOW + HOUR)
    with pytest.raises(PublishError, match="P137"):
        back(store, "2", content=replace(two, hidden=frozenset({"2"})))
    with pytest.raises(PublishError, match="P136"):
        back(store, "2", content=replace(two, withdrawn=frozenset({"2"})))


def test_what_is_past_its_grace_does_not_come_back(tmp_path: Path) -> None:
    store = MemoryStore()
    out(store, tmp_path, ONE, TWO)
    assert pasts(store)[1].until == NOW + HOUR + 7 * DAY
    put_out(store, built(replace(TWO, style="c"), tmp_path / "c"), NOW + 8 * DAY)
    put_out(store, built(replace(TWO, style="d"), tmp_path / "d"), NOW + 9 * DAY)
    watched = Watched(store)
    with pytest.raises(PublishError, match="P138"):
        back(watched, "1", NOW + 9 * DAY)
    assert watched.writes == 0
    assert not keys(store, "release/kept/")


def test_a_sound_is_put_by_anew_when_the_grace_of_the_last_time_is_over(tmp_path: Path) -> None:
    store = MemoryStore()
    one, two = out(store, tmp_path, ONE, TWO)
    back(store, "1")
    put_out(store, two, NOW + 9 * DAY)
    assert_settled(store)
    back(store, "3", NOW + 10 * DAY)
    assert_back(store, one)


def test_what_is_gone_from_the_store_is_found_out_before_anything_is_touched(
    tmp_path: Path,
) -> None:
    store = MemoryStore()
    out(store, tmp_path, ONE, TWO)
    store.delete(keys(store, "release/kept/"))
    watched = Watched(store)
    with pytest.raises(PublishError, match="P138"):
        back(watched, "1")
    assert watched.writes == 0


def test_neither_the_public_one_nor_a_stranger(tmp_path: Path) -> None:
    store = MemoryStore()
    out(store, tmp_path, ONE, TWO)
    for name, code in (("2", "P139"), ("7", "P134"), ("1-", "P134")):
        with pytest.raises(PublishError, match=code):
            back(store, name)


def test_a_rollback_asks(tmp_path: Path) -> None:
    store = MemoryStore()
    out(store, tmp_path, ONE, TWO)
    now = Now.of(shelf(store).read())
    past = found(now, Attic(shelf(store)), "1")
    assert past.release is not None
    plan = compare(now.record, wanted_again(past.release, now, tmp_path, "0.1.0"), NOW + DAY)
    assert [(guard.code, guard.asks) for guard in plan.guards] == [("P140", True)]


def test_a_feed_that_has_moved_is_not_moved_back(tmp_path: Path) -> None:
    store = MemoryStore()
    for n, host in enumerate(("a", "b")):
        wanted = built(ONE, tmp_path / host)
        feeds = (FeedAddress(f"https://{host}.example/feed.xml", main=True),)
        former = frozenset({"https://a.example/feed.xml"})
        wanted = replace(wanted, site=replace(wanted.site, feeds=feeds), former_feeds=former)
        put_out(store, wanted, NOW + n * HOUR)
    with pytest.raises(PublishError, match="P117"):
        back(store, "1")


# -- deaths ------------------------------------------------------------------------------------

LATE = pytest.mark.parametrize("late", [False, True], ids=["before", "after"])


def deaths(at: MemoryStore, name: str, *, late: bool) -> Iterator[MemoryStore]:
    """A store for every request at which whoever goes back may die."""
    for nth in range(2, 1000):
        store = copy_of(at)
        try:
            back(
                Deadly(store, nth, late=late), name, publisher=anna(gone=lambda _: True, workers=1)
            )
        except Killed:
            yield store
            continue
        assert nth > 8
        return


@pytest.mark.slow
@LATE
@pytest.mark.parametrize("second", [TWO, BIG], ids=["small", "packed"])
def test_a_dead_rollback_leaves_a_whole_site_and_anyone_finishes(
    tmp_path: Path, second: Programme, late: bool
) -> None:
    store = MemoryStore()
    one, two, three = out(store, tmp_path, ONE, second, THREE)
    for dead in deaths(store, "2", late=late):
        assert_whole(dead, three)
        for name, wanted in (("2", two), ("1", one)):
            copy = copy_of(dead)
            back(copy, name)
            assert_back(copy, wanted)
            assert_settled(copy)
        publish(shelf(dead), planned(dead, three, NOW + DAY), anna(gone=lambda _: True), yes=True)
        assert_back(dead, three)
        assert_settled(dead)
        back(dead, "1", NOW + DAY + HOUR)
        assert_back(dead, one)


@pytest.mark.slow
@LATE
def test_two_die_in_a_row_with_a_withdrawal_in_between(tmp_path: Path, late: bool) -> None:
    store = MemoryStore()
    one, _, three = out(store, tmp_path, ONE, TWO, THREE)
    gone = built(replace(THREE, episodes={"1": 3, "2": 1}, withdrawn=frozenset({"3"})), tmp_path)
    for dead in deaths(store, "1", late=late):
        for second in range(2, 14, 3):
            copy = copy_of(dead)
            dying = Deadly(copy, second, late=late)
            with suppress(Killed):
                plan = planned(dying, gone, NOW + DAY)
                publish(shelf(dying), plan, anna(gone=lambda _: True, workers=1), yes=True)
            assert_whole(copy, three, frozenset({"3"}), twice=True)
            back(copy, "1", content=gone)
            assert_back(copy, one)
            assert_settled(copy)
            assert not any(path.startswith("media/3") for path in public(copy))


def assert_settled(store: Store) -> None:
    """Every private object is told of, and everything told of is there."""
    log = log_of(shelf(store).read().log)
    names = {key.removeprefix("release/") for key in keys(store)} - {"release.jsonl"}
    assert names <= log.names
    assert {*log.names} - {*log.due} <= names
