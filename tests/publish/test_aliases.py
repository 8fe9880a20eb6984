"""Former addresses of an item's sound: what lies there, how long, and what it costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.core.site import IMMUTABLE, SHORT
from pipeline.publish.aliases import is_alias
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.inspect import check_release
from pipeline.publish.plan import PublishPlan, Why
from pipeline.publish.record import manifest_line, record_from_bytes, record_to_bytes
from pipeline.publish.release import Record
from pipeline.publish.told import Count
from pipeline.publish.words import summary
from pipeline.storage.embedded import EmbeddedStore
from pipeline.storage.folder import FolderStore
from pipeline.storage.memory import MemoryStore
from pipeline.storage.protocol import Store
from pipeline.storage.s3 import S3Store
from tests.publish.shows import Episode, Show, shown
from tests.publish.sites import NOW, after, record_of
from tests.publish.stores import Watched, public
from tests.publish.test_apply import anna, planned, shelf

ONE = Show().having(Episode("a", "ep-01"))
NEWER = ONE.changed("a", sound=2)
RETOLD = NEWER.changed("a", title="Ny titel")
DAY = timedelta(days=1)


def path(show: Show, codec: str | None = None) -> str:
    return show.episodes["a"].file(codec or show.codec).path


def went(*shows: Show, days: int = 0) -> Record:
    """The record after ``shows`` were published, so many days between them."""
    record = record_of(shown(shows[0]))
    for n, show in enumerate(shows[1:], 1):
        record = after(compare(record, shown(show), NOW + n * days * DAY))
    return record


def led(plan: PublishPlan) -> dict[str, str]:
    return dict(plan.wanted.site.aliases)


def phases(plan: PublishPlan) -> list[str]:
    return [phase.name for phase in plan.phases]


def test_a_replaced_sound_is_at_its_old_address_too() -> None:
    plan = compare(went(ONE), shown(NEWER), NOW)
    assert led(plan) == {path(ONE): path(NEWER)}
    tree = plan.wanted.site.tree
    old, new = tree[path(ONE)], tree[path(NEWER)]
    assert (old.digest, old.size, old.kind) == (new.digest, new.size, "media")
    assert (old.headers.cache_control, new.headers.cache_control) == (SHORT, IMMUTABLE)
    assert old.provenance == {"ep-01"}
    assert plan.guards == ()
    assert (plan.retired, plan.delete) == ({}, ())


def test_the_new_sound_is_there_first_and_the_old_goes_when_no_feed_tells_its_length() -> None:
    plan = compare(went(ONE), shown(NEWER), NOW)
    names = phases(plan)
    assert names.index("media") < names.index("page") < names.index("feed") < names.index("alias")
    (alias,) = (phase for phase in plan.phases if phase.name == "alias")
    assert [u.entry.path for u in alias.uploads] == [path(ONE)]


def test_other_tags_take_the_old_address_along() -> None:
    """What the old tags said may be just what had to go."""
    assert led(compare(went(NEWER), shown(RETOLD), NOW)) == {path(NEWER): path(RETOLD)}


def test_every_address_ever_leads_to_the_newest_and_stays() -> None:
    record = went(ONE, NEWER, RETOLD, days=30)
    plan = compare(record, shown(RETOLD), NOW + 900 * DAY)
    assert plan.empty
    assert led(plan) == {path(ONE): path(RETOLD), path(NEWER): path(RETOLD)}
    assert record.manifest is not None
    aliases = [entry.path for entry in record.manifest.tree if is_alias(entry)]
    assert aliases == sorted([path(ONE), path(NEWER)])


def test_an_address_that_comes_back_is_the_real_one_again() -> None:
    plan = compare(went(ONE, NEWER), shown(ONE.changed("a", edition=7)), NOW)
    assert led(plan) == {path(NEWER): path(ONE)}
    assert plan.wanted.site.tree[path(ONE)].headers.cache_control == IMMUTABLE
    assert {u.entry.path: u.why for u in plan.uploads}[path(ONE)] is Why.CHANGED
    assert plan.guards == ()


def test_a_withdrawn_item_has_none() -> None:
    plan = compare(went(ONE, NEWER), shown(NEWER.without("a")), NOW)
    assert led(plan) == {}
    gone = {entry.path for entry in plan.delete}
    assert {path(ONE), path(NEWER), NEWER.episodes["a"].page} == gone


def test_an_item_under_another_id_keeps_its_addresses_and_loses_them_all() -> None:
    renamed = NEWER.changed("a", item="ep-en")
    record = went(ONE, NEWER, renamed)
    assert record.manifest is not None
    assert record.manifest.tree[path(ONE)].provenance == {"ep-en"}
    back = renamed.changed("a", item="ep-01", sound=3)
    last = back.changed("a", sound=4)
    plan = compare(went(ONE, NEWER, renamed, back), shown(last), NOW)
    assert set(led(plan)) == {path(ONE), path(NEWER), path(back)}
    assert set(led(plan).values()) == {path(last)}
    gone = compare(record, shown(renamed.without("a")), NOW)
    assert {path(ONE), path(NEWER)} <= {entry.path for entry in gone.delete}
    assert gone.retired == {}


def test_what_was_left_by_an_earlier_id_goes_at_once_too() -> None:
    moved = ONE.changed("a", item="ep-en", sound=2)
    record = went(ONE, replace(moved, codec="opus"))
    gone = compare(record, shown(replace(moved, codec="opus").without("a")), NOW)
    assert path(ONE) in {entry.path for entry in gone.delete}


def test_another_codec_leads_to_the_rendition_of_the_right_type() -> None:
    opus = replace(NEWER, codec="opus", alternates=("mp3",))
    plan = compare(went(ONE, NEWER), shown(opus), NOW)
    assert led(plan) == {path(ONE): path(opus, "mp3")}
    again = compare(went(ONE, opus), shown(replace(NEWER, codec="mp3")), NOW)
    assert again.wanted.site.aliases.keys() == {path(ONE)}
    assert path(opus) in again.retired, "no Opus is left that could be there"


def test_an_alternate_is_no_former_address() -> None:
    """Where the MP3 is made still, it is the same file at the same address, kept as it was."""
    opus = replace(ONE, codec="opus", alternates=("mp3",))
    plan = compare(went(ONE), shown(opus), NOW)
    assert led(plan) == {}
    assert plan.wanted.site.tree[path(ONE)].headers.cache_control == IMMUTABLE


def test_what_no_file_can_stand_for_is_left_as_it_is() -> None:
    opus = replace(NEWER, codec="opus")
    record = went(ONE, NEWER, opus, days=30)
    plan = compare(record, shown(opus), NOW + 900 * DAY)
    assert plan.empty
    assert {path(ONE), path(NEWER)} == set(plan.retired)
    mp3 = compare(record, shown(RETOLD), NOW + 900 * DAY)
    assert {path(ONE), path(NEWER)} <= set(led(mp3))
    gone = compare(record, shown(opus.without("a")), NOW + 900 * DAY)
    assert {path(ONE), path(NEWER)} <= {entry.path for entry in gone.delete}


def test_a_history_from_before_aliases_gets_them() -> None:
    """An older spor2 deleted the old file when its grace was over, and remembered the address."""
    manifest = went(ONE, NEWER).manifest
    assert manifest is not None
    tree = shown(NEWER).site.tree
    record = Record(replace(manifest, tree=tree), None, "etag", b"")
    plan = compare(record, shown(NEWER), NOW)
    assert [(u.entry.path, u.why) for u in plan.uploads] == [(path(ONE), Why.NEW)]


def test_aliases_are_part_of_the_release() -> None:
    record = went(ONE, NEWER)
    again = record_from_bytes(record_to_bytes(None, record.manifest_line), "etag", "k")
    assert again == record
    assert again.manifest is not None
    assert manifest_line(again.manifest) == record.manifest_line
    assert compare(again, shown(NEWER), NOW).empty


def test_an_editor_is_told_of_an_address_and_not_of_a_file() -> None:
    told = summary(compare(went(ONE), shown(NEWER), NOW))
    assert told.redirected == ("Titel",)
    assert told.files == Count(new=1)
    size = shown(NEWER).site.tree[path(NEWER)].size
    assert told.upload_bytes >= 2 * size, "the same bytes are sent once for every address"


def test_what_was_cut_off_is_sent_again() -> None:
    """An alias may hold the bytes of any edition, so nothing is taken on trust."""
    touched = compare(went(ONE), shown(NEWER), NOW).touched
    assert path(ONE) in touched.entries


def stores(tmp_path: Path) -> dict[str, Store]:
    return {"memory": MemoryStore(), "folder": FolderStore(tmp_path / "store")}


@pytest.mark.parametrize("kind", ["memory", "folder"])
def test_old_addresses_answer_on_a_store(kind: str, tmp_path: Path) -> None:
    assert_old_addresses_answer(stores(tmp_path)[kind], tmp_path)


@pytest.mark.store
def test_old_addresses_answer_on_a_real_server(tmp_path: Path) -> None:
    server = EmbeddedStore(tmp_path / "server")
    server.start()
    try:
        assert_old_addresses_answer(S3Store(server.settings()), tmp_path)
    finally:
        server.stop()


def assert_old_addresses_answer(store: Store, folder: Path) -> None:
    for n, show in enumerate((ONE, NEWER, RETOLD)):
        wanted = shown(show, folder / str(n))
        publish(shelf(store), planned(store, wanted, NOW + 30 * n * DAY), anna())
        assert check_release(shelf(store)) == ()
    objects = public(store)
    assert objects[path(ONE)] == objects[path(NEWER)] == objects[path(RETOLD)]
    info = store.head(f"site/{path(ONE)}")
    assert info is not None
    assert info.headers is not None
    assert (info.headers.cache_control, info.headers.content_type) == (SHORT, "audio/mpeg")
    watched = Watched(store)
    publish(shelf(watched), planned(watched, wanted, NOW + 99 * DAY), anna())
    assert dict(watched.calls) == {"get": 1}
    gone = shown(RETOLD.without("a"), folder / "gone")
    publish(shelf(store), planned(store, gone, NOW + 99 * DAY), anna(), yes=True)
    assert set(public(store)) == {"index.html", "feed.xml"}
