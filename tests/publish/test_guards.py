"""What stops a plan, and what asks first."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.core.site import Listing, SiteTree
from pipeline.publish.changes import compare
from pipeline.publish.promises import Guard
from pipeline.publish.release import Record, Wanted
from tests.publish.sites import NOW, Programme, imagined, record_of

TWO = Programme({"1": 1, "2": 1}, {"samtalen": "a"})


def found(record: Record, wanted: Wanted) -> list[Guard]:
    return list(compare(record, wanted, NOW).guards)


def codes(record: Record, wanted: Wanted) -> dict[str, bool]:
    return {guard.code: guard.asks for guard in found(record, wanted)}


def listed(wanted: Wanted, **changes: dict[str, Any]) -> Wanted:
    """``wanted`` with its listings changed, by item."""
    listings = [replace(one, **changes.get(f"ep{one.item}", {})) for one in wanted.site.listings]
    return replace(wanted, site=replace(wanted.site, listings=tuple(listings)))


def without(wanted: Wanted, item: str) -> Wanted:
    kept: tuple[Listing, ...] = tuple(x for x in wanted.site.listings if x.item != item)
    return replace(wanted, site=replace(wanted.site, listings=kept))


def test_an_ordinary_plan_has_no_guards() -> None:
    assert found(Record(), imagined(TWO)) == []
    assert found(record_of(imagined(TWO)), imagined(TWO)) == []


def test_a_changed_guid_stops() -> None:
    wanted = listed(imagined(TWO), ep1={"guid": "other"})
    (guard,) = found(record_of(imagined(TWO)), wanted)
    assert (guard.code, guard.asks) == ("P110", False)
    assert guard.params == {"item": "1", "old": "guid-1", "new": "other"}


def test_a_changed_guid_stops_though_the_item_was_away_for_a_while() -> None:
    record = record_of(replace(without(imagined(TWO), "1"), withdrawn=frozenset({"1"})))
    assert record.manifest is not None
    before = record_of(imagined(TWO)).manifest
    assert before is not None
    record = replace(record, manifest=replace(record.manifest, history=before.history))
    assert codes(record, listed(imagined(TWO), ep1={"guid": "other"})) == {"P110": False}


def test_a_vanished_item_stops_unless_it_was_withdrawn() -> None:
    record = record_of(imagined(TWO))
    gone = without(imagined(TWO), "2")
    (guard,) = found(record, gone)
    assert (guard.code, guard.asks, guard.params["title"]) == ("P111", False, "Episode 2")
    assert found(record, replace(gone, withdrawn=frozenset({"2"}))) == []


def test_another_id_with_the_same_guid_has_not_vanished() -> None:
    assert found(record_of(imagined(TWO)), listed(imagined(TWO), ep1={"item": "en"})) == []


def test_two_items_with_one_guid_stop() -> None:
    wanted = listed(imagined(TWO), ep1={"guid": "guid-2"})
    assert codes(Record(), wanted) == {"P112": False}


def test_the_guid_of_a_withdrawn_item_is_never_used_again() -> None:
    record = record_of(imagined(TWO))
    wanted = replace(without(imagined(TWO), "2"), withdrawn=frozenset({"2"}))
    wanted = listed(wanted, ep1={"guid": "guid-2", "item": "3"})
    wanted = replace(wanted, withdrawn=frozenset({"1", "2"}))
    assert codes(record, wanted) == {"P112": False}


def test_other_bytes_at_an_immutable_address_stop() -> None:
    wanted = imagined(TWO)
    sound = replace(wanted.site.tree[TWO.sound("1").path], digest="0" * 64)
    tree = SiteTree({**wanted.site.tree.entries, sound.path: sound})
    changed = replace(wanted, site=replace(wanted.site, tree=tree))
    assert codes(record_of(wanted), changed) == {"P114": False}


def test_a_feed_that_names_a_sound_that_is_not_there_stops() -> None:
    wanted = listed(imagined(TWO), ep1={"address": "media/missing.mp3"})
    assert codes(Record(), wanted) == {"P115": False}


def test_another_programme_asks() -> None:
    wanted = replace(imagined(TWO), programme="et-andet")
    assert codes(record_of(imagined(TWO)), wanted) == {"P120": True}


def test_an_empty_site_asks_and_a_published_feed_stops_it() -> None:
    empty = imagined(Programme())
    empty = replace(empty, site=replace(empty.site, tree=SiteTree()))
    assert codes(Record(), empty) == {"P121": True}
    record = record_of(imagined(TWO))
    assert [g.code for g in found(record, empty)] == ["P111", "P111", "P121"]


def test_most_pages_gone_asks() -> None:
    many = replace(TWO, chapters={f"k{n}": "a" for n in range(9)})
    assert codes(record_of(imagined(many)), imagined(TWO)) == {"P122": True}
    half = replace(TWO, chapters={f"k{n}": "a" for n in range(4)})
    assert codes(record_of(imagined(many)), imagined(half)) == {}


def test_a_feed_that_loses_most_of_its_items_asks() -> None:
    many = replace(TWO, episodes={str(n): 1 for n in range(1, 6)}, chapters={})
    few = replace(TWO, episodes={"1": 1, "2": 1}, chapters={})
    wanted = replace(imagined(few), withdrawn=frozenset({"3", "4", "5"}))
    assert codes(record_of(imagined(many)), wanted) == {"P123": True, "P144": True}


def test_many_taken_down_at_once_asks() -> None:
    """A feed as large as that is nowhere near halved; but all of it has no grace."""
    episodes = {str(n): 1 for n in range(1, 20)}
    record = record_of(imagined(replace(TWO, episodes=episodes)))
    for gone, asks in (({"3", "4", "5"}, {"P144": True}), ({"3", "4"}, {})):
        left = {name: 1 for name in episodes if name not in gone}
        wanted = imagined(replace(TWO, episodes=left, withdrawn=frozenset(gone)))
        assert codes(record, wanted) == asks


def test_many_pages_gone_asks_though_they_are_a_small_part() -> None:
    many = replace(TWO, chapters={f"k{n}": "a" for n in range(100)})
    for left, asks in ((60, {"P146": True}), (61, {})):
        fewer = replace(TWO, chapters={f"k{n}": "a" for n in range(left)})
        assert codes(record_of(imagined(many)), imagined(fewer)) == asks
