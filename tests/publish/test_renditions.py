"""What becomes of sounds that are out: kept, told otherwise in their files, or replaced; why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.core.renditions import Making, Rendition
from pipeline.core.site import BuiltSite
from pipeline.publish.apply import publish
from pipeline.publish.changes import compare
from pipeline.publish.plan import Why
from pipeline.publish.record import manifest_line, record_from_bytes, record_to_bytes
from pipeline.publish.release import Record, Wanted
from pipeline.publish.renditions import Cause, Change, SoundChange
from pipeline.storage.memory import MemoryStore
from tests.publish.sites import NOW, Programme, built, imagined, record_of
from tests.publish.stores import public
from tests.publish.test_apply import anna, planned, shelf

ONE = Programme({"1": 1})
SOURCE, SETTINGS = "optagelse", "indstillinger"


def remembering(wanted: Wanted, sources: str = SOURCE, settings: str = SETTINGS) -> Wanted:
    """With what a release remembers of the episodes' sounds: the sound, and the file around it."""
    renditions = []
    for one in wanted.site.listings:
        inner = Making(sources, f"{sources}+{settings}+{one.item}")
        outer = Making(f"{sources}+cover", f"{sources}+{settings}+{one.item}+{one.title}")
        facts = {"duration_s": 60.5, "made_with": {"ffmpeg": "7"}}
        renditions += [
            Rendition(f"master/{one.item}", outer, one.sound, one.address, exact=True, facts=facts),
            Rendition(f"sound/{one.item}", inner, one.sound, one.address, exact=False, facts=facts),
        ]
    return replace(wanted, site=replace(wanted.site, renditions=tuple(renditions)))


def told(old: Wanted, new: Wanted) -> tuple[SoundChange, ...]:
    return compare(record_of(old), new, NOW).sounds


LOUDER = imagined(replace(ONE, episodes={"1": 2}))
BEFORE = remembering(imagined(ONE))


@pytest.mark.parametrize(
    ("after", "cause"),
    [
        (remembering(LOUDER, sources="en ny"), Cause.SOURCE),
        (remembering(LOUDER, settings="-18"), Cause.SETTINGS),
        (replace(remembering(LOUDER), remastered=frozenset({"1"})), Cause.REMASTERED),
        (replace(remembering(LOUDER), remastered=frozenset({"2"})), Cause.ANEW),
        (remembering(LOUDER), Cause.ANEW),
        (LOUDER, Cause.UNKNOWN),
    ],
)
def test_why_a_sound_is_replaced(after: Wanted, cause: Cause) -> None:
    (change,) = told(BEFORE, after)
    assert change == SoundChange("1", "Episode 1", Change.REPLACED, "1", "2", cause)


def test_a_release_that_remembered_nothing() -> None:
    (change,) = told(imagined(ONE), remembering(LOUDER))
    assert change.cause is Cause.UNKNOWN
    assert compare(record_of(imagined(ONE)), remembering(LOUDER), NOW).guards == ()


def test_other_tags_are_no_correction() -> None:
    listing = replace(LOUDER.site.listings[0], sound="1")
    after = remembering(replace(LOUDER, site=replace(LOUDER.site, listings=(listing,))))
    assert told(BEFORE, after) == (SoundChange("1", "Episode 1", Change.RENAMED, "1", "1"),)


def test_what_is_kept_is_not_worth_a_word() -> None:
    assert told(BEFORE, BEFORE) == ()
    renamed = {"sound/1": "lyd/1", "master/1": "fil/1"}
    other = tuple(replace(one, id=renamed[one.id]) for one in BEFORE.site.renditions)
    assert told(BEFORE, replace(BEFORE, site=replace(BEFORE.site, renditions=other))) == ()


def test_another_name_of_the_artefact_hides_no_replacement() -> None:
    after = remembering(LOUDER)
    other = tuple(replace(one, id="ny/" + one.id) for one in after.site.renditions)
    (change,) = told(BEFORE, replace(after, site=replace(after.site, renditions=other)))
    assert change.cause is Cause.ANEW


def test_alternates_are_told_apart_from_the_enclosure() -> None:
    def with_opus(wanted: Wanted, sound: str, settings: str = SETTINGS) -> Wanted:
        making = Making(SOURCE, settings)
        path = next(p for p in wanted.site.tree.entries if p.startswith("assets/"))
        opus = [Rendition(f"{kind}/1", making, sound, path) for kind in ("opus", "opus-file")]
        renditions = (*wanted.site.renditions, *opus)
        return replace(wanted, site=replace(wanted.site, renditions=renditions))

    (change,) = told(with_opus(BEFORE, "o1"), with_opus(BEFORE, "o2", "64 kbit/s"))
    assert (change.rendition, change.cause) == ("opus/1", Cause.SETTINGS)
    assert (change.old, change.new) == ("o1", "o2")


@pytest.mark.parametrize("sources", [SOURCE, "en ny"])
@pytest.mark.parametrize("out_before", [True, False])
def test_another_codec_for_the_enclosure_is_another_setting(
    sources: str, *, out_before: bool
) -> None:
    """Also where its file is out already, as an alternate: nothing was made anew."""
    after = remembering(LOUDER, sources, "aac")
    address = after.site.listings[0].address
    aac = tuple(replace(one, id=f"aac-{one.id}") for one in after.site.renditions)
    after = replace(after, site=replace(after.site, renditions=aac))
    before = BEFORE
    if out_before:
        renditions = (*BEFORE.site.renditions, *aac)
        before = replace(BEFORE, site=replace(BEFORE.site, renditions=renditions))
    wanted = Cause.SETTINGS if sources == SOURCE else Cause.SOURCE
    (change,) = told(before, after)
    assert (change.rendition, change.cause) == ("", wanted)
    lost = replace(after, lost=frozenset({address}))
    assert compare(record_of(before), lost, NOW).guards == ()


def test_nobody_replaces_a_published_sound_unasked() -> None:
    lost = frozenset({BEFORE.site.listings[0].address})
    record = record_of(BEFORE)
    (guard,) = compare(record, replace(remembering(LOUDER), lost=lost), NOW).guards
    assert (guard.code, guard.asks) == ("P124", True)
    assert guard.params == {"titles": "«Episode 1»", "files": min(lost)}
    asked = replace(remembering(LOUDER), lost=lost, remastered=frozenset({"1"}))
    assert compare(record, asked, NOW).guards == ()
    assert compare(record, remembering(LOUDER, settings="-18"), NOW).guards == ()


def test_what_the_store_lost_is_sent_again(tmp_path: Path) -> None:
    store = MemoryStore()
    wanted = remembering(built(ONE, tmp_path))
    publish(shelf(store), planned(store, wanted), anna())
    whole = public(store)
    path = wanted.site.listings[0].address
    store.delete([f"site/{path}"])
    assert planned(store, wanted).empty
    plan = planned(store, replace(wanted, lost=frozenset({path})))
    assert [(u.entry.path, u.why) for u in plan.uploads] == [(path, Why.LOST)]
    publish(shelf(store), plan, anna())
    assert public(store) == whole


def test_what_is_remembered_comes_back_and_is_a_part_of_the_release() -> None:
    record = record_of(BEFORE)
    body = record_to_bytes(None, record.manifest_line)
    again = record_from_bytes(body, "etag", "k")
    assert again.manifest is not None
    assert again == record
    assert [one.facts for one in again.manifest.renditions] == [
        one.facts for one in BEFORE.site.renditions
    ]
    assert compare(again, BEFORE, NOW).empty
    plan = compare(record_of(imagined(ONE)), BEFORE, NOW)
    assert (plan.empty, plan.uploads) == (False, ())


def test_a_record_from_before_renditions_is_read() -> None:
    record = record_of(imagined(ONE))
    assert record.manifest is not None
    old = manifest_line(record.manifest).replace(b',"renditions":[]', b"")
    old = old.replace(b'"feeds":[],', b"")
    body = record_to_bytes(None, old).replace(b'"format":3', b'"format":1')
    assert record_from_bytes(body, "etag", "k").manifest == record.manifest


def test_nothing_was_out_before() -> None:
    assert compare(Record(), BEFORE, NOW).sounds == ()
    empty = Wanted(BuiltSite(Path("nowhere"), BEFORE.site.tree), "p", "0.1.0")
    assert told(empty, BEFORE) == ()
