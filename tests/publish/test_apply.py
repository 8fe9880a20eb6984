"""Carrying out a plan on a store that behaves."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.core.errors import Conflict, PublishError, StoreError
from pipeline.core.site import Headers, SiteTree
from pipeline.publish.aliases import is_alias
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.claim import LEASE, PAUSES, Publisher
from pipeline.publish.inspect import Drift, check_release
from pipeline.publish.place import Place
from pipeline.publish.plan import PublishPlan
from pipeline.publish.release import Owner, Wanted
from pipeline.publish.shelf import Shelf
from pipeline.publish.told import Outcome
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Store
from tests.publish.sites import NOW, OWNER, Programme, built
from tests.publish.stores import Faulty, Watched, broken, public

ONE = Programme({"1": 1}, {"samtalen": "a"})
TWO = Programme({"1": 2, "2": 1}, {"samtalen": "b", "barnet": "a"})
ROOTS = ("index.html", "feed.xml")
DAY = timedelta(days=1)


def shelf(store: Store) -> Shelf:
    return Shelf(store, Place())


def anna(**changes: object) -> Publisher:
    """A publisher whose clock stands still and who never really waits."""
    plain = Publisher(OWNER, clock=NOW.timestamp, pause=lambda _: None)
    return replace(plain, **changes)  # type: ignore[arg-type]


def planned(store: Store, wanted: Wanted, now: datetime = NOW) -> PublishPlan:
    return compare(shelf(store).read(), wanted, now)


def put_out(store: Store, wanted: Wanted, now: datetime = NOW) -> Outcome:
    return publish(shelf(store), planned(store, wanted, now), anna())


def own(tree: SiteTree) -> SiteTree:
    """What a build made of it."""
    return SiteTree.of(entry for entry in tree if not is_alias(entry))


def assert_published(store: Store, wanted: Wanted) -> None:
    """The store holds exactly this release with its aliases, what is in its grace, and nobody's
    intent.
    """
    record = shelf(store).read()
    assert record.intent is None
    assert record.manifest is not None
    tree = record.manifest.tree
    assert own(tree) == wanted.site.tree
    objects = public(store)
    assert set(tree.entries) <= set(objects)
    assert set(objects) <= {*tree.entries, *record.manifest.retired}
    sounds = {one.item: one.address for one in wanted.site.listings}
    for entry in tree:
        path = sounds[min(entry.provenance)] if is_alias(entry) else entry.path
        assert objects[entry.path] == (wanted.site.root / path).read_bytes(), entry.path
        info = store.head(f"site/{entry.path}")
        assert info is not None
        assert info.headers == entry.headers
    assert broken(store, ROOTS) == set()
    assert check_release(shelf(store)) == ()


def test_a_site_is_put_out_and_then_another(tmp_path: Path) -> None:
    store = MemoryStore()
    first, second = built(ONE, tmp_path / "1"), built(TWO, tmp_path / "2")
    outcome = put_out(store, first)
    assert outcome.sent == len(first.site.tree)
    assert_published(store, first)
    put_out(store, second, NOW + DAY)
    assert_published(store, second)
    assert ONE.sound("1").path in public(store), "apps may still hold the old address"


def test_nothing_changed_is_one_read_and_no_write(tmp_path: Path) -> None:
    store = MemoryStore()
    wanted = built(ONE, tmp_path)
    put_out(store, wanted)
    watched = Watched(store)
    outcome = put_out(watched, wanted, NOW + DAY)
    assert dict(watched.calls) == {"get": 1}
    assert (outcome.sent, outcome.release) == (0, shelf(store).read().manifest.release)  # type: ignore[union-attr]


def test_one_changed_object_costs_itself_and_three_requests(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(store, built(ONE, tmp_path / "1"))
    changed = built(replace(ONE, chapters={"samtalen": "b"}), tmp_path / "2")
    watched = Watched(store)
    assert put_out(watched, changed).sent == 1
    assert dict(watched.calls) == {"get": 1, "put": 3}


def test_the_record_is_never_public(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(store, built(ONE, tmp_path / "1"))
    put_out(store, built(TWO, tmp_path / "2"))
    private = [i.key for i in store.list("") if not i.key.startswith("site/")]
    assert all(key.startswith("release/") for key in private)
    assert "release/release.jsonl" in private
    assert not any(b"guid-1" in body for body in public(store).values())


def test_old_objects_are_deleted_when_their_grace_is_over(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(store, built(TWO, tmp_path / "2"))
    smaller = replace(built(ONE, tmp_path / "1"), withdrawn=frozenset({"2"}))
    put_out(store, smaller, NOW)
    assert "haandbog/barnet.html" in public(store)
    put_out(store, smaller, NOW + 6 * DAY)
    assert "haandbog/barnet.html" in public(store)
    outcome = put_out(store, smaller, NOW + 7 * DAY)
    assert outcome.deleted == 1  # the withdrawn episode's page and sound went at once
    former = {TWO.sound("1").path}
    assert set(public(store)) == set(smaller.site.tree.entries) | former
    assert_published(store, smaller)


def test_a_guard_stops_before_anything_is_written(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(store, built(TWO, tmp_path / "2"))
    watched = Watched(store)
    with pytest.raises(PublishError, match="P111"):
        put_out(watched, built(ONE, tmp_path / "1"))
    assert watched.writes == 0


def test_a_guard_that_asks_takes_yes(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(store, built(ONE, tmp_path))
    theirs = replace(built(ONE, tmp_path), programme="et-andet")
    with pytest.raises(PublishError, match="P120"):
        put_out(store, theirs)
    publish(shelf(store), planned(store, theirs), anna(), yes=True)
    assert shelf(store).read().manifest.programme == "et-andet"  # type: ignore[union-attr]


def test_a_site_that_we_did_not_put_there_asks(tmp_path: Path) -> None:
    store, wanted = MemoryStore(), built(ONE, tmp_path)
    store.put("site/index.html", b"theirs", Headers("text/html"))
    watched = Watched(store)
    with pytest.raises(PublishError, match="P145"):
        put_out(watched, wanted)
    assert watched.writes == 0
    publish(shelf(store), planned(store, wanted), anna(), yes=True)
    assert_published(store, wanted)


def test_a_file_that_is_not_what_was_built_stops_the_publish(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(store, built(ONE, tmp_path / "1"))
    second = built(TWO, tmp_path / "2")
    plan = planned(store, second)
    (tmp_path / "2" / "episoder" / "2.html").write_text("edited")
    with pytest.raises(PublishError, match="P109"):
        publish(shelf(store), plan, anna())
    assert broken(store, ROOTS) == set()
    put_out(store, built(TWO, tmp_path / "2"))
    assert_published(store, second)


# -- two publishers ---------------------------------------------------------------------------


def test_of_many_at_once_one_publishes_and_the_others_change_nothing(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(store, built(ONE, tmp_path / "0"))
    sites = [
        built(replace(ONE, chapters={"samtalen": f"fra {n}"}), tmp_path / str(n))
        for n in range(1, 9)
    ]
    plans = [planned(store, wanted) for wanted in sites]
    stores = [Watched(store) for _ in sites]
    start = threading.Barrier(len(sites))
    won, refused = [], []

    def go(n: int) -> None:
        start.wait()
        try:
            publish(shelf(stores[n]), plans[n], anna(owner=Owner(f"p{n}", "m", n)))
            won.append(n)
        except PublishError as error:
            refused.append((n, error.code))

    threads = [threading.Thread(target=go, args=(n,)) for n in range(len(sites))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert len(refused) == 7
    assert {code for _, code in refused} <= {"P101", "P102"}
    for n, _ in refused:
        assert stores[n].calls["put"] == 1, "the one conditional write that was refused"
        assert stores[n].calls["delete"] == 0
    assert_published(store, sites[won[0]])


def test_the_other_is_told_who_since_when_and_until_when(tmp_path: Path) -> None:
    store = MemoryStore()
    held = _cut_off(store, built(ONE, tmp_path))
    with pytest.raises(PublishError, match="P101") as refused:
        publish(shelf(held), planned(held, built(ONE, tmp_path)), anna(owner=Owner("bo", "hjem")))
    params = refused.value.params
    assert (params["who"], params["machine"]) == ("anna", "kontor")
    assert (params["since"], params["until"]) == (NOW, NOW + LEASE)
    assert held.writes == 0


def test_an_expired_intent_is_taken_over_and_finished(tmp_path: Path) -> None:
    store = MemoryStore()
    wanted = built(ONE, tmp_path)
    _cut_off(store, wanted)
    later = (NOW + LEASE).timestamp()
    publish(shelf(store), planned(store, wanted), anna(clock=lambda: later))
    assert_published(store, wanted)


def test_the_intent_of_a_dead_process_is_taken_over_at_once(tmp_path: Path) -> None:
    store = MemoryStore()
    wanted = built(ONE, tmp_path)
    _cut_off(store, wanted)
    publish(shelf(store), planned(store, wanted), anna(gone=lambda owner: owner == OWNER))
    assert_published(store, wanted)


def test_what_a_dead_publisher_left_half_sent_is_looked_for_in_both_places(tmp_path: Path) -> None:
    """Sounds and films are public; the older of two with one address is kept in private."""

    class Noting(Watched):
        def __init__(self, inner: Store) -> None:
            super().__init__(inner)
            self.asked: list[str] = []

        def resume(self, prefix: str) -> None:
            self.asked.append(prefix)

    wanted, store = built(ONE, tmp_path), MemoryStore()
    first, heir = Noting(store), Noting(store)
    publish(shelf(first), planned(first, wanted), anna())
    _cut_off(store, built(TWO, tmp_path / "2"))
    publish(shelf(heir), planned(heir, wanted), anna(gone=lambda owner: owner == OWNER))
    assert (first.asked, heir.asked) == ([], [Place().public, Place().private])


def test_one_who_lost_the_intent_stops_and_leaves_the_other_alone(tmp_path: Path) -> None:
    """A laptop that slept with its lid down, and was taken over meanwhile."""
    store = MemoryStore()
    sleeper, other = built(ONE, tmp_path / "1"), built(TWO, tmp_path / "2")
    clock = [NOW.timestamp()]
    watched = _Asleep(store, clock, lambda: _take_over(store, other, clock[0]))
    with pytest.raises(PublishError, match="P103"):
        publish(shelf(watched), planned(watched, sleeper), anna(clock=lambda: clock[0], workers=1))
    assert_published(store, other)


def test_a_slow_publisher_keeps_its_intent(tmp_path: Path) -> None:
    store = MemoryStore()
    ticks = iter(range(0, 10_000_000, 200))
    wanted = built(TWO, tmp_path)
    seen: list[datetime] = []

    class Slow(Watched):
        def before(self, number: int, name: str) -> None:
            intent = shelf(self.inner).read().intent
            if intent:
                seen.append(intent.expires_at)

    slow = Slow(store)
    clock = lambda: NOW.timestamp() + next(ticks)  # noqa: E731
    publish(shelf(slow), planned(slow, wanted), anna(clock=clock, workers=1))
    assert len(set(seen)) > 2
    assert_published(store, wanted)


class _Asleep(Watched):
    def __init__(self, inner: Store, clock: list[float], meanwhile: object) -> None:
        super().__init__(inner)
        self.clock, self.meanwhile = clock, meanwhile

    def after(self, number: int, name: str) -> None:
        if number == 4:
            self.clock[0] += LEASE.total_seconds() + 1
            self.meanwhile()  # type: ignore[operator]


def _take_over(store: Store, wanted: Wanted, time: float) -> None:
    publish(shelf(store), planned(store, wanted), anna(clock=lambda: time))


def _cut_off(store: MemoryStore, wanted: Wanted) -> Watched:
    """A publish of ``wanted`` that died after its third write."""
    from tests.publish.stores import Deadly, Killed

    dying = Deadly(store, 4, late=True)
    with pytest.raises(Killed):
        publish(shelf(dying), planned(dying, wanted), anna(workers=1))
    return Watched(store)


# -- a store that errs ------------------------------------------------------------------------


def test_a_store_that_is_busy_is_asked_again(tmp_path: Path) -> None:
    store = MemoryStore()
    wanted = built(ONE, tmp_path)
    waited: list[float] = []
    faulty = Faulty(store, range(2, 2 + len(PAUSES)))
    publish(shelf(faulty), planned(faulty, wanted), anna(pause=waited.append))
    assert waited == list(PAUSES)
    assert_published(store, wanted)


@pytest.mark.parametrize("nth", range(2, 11))
def test_a_lost_answer_is_not_taken_for_another_publisher(tmp_path: Path, nth: int) -> None:
    store = MemoryStore()
    wanted = built(ONE, tmp_path)
    faulty = Faulty(store, {nth}, late=True)
    publish(shelf(faulty), planned(faulty, wanted), anna(workers=1))
    assert_published(store, wanted)


@pytest.mark.parametrize("nth", range(1, 9))
def test_after_a_fault_anyone_can_go_on_at_once(tmp_path: Path, nth: int) -> None:
    store = MemoryStore()
    wanted = built(ONE, tmp_path)
    faulty = Faulty(store, {nth}, passing=False)
    with pytest.raises(StoreError):
        publish(shelf(faulty), planned(faulty, wanted), anna())
    put_out(store, wanted)
    assert_published(store, wanted)


def test_what_arrived_before_the_cut_is_not_sent_again(tmp_path: Path) -> None:
    store = MemoryStore()
    wanted = built(TWO, tmp_path)
    _cut_off(store, wanted)
    plan = planned(store, wanted)
    outcome = publish(shelf(store), plan, anna(gone=lambda _: True))
    assert outcome.skipped > 0
    assert outcome.sent + outcome.skipped == len(plan.uploads)
    assert_published(store, wanted)


# -- what drifted -----------------------------------------------------------------------------


def test_drift_is_seen(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(store, built(ONE, tmp_path))
    store.delete(["site/feed.xml"])
    store.put("site/index.html", b"edited by hand", Headers("text/html; charset=utf-8"))
    store.put("site/mine.txt", b"", Headers("text/plain; charset=utf-8"))
    assert check_release(shelf(store)) == (
        Drift("feed.xml", "missing"),
        Drift("index.html", "size"),
        Drift("mine.txt", "stray"),
    )


def test_times_in_the_record_are_in_utc(tmp_path: Path) -> None:
    store = MemoryStore()
    put_out(store, built(ONE, tmp_path))
    stored = store.get("release/release.jsonl")
    assert stored is not None
    assert NOW.astimezone(UTC).isoformat().encode() in stored.body


@pytest.mark.parametrize("nth", [3, 10])
def test_a_conflict_with_nobody_is_tried_again(tmp_path: Path, nth: int) -> None:
    """Some stores refuse one of two writes that come close together, whoever they are from."""
    store = MemoryStore()
    wanted = built(ONE, tmp_path)
    faulty = Faulty(store, {nth})
    faulty.error = Conflict("S020", key="release/release.jsonl")
    publish(shelf(faulty), planned(faulty, wanted), anna(workers=1))
    assert_published(store, wanted)
