"""What subscribers rely on: what stops a plan that would break it, and the way out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pipeline.core.errors import PublishError
from pipeline.core.messages import describe_error
from pipeline.core.site import FeedAddress, Listing
from pipeline.publish.changes import compare
from pipeline.publish.promises import Guard
from pipeline.publish.release import KnownFeed, Record, Wanted
from tests.publish.shows import Episode, Show, shown
from tests.publish.sites import NOW, after, record_of

TWO = Show().having(Episode("a", "ep-01", title="A")).having(Episode("b", "ep-02", title="B"))
OLD, NEW = "https://gammel.example/", "https://ny.example/"


def found(record: Record, wanted: Wanted) -> list[Guard]:
    return list(compare(record, wanted, NOW).guards)


def codes(record: Record, wanted: Wanted) -> dict[str, bool]:
    return {guard.code: guard.asks for guard in found(record, wanted)}


def listed(wanted: Wanted, **changes: Any) -> Wanted:
    """``wanted`` with all its listings changed."""
    listings = tuple(replace(one, **changes) for one in wanted.site.listings)
    return replace(wanted, site=replace(wanted.site, listings=listings))


# -- archive pages ----------------------------------------------------------------------------


def archived(*numbers: int) -> Wanted:
    """A show whose episodes are listed in these archives."""
    show = Show()
    for n, number in enumerate(numbers):
        show = show.having(Episode(f"{n}", f"ep-{n:02}", title=f"T{n}", archive=number))
    return shown(show)


@pytest.mark.parametrize(
    ("before", "now", "stops"),
    [
        ((0, 0), (1, 0), False),
        ((1, 0), (1, 2), False),
        ((1, 1), (1, 1), False),
        ((1, 1), (2, 1), True),
        ((2, 1), (1, 1), True),
        ((1, 1), (1, 0), True),
    ],
)
def test_an_item_comes_to_an_archive_once_and_stays(
    before: tuple[int, ...], now: tuple[int, ...], stops: bool
) -> None:
    assert codes(record_of(archived(*before)), archived(*now)) == ({"P113": False} if stops else {})


def test_who_came_between_is_named() -> None:
    (guard,) = found(record_of(archived(1, 2)), archived(1, 0, 1))
    assert guard.params == {"titles": "«T1»", "late": " (ep-02)"}


def test_a_withdrawn_item_leaves_its_archive() -> None:
    gone = archived(1, 1)
    gone = replace(gone, withdrawn=frozenset({"ep-01"}))
    left = tuple(one for one in gone.site.listings if one.item != "ep-01")
    gone = replace(gone, site=replace(gone.site, listings=left))
    assert codes(record_of(archived(1, 1)), gone) == {}


# -- sounds -----------------------------------------------------------------------------------


def unmarked(wanted: Wanted, correction: str = "") -> Wanted:
    return listed(wanted, correction=correction)


LOUDER = replace(TWO, episodes={**TWO.episodes, "a": Episode("a", "ep-01", 2, "A")})


@pytest.mark.parametrize("note", ["", "2026-01-01 En ældre"])
def test_another_recording_that_nobody_told_of_stops(note: str) -> None:
    record = record_of(unmarked(shown(TWO), note))
    (guard,) = found(record, unmarked(shown(LOUDER), note))
    assert (guard.code, guard.asks) == ("P116", False)
    assert guard.params == {"titles": "«A»", "ids": "ep-01", "today": "2026-03-02"}
    assert codes(record, unmarked(shown(LOUDER), "2026-03-02 En ny")) == {}


def test_a_sound_of_which_nothing_is_remembered_stops_too() -> None:
    bare = replace(shown(LOUDER), site=replace(shown(LOUDER).site, renditions=()))
    assert codes(record_of(unmarked(shown(TWO))), unmarked(bare)) == {"P116": False}


def test_other_settings_ask_unless_they_are_told_as_a_correction() -> None:
    opus = shown(replace(TWO, codec="opus"))
    record = record_of(unmarked(shown(TWO)))
    (guard,) = found(record, unmarked(opus))
    assert (guard.code, guard.asks, guard.params) == ("P125", True, {"titles": "«A», «B»"})
    assert codes(record, opus) == {}


def test_other_tags_need_no_word() -> None:
    retold = replace(TWO, episodes={**TWO.episodes, "a": Episode("a", "ep-01", 1, "Andet")})
    assert codes(record_of(unmarked(shown(TWO))), unmarked(shown(retold))) == {}


def test_what_somebody_asked_to_have_made_anew_needs_no_word() -> None:
    def as_before(one: Listing) -> Listing:
        return replace(one, sound=one.sound + " igen", address=one.address)

    wanted = unmarked(shown(TWO))
    made = tuple(as_before(one) for one in wanted.site.listings)
    again = replace(wanted, site=replace(wanted.site, listings=made))
    asked = replace(again, remastered=frozenset({"ep-01", "ep-02"}))
    assert codes(record_of(wanted), asked) == {}
    assert codes(record_of(wanted), again) == {"P124": True}


def test_many_are_counted() -> None:
    show, louder = Show(), Show()
    for n in range(7):
        show = show.having(Episode(f"{n}", f"ep-{n}", 1, f"T{n}"))
        louder = louder.having(Episode(f"{n}", f"ep-{n}", 2, f"T{n}"))
    (guard,) = found(record_of(unmarked(shown(show))), unmarked(shown(louder)))
    assert guard.params["titles"] == "«T0», «T1», «T2», «T3», «T4» (+ 2)"


# -- feeds ------------------------------------------------------------------------------------


def at(base: str, *paths: str) -> Wanted:
    """A site whose feed is at ``base``, with others beside it."""
    others = tuple(FeedAddress(f"{base}{path}") for path in paths)
    wanted = shown(TWO)
    feeds = (FeedAddress(f"{base}feed.xml", main=True), *others)
    return replace(wanted, site=replace(wanted.site, feeds=feeds))


def forwarded(wanted: Wanted, *addresses: str) -> Wanted:
    return replace(wanted, former_feeds=frozenset(addresses))


def test_a_feed_that_moves_without_a_forward_stops() -> None:
    record = record_of(at(OLD))
    (guard,) = found(record, at(NEW))
    assert (guard.code, guard.asks, guard.params) == ("P117", False, {"old": f"{OLD}feed.xml"})
    assert codes(record, forwarded(at(NEW), f"{OLD}feed.xml")) == {}


def test_the_forward_is_to_stay() -> None:
    moved = forwarded(at(NEW), f"{OLD}feed.xml")
    record = after(compare(record_of(at(OLD)), moved, NOW))
    assert compare(record, moved, NOW).empty
    assert codes(record, at(NEW)) == {"P117": False}


def test_another_feed_that_goes_asks_once() -> None:
    record = record_of(at(OLD, "feed/rolle-x.xml"))
    plan = compare(record, at(OLD), NOW)
    (guard,) = plan.guards
    assert (guard.code, guard.asks) == ("P126", True)
    assert guard.params == {"addresses": f"{OLD}feed/rolle-x.xml"}
    record = after(plan)
    assert compare(record, at(OLD), NOW).empty
    assert record.manifest is not None
    assert record.manifest.feeds == (
        KnownFeed(f"{OLD}feed.xml", main=True),
        KnownFeed(f"{OLD}feed/rolle-x.xml", gone=True),
    )
    assert codes(record, at(OLD, "feed/rolle-x.xml")) == {}


def test_a_release_from_before_feeds_were_remembered_stops_nothing() -> None:
    record = record_of(shown(TWO))
    plan = compare(record, at(OLD), NOW)
    assert (plan.guards, plan.uploads, plan.empty) == ((), (), False)


# -- texts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_way_out_says_what_to_write(language: str) -> None:
    def told(record: Record, wanted: Wanted) -> str:
        (guard,) = found(record, wanted)
        return describe_error(PublishError(guard.code, **guard.params), language)

    text = told(record_of(unmarked(shown(TWO))), unmarked(shown(LOUDER)))
    assert "episode.yaml" in text
    assert 'correction: {date: 2026-03-02, text: "' in text
    assert f"former_feeds: [{OLD}feed.xml]" in told(record_of(at(OLD)), at(NEW))
    assert "publish_at" in told(record_of(archived(1)), archived(2))
    assert "--yes" in told(record_of(at(OLD, "x.xml")), at(OLD))
    opus = unmarked(shown(replace(TWO, codec="opus")))
    assert "loudness" in told(record_of(unmarked(shown(TWO))), opus)
