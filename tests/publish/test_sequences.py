"""Any sequence of releases, some cut off: what is answered to apps that remember addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.core.site import SHORT
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.release import Manifest
from pipeline.storage.memory import MemoryStore
from tests.publish.shows import CODECS, Episode, Show, shown
from tests.publish.sites import NOW
from tests.publish.stores import Deadly, Killed, public
from tests.publish.test_apply import anna, shelf

GUIDS = "ab"
DAY = timedelta(days=1)


@dataclass
class World:
    """A show and its store. ``ever``: by GUID, every sound address that was in a release since the
    episode last came, which is when it was new or came back after a withdrawal.
    """

    folder: Path
    show: Show = field(default_factory=Show)
    store: MemoryStore = field(default_factory=MemoryStore)
    now: datetime = NOW
    renamed: int = 0
    ever: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    gone: dict[str, Episode] = field(default_factory=dict)
    sites: int = 0

    @property
    def manifest(self) -> Manifest | None:
        return shelf(self.store).read().manifest

    def release(self, death: tuple[int, bool] | None) -> None:
        """Publish the show as it is; or die on the way."""
        self.sites += 1
        wanted = shown(self.show, self.folder / str(self.sites))
        store = Deadly(self.store, death[0], late=death[1]) if death else self.store
        before = self.manifest
        with suppress(Killed):
            plan = compare(shelf(store).read(), wanted, self.now)
            assert all(guard.asks for guard in plan.guards)
            publish(shelf(store), plan, anna(gone=lambda _: True, workers=1), yes=True)
        if self.manifest != before:
            for guid in set(self.ever) - set(self.show.episodes):
                del self.ever[guid]
            for listing in wanted.site.listings:
                self.ever[listing.guid].add(listing.address)


Act = Callable[[World, str], None]


def new(world: World, guid: str) -> None:
    if guid not in world.show.episodes and guid not in world.gone:
        world.show = world.show.having(Episode(guid, f"ep-{guid}"))


def sound(world: World, guid: str) -> None:
    if guid in world.show.episodes:
        world.show = world.show.changed(guid, sound=world.show.episodes[guid].sound + 1)


def revert(world: World, guid: str) -> None:
    if guid in world.show.episodes:
        world.show = world.show.changed(guid, sound=1, title="Titel")


def retag(world: World, guid: str) -> None:
    if guid in world.show.episodes:
        world.show = world.show.changed(guid, title=world.show.episodes[guid].title + "!")


def rename(world: World, guid: str) -> None:
    if guid in world.show.episodes:
        world.renamed += 1
        world.show = world.show.changed(guid, item=f"ep-{guid}-{world.renamed}")


def rename_back(world: World, guid: str) -> None:
    if guid in world.show.episodes:
        world.show = world.show.changed(guid, item=f"ep-{guid}")


def withdraw(world: World, guid: str) -> None:
    """Under the id that it was published with: another would be a stranger's, and P111 stops it."""
    manifest = world.manifest
    published = {one.item for one in manifest.listings} if manifest else set()
    if guid in world.show.episodes and world.show.episodes[guid].item in published:
        world.gone[guid] = world.show.episodes[guid]
        world.show = world.show.without(guid)


def restore(world: World, guid: str) -> None:
    if guid in world.gone:
        episode = world.gone.pop(guid)
        kept = world.show.withdrawn - {episode.item}
        world.show = replace(world.show, withdrawn=kept).having(
            replace(episode, edition=episode.edition + 1)
        )


def codec(name: str, *others: str) -> Act:
    def switch(world: World, _: str) -> None:
        world.show = replace(world.show, codec=name, alternates=others)

    return switch


ACTS: Mapping[str, Act] = {
    "new": new,
    "sound": sound,
    "retag": retag,
    "revert": revert,
    "rename": rename,
    "rename back": rename_back,
    "withdraw": withdraw,
    "restore": restore,
    "mp3": codec("mp3"),
    "opus": codec("opus"),
    "opus and mp3": codec("opus", "mp3"),
}
steps = st.lists(
    st.tuples(
        st.lists(
            st.tuples(st.sampled_from(sorted(ACTS)), st.sampled_from(GUIDS)), min_size=1, max_size=3
        ),
        st.integers(0, 9),
        st.none() | st.tuples(st.integers(2, 24), st.booleans()),
    ),
    min_size=1,
    max_size=8,
)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps)
def test_every_address_of_a_listed_item_answers_with_its_sound(
    sequence: list[tuple[list[tuple[str, str]], int, tuple[int, bool] | None]],
) -> None:
    with TemporaryDirectory() as folder:
        world = World(Path(folder))
        for acts, days, death in (([("new", "a"), ("new", "b")], 0, None), *sequence):
            world.now += days * DAY
            for act, guid in acts:
                ACTS[act](world, guid)
            world.release(death)
            assert_answers(world)
            if death is None:
                assert_settled(world)


def assert_answers(world: World) -> None:
    """However far the last publish came. What it is withdrawing may be gone."""
    objects = public(world.store)
    for guid, paths in world.ever.items():
        for path in paths if guid in world.show.episodes else ():
            assert path in objects, path
            _, whose, kind = objects[path].split()[:3]
            suffix = CODECS[kind.decode()][0]
            assert (whose.decode(), suffix) == (guid, PurePosixPath(path).suffix[1:])


def assert_settled(world: World) -> None:
    """After a publish that ended."""
    objects, manifest = public(world.store), world.manifest
    assert manifest is not None
    assert {one.guid for one in manifest.listings} == set(world.show.episodes)
    for body in objects.values():
        assert not body.startswith(b"lyd") or body.split()[1].decode() in world.show.episodes
    own = shown(world.show).site.tree
    for entry in manifest.tree:
        assert (entry.path in own) or entry.headers.cache_control == SHORT
    for guid, episode in world.show.episodes.items():
        for path in world.ever[guid]:
            newest = {CODECS[c][0]: episode.file(c).body for c in reversed(world.show.codecs)}
            if (suffix := PurePosixPath(path).suffix[1:]) in newest:
                assert objects[path] == newest[suffix]
    listed = {guid for known in manifest.history.values() for guid in known.guids}
    assert listed >= set(world.ever)
