"""A publisher that dies at every point there is, and what a visitor sees afterwards.

``before`` a call: the request never left. ``after`` it: the store did as asked, and nobody knew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.claim import Publisher
from pipeline.publish.release import Wanted
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Store
from tests.publish.sites import NOW, Programme, built
from tests.publish.stores import Deadly, Killed, broken, copy_of, public
from tests.publish.test_apply import ROOTS, anna, assert_published, own, planned, shelf

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
EMPTY = Programme()
SMALL = Programme({"1": 1}, {"samtalen": "a", "barnet": "a"})
#: A new sound, a new and a withdrawn episode, a new, a changed and a vanished page, a new style.
OTHER = Programme(
    {"1": 2, "3": 1}, {"samtalen": "b", "bosted": "a"}, style="b", withdrawn=frozenset({"2"})
)
BASE = Programme({"1": 1, "2": 1}, {"samtalen": "a", "barnet": "a"})
#: The first publish, a change, a change that also deletes, and a step back.
STEPS = {
    "first": ((), OTHER, NOW),
    "changed": ((BASE,), OTHER, NOW + DAY),
    "deleting": ((BASE, OTHER), OTHER, NOW + 9 * DAY),
    "back": ((BASE, OTHER), replace(BASE, withdrawn=frozenset({"3"})), NOW + DAY),
    "back-late": ((BASE, OTHER), replace(BASE, withdrawn=frozenset({"3"})), NOW + 9 * DAY),
}


@dataclass(frozen=True)
class Scene:
    store: MemoryStore
    wanted: Wanted
    before: Wanted | None


def successor(**changes: object) -> Publisher:
    return anna(gone=lambda _: True, **changes)


def scene(step: str, folder: Path) -> Scene:
    history, programme, _ = STEPS[step]
    store, before = MemoryStore(), None
    for n, one in enumerate(history):
        before = built(one, folder / f"{n}")
        publish(shelf(store), planned(store, before, NOW), anna())
    return Scene(store, built(programme, folder / "wanted"), before)


def deaths(at: Scene, step: str, *, late: bool) -> Iterator[tuple[int, MemoryStore]]:
    """A store for every call at which the publisher may die; one call is the first read."""
    for nth in range(2, 1000):
        store = copy_of(at.store)
        dying = Deadly(store, nth, late=late)
        plan = compare(shelf(dying).read(), at.wanted, STEPS[step][2])
        try:
            publish(shelf(dying), plan, anna(workers=1))
        except Killed:
            yield nth, store
            continue
        assert nth > 3
        return


def assert_whole(
    store: MemoryStore,
    before: Wanted | None,
    withdrawn: frozenset[str] = frozenset(),
    *,
    twice: bool = False,
) -> None:
    """What a visitor sees, however far the publish came. What is withdrawn may be gone already.

    ``twice``: two died in a row. A page that the first let go of, and the second brings back, is
    then for a moment reached as it was: it may still link to what the first withdrew.
    """
    objects = public(store)
    # Before a first release nothing is announced, and its feed is the last to come.
    roots = ROOTS if before else [r for r in ("feed.xml",) if r in objects]
    lost = {path for _, path in broken(store, roots)}
    if before is None:
        assert lost == set()
        return
    gone = {e.path for e in before.site.tree if e.provenance & withdrawn}
    assert lost <= (gone if twice else set())
    kept = [e for e in before.site.tree if e.path not in gone or e.path in objects]
    for entry in kept:
        assert entry.path in objects, "someone may have any page of the old release open"
        there, was = objects[entry.path], before.site.file(entry).read_bytes()
        if entry.kind == "media":  # its address may give the episode's new sound by now
            assert there.split()[:2] == was.split()[:2]
        elif entry.kind in ("asset", "book"):
            assert there == was
    near = {path for _, path in broken(store, [e.path for e in kept if e.kind != "media"])}
    assert near <= gone | {path for path in near if is_of(path, withdrawn)}


def is_of(path: str, items: frozenset[str]) -> bool:
    """Whether it is an object of an item, of whichever publish. A page in its grace that a dead
    publisher changed may link to what only that one ever had.
    """
    return path.removesuffix(".html").rpartition("/")[2].split("-")[0] in items


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_a_dead_publisher_leaves_a_whole_site_and_the_next_finishes(
    step: str, late: bool, tmp_path: Path
) -> None:
    at = scene(step, tmp_path)
    number = 0
    for _, store in deaths(at, step, late=late):
        number += 1
        assert_whole(store, at.before, at.wanted.withdrawn)
        heir = shelf(store).read().intent is not None
        publish(shelf(store), planned(store, at.wanted, STEPS[step][2]), successor())
        assert_published(store, at.wanted)
        if heir:
            assert_settles(store, at.wanted, STEPS[step][2])
        assert planned(store, at.wanted, STEPS[step][2]).empty
    assert number >= 3


def assert_settles(store: Store, wanted: Wanted, now: datetime) -> None:
    """What is on its way from the dead publisher may come yet. When that is over, one publish more
    looks, and sends nothing.
    """
    plan = planned(store, wanted, now)
    assert (plan.only_looks, plan.sent, plan.empty) == (True, (), False)
    record, objects = shelf(store).etag(), public(store)
    outcome = publish(shelf(store), plan, anna())
    assert (outcome.sent, outcome.manifest) == (0, None)
    assert (shelf(store).etag(), public(store)) == (record, objects), "it only looks"
    outcome = publish(shelf(store), planned(store, wanted, now), anna(clock=in_an_hour))
    assert outcome.sent == 0
    assert_published(store, wanted)


def in_an_hour() -> float:
    return (NOW + timedelta(hours=1)).timestamp()


@pytest.mark.parametrize("step", STEPS)
def test_what_comes_late_is_undone_by_the_next_publish(step: str, tmp_path: Path) -> None:
    """All that the dead one would still have sent, and deleted, comes after its successor."""
    at = scene(step, tmp_path)
    third = built(
        replace(SMALL, withdrawn=frozenset({"2", "3"}), chapters={"samtalen": "c"}),
        tmp_path / "third",
    )
    other = replace(third, withdrawn=frozenset({"1", "2", "3"}))
    for _, store in deaths(at, step, late=True):
        plan = planned(store, at.wanted, STEPS[step][2])
        if plan.record.intent is None:  # it had ended: nothing comes late
            continue
        publish(shelf(store), planned(store, other, STEPS[step][2]), successor(), yes=True)
        for upload in plan.uploads:
            shelf(store).send(plan.wanted.site.file(upload.entry), upload.entry)
        shelf(store).drop(entry.path for entry in plan.delete)
        publish(shelf(store), planned(store, other, STEPS[step][2]), anna(), yes=True)
        assert_published(store, other)
        publish(
            shelf(store), planned(store, other, STEPS[step][2]), anna(clock=in_an_hour), yes=True
        )
        assert planned(store, other, STEPS[step][2]).empty


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("step", STEPS)
def test_after_a_death_something_else_may_be_published(
    step: str, late: bool, tmp_path: Path
) -> None:
    """Even the old release once more, or the bytes of a page that the dead one had changed."""
    at = scene(step, tmp_path)
    third = built(
        replace(SMALL, withdrawn=frozenset({"2", "3"}), chapters={"samtalen": "c"}),
        tmp_path / "third",
    )
    for _, store in deaths(at, step, late=late):
        for choice in (at.before, third):
            if choice is None:
                continue
            other = replace(choice, withdrawn=frozenset({"1", "2", "3"}))
            copy = copy_of(store)
            publish(shelf(copy), planned(copy, other, STEPS[step][2]), successor(), yes=True)
            assert_published(copy, other)


@pytest.mark.parametrize("late", [False, True], ids=["before", "after"])
def test_a_successor_may_die_as_well(late: bool, tmp_path: Path) -> None:
    at = scene("changed", tmp_path)
    third = replace(built(SMALL, tmp_path / "third"), withdrawn=frozenset({"2", "3"}))
    last = replace(BASE, chapters={"andet": "x"}, withdrawn=frozenset({"3"}))
    fourth = built(last, tmp_path / "fourth")
    for first, store in deaths(at, "changed", late=late):
        if first % 3:
            continue
        for second in range(2, 12, 2):
            copy = copy_of(store)
            dying = Deadly(copy, second, late=late)
            with suppress(Killed):
                publish(shelf(dying), planned(dying, third), successor(workers=1))
            assert_whole(copy, at.before, at.wanted.withdrawn | third.withdrawn, twice=True)
            publish(shelf(copy), planned(copy, fourth), successor(), yes=True)
            assert_published(copy, fourth)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    episodes = draw(st.dictionaries(st.sampled_from("1234"), st.integers(1, 3), max_size=4))
    chapters = draw(st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz"), max_size=3))
    style = draw(st.sampled_from("pq"))
    gone = frozenset("1234") - frozenset(episodes)
    return Programme(episodes, chapters, style, gone)


#: A programme, days since the last publish, and the call at which the publisher dies, if it does.
steps = st.lists(
    st.tuples(
        programmes(),
        st.integers(0, 9),
        st.none() | st.tuples(st.integers(2, 30), st.booleans()),
    ),
    min_size=1,
    max_size=6,
)


Step = tuple[Programme, int, tuple[int, bool] | None]
#: The dead one's page can be seen; its heir's links to one that is new.
FIRST_SEEN_THEN_LINKING: list[Step] = [
    (Programme(withdrawn=frozenset("1234")), 0, None),
    (Programme({"1": 1, "2": 1}, withdrawn=frozenset("34")), 0, (8, False)),
    (Programme({"1": 1}, {"a": "x"}, withdrawn=frozenset("234")), 0, (5, False)),
]
#: A page that the first one let go of, and the dead one brought back with a link, is let go again.
LINKING_IN_ITS_GRACE: list[Step] = [
    (Programme({"2": 1}, {"a": "y"}), 0, None),
    (Programme({}, {"c": "x"}, withdrawn=frozenset("1234")), 0, None),
    (Programme({"2": 1, "4": 1}, {"a": "y", "c": "x"}, withdrawn=frozenset("13")), 0, (8, False)),
    (Programme({"1": 1, "2": 1, "3": 1}, withdrawn=frozenset("4")), 0, (14, False)),
]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
@example(FIRST_SEEN_THEN_LINKING)
@example(LINKING_IN_ITS_GRACE)
def test_any_sequence_of_publishes_and_deaths(
    sequence: list[Step],
) -> None:
    """After every publish that ends, the public keys are its tree and what is in its grace."""
    with TemporaryDirectory() as folder:
        store, now = MemoryStore(), NOW
        before: Wanted | None = None
        withdrawn: frozenset[str] = frozenset()  # since the release before
        for n, (programme, days, death) in enumerate(sequence):
            now += days * DAY
            wanted = built(programme, Path(folder) / f"{n}")
            withdrawn |= wanted.withdrawn
            target = Deadly(store, death[0], late=death[1]) if death else store
            try:
                plan = compare(shelf(target).read(), wanted, now)
                publish(shelf(target), plan, successor(workers=1), yes=True)
                assert_published(store, wanted)
            except Killed:
                assert_whole(store, before, withdrawn)
            manifest = shelf(store).read().manifest
            if manifest is not None and own(manifest.tree) == wanted.site.tree:
                before, withdrawn = wanted, frozenset()
