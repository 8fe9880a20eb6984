"""Any sequence of publishes, rollbacks and purges, some cut off."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core.errors import PublishError
from pipeline.core.site import SiteTree
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.release import Wanted
from pipeline.storage.protocol import Store
from tests.publish.backwards import back
from tests.publish.sites import NOW, Programme, built
from tests.publish.stores import Deadly, Killed, broken, public
from tests.publish.test_apply import ROOTS, anna, own, shelf
from tests.publish.test_crashes import programmes
from tests.publish.test_rollback import assert_settled, pasts
from tests.publish.versions import Keeping

DAY = timedelta(days=1)
Death = tuple[int, bool] | None


@dataclass
class World:
    """``content`` is the author's folder; ``purged`` are items that nothing may be left of;
    ``sites``: by the name of a release, what it was.
    """

    folder: Path
    store: Keeping = field(default_factory=Keeping)
    now: datetime = NOW
    content: Wanted | None = None
    purged: set[str] = field(default_factory=set)
    sites: dict[str, SiteTree] = field(default_factory=dict)
    number: int = 0

    def write(self, programme: Programme) -> None:
        episodes = {id_: n for id_, n in programme.episodes.items() if id_ not in self.purged}
        gone = frozenset("1234") - frozenset(episodes)
        self.number += 1
        programme = replace(programme, episodes=episodes, withdrawn=gone)
        self.content = built(programme, self.folder / f"{self.number}")

    def publish(self, store: Store, purge: frozenset[str] = frozenset()) -> None:
        assert self.content is not None
        wanted = replace(self.content, purge=purge)
        plan = compare(shelf(store).read(), wanted, self.now)
        publish(shelf(store), plan, anna(gone=lambda _: True, workers=1), yes=True)
        self.remember(self.content.site.tree)

    def back(self, store: Store, nth: int) -> None:
        steps = [one for one in pasts(self.store).values() if one.barred is None]
        if steps:
            name = steps[nth % len(steps)].step.release
            with suppress(PublishError):  # what the content hides, or files of it are gone
                worker = anna(gone=lambda _: True, workers=1)
                back(store, name, self.now, self.content, publisher=worker)
                self.remember(self.sites[name])

    def purge(self, store: Store, nth: int) -> None:
        assert self.content is not None
        items = sorted(self.content.withdrawn - self.purged)
        manifest = shelf(self.store).read().manifest
        known = [item for item in items if manifest and item in manifest.history]
        if known:
            item = known[nth % len(known)]
            self.purged.add(item)
            self.publish(store, frozenset({item}))

    def remember(self, tree: SiteTree) -> None:
        manifest = shelf(self.store).read().manifest
        assert manifest is not None
        assert own(manifest.tree) == tree
        self.sites[manifest.release] = tree


deaths = st.none() | st.tuples(st.integers(2, 20), st.booleans())
acts = st.lists(
    st.tuples(
        st.sampled_from(["publish", "publish", "back", "back", "purge"]),
        programmes(),
        st.integers(0, 9),
        deaths,
    ),
    min_size=2,
    max_size=9,
)


@pytest.mark.slow
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(programmes(), acts)
def test_any_way_through_releases(
    first: Programme, sequence: list[tuple[str, Programme, int, Death]]
) -> None:
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        world.write(first)
        world.publish(world.store)
        for act, programme, nth, death in sequence:
            world.now += nth * DAY
            store = Deadly(world.store, death[0], late=death[1]) if death else world.store
            died = False
            try:
                if act == "publish":
                    world.write(programme)
                    world.publish(store)
                elif act == "back":
                    world.back(store, nth)
                else:
                    world.purge(store, nth)
            except Killed:
                died = True
            assert_holds(world, died=died)


def assert_holds(world: World, *, died: bool) -> None:
    record = shelf(world.store).read()
    assert record.manifest is not None
    # who died just after the commit could not tell
    world.sites.setdefault(record.manifest.release, own(record.manifest.tree))
    if not died and record.intent is None:
        assert broken(world.store, ROOTS) == set()
        assert_settled(world.store)
        for entry in record.manifest.tree:
            assert entry.path in public(world.store)
        left = b"\n".join(world.store.everything())
        for item in world.purged:
            assert f"lyd {item} ".encode() not in left
    for past in pasts(world.store).values():
        if past.release is not None and past.release.release in world.sites:
            assert own(past.release.tree) == world.sites[past.release.release]
