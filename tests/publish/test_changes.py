"""What a publish would do: phases, order, what is kept and for how long."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.core.site import IMMUTABLE, BuiltSite, Headers, SiteTree
from pipeline.publish.changes import compare, next_manifest
from pipeline.publish.plan import PublishPlan, Why
from pipeline.publish.release import Intent, Record, Wanted
from pipeline.publish.stock import PHASES
from tests.publish.sites import NOW, OWNER, Programme, after, imagined, record_of

ONE = Programme({"1": 1}, {"samtalen": "a"})
DAY = timedelta(days=1)


def phases(plan: PublishPlan) -> dict[str, list[str]]:
    return {phase.name: [u.entry.path for u in phase.uploads] for phase in plan.phases}


def cut_off(record: Record, wanted: Wanted, *, told: bool = False) -> Record:
    """The record while ``wanted`` is being published. ``told``: with what its feed gives."""
    plan = compare(record, wanted, NOW)
    until = NOW + timedelta(minutes=15)
    intent = Intent(OWNER, "token", "2-x", NOW, until, plan.touched)
    if told:
        intent = replace(intent, listings=plan.given)
    return replace(record, intent=intent)


def with_tree(wanted: Wanted, tree: SiteTree) -> Wanted:
    return replace(wanted, site=replace(wanted.site, tree=tree))


def test_first_publish_writes_everything_before_what_refers_to_it() -> None:
    plan = compare(Record(), imagined(ONE), NOW)
    assert list(phases(plan)) == ["media", "asset", "new-page", "new-index", "new-feed"]
    assert {u.why for u in plan.uploads} == {Why.NEW}
    assert not plan.empty


def test_what_was_published_is_nothing_to_do() -> None:
    wanted = imagined(ONE)
    plan = compare(record_of(wanted), wanted, NOW + DAY)
    assert plan.empty
    assert (plan.phases, plan.size, plan.unchanged) == ((), 0, len(wanted.site.tree))


def test_new_names_come_before_pages_that_link_to_them() -> None:
    more = replace(ONE, episodes={"1": 1, "2": 1})
    plan = compare(record_of(imagined(ONE)), imagined(more), NOW)
    assert phases(plan)["new-page"] == ["episoder/2.html"]
    assert phases(plan)["page"] == ["haandbog/samtalen.html"]
    names = list(phases(plan))
    assert names == sorted(names, key=PHASES.index)
    assert names[-1] == "feed"


def test_a_changed_header_is_an_upload() -> None:
    wanted = imagined(ONE)
    page = wanted.site.tree["index.html"]
    changed = replace(page, headers=Headers("text/html; charset=utf-8", "no-store"))
    tree = SiteTree({**wanted.site.tree.entries, page.path: changed})
    plan = compare(record_of(wanted), with_tree(wanted, tree), NOW)
    assert [(u.entry.path, u.why) for u in plan.uploads] == [("index.html", Why.HEADERS)]


def test_changed_provenance_alone_is_remembered_without_an_upload() -> None:
    wanted = imagined(ONE)
    page = replace(wanted.site.tree["index.html"], provenance=frozenset({"ny"}))
    tree = SiteTree({**wanted.site.tree.entries, page.path: page})
    plan = compare(record_of(wanted), with_tree(wanted, tree), NOW)
    assert not plan.phases
    assert not plan.empty


def test_what_is_gone_is_kept_for_its_grace() -> None:
    smaller = imagined(replace(ONE, chapters={}))
    plan = compare(record_of(imagined(ONE)), smaller, NOW)
    old = "haandbog/samtalen.html"
    assert plan.retired[old].delete_after == NOW + 7 * DAY
    assert plan.delete == ()
    record = after(plan)
    early = compare(record, smaller, NOW + 6 * DAY)
    assert early.empty
    late = compare(record, smaller, NOW + 7 * DAY)
    assert [e.path for e in late.delete] == [old]
    assert not late.empty
    record = after(late)
    assert record.manifest is not None
    assert record.manifest.retired == {}
    assert compare(record, smaller, NOW + 30 * DAY).empty


def test_what_comes_back_in_its_grace_is_not_sent_again() -> None:
    record = after(compare(record_of(imagined(ONE)), imagined(replace(ONE, style="b")), NOW))
    plan = compare(record, imagined(ONE), NOW + DAY)
    (style,) = (e.path for e in imagined(ONE).site.tree if e.kind == "asset")
    assert "asset" not in phases(plan)
    assert style in plan.touched, "someone who takes over must know that pages name it again"
    assert style not in plan.retired


def test_no_grace_deletes_at_once() -> None:
    smaller = replace(ONE, chapters={})
    plan = compare(record_of(imagined(ONE)), imagined(smaller), NOW, timedelta(0))
    assert [e.path for e in plan.delete] == ["haandbog/samtalen.html"]


def test_a_withdrawn_item_has_no_grace() -> None:
    """Nor have its older sounds, nor what else it was in."""
    two = Programme({"1": 1, "2": 1}, {"samtalen": "a"})
    record = after(
        compare(record_of(imagined(two)), imagined(replace(two, episodes={"1": 2, "2": 1})), NOW)
    )
    gone = Programme({"2": 1}, {"samtalen": "a"}, withdrawn=frozenset({"1"}))
    plan = compare(record, imagined(gone), NOW + DAY)
    older, newer = two.sound("1").path, replace(two, episodes={"1": 2}).sound("1").path
    assert {e.path for e in plan.delete} == {older, newer, "episoder/1.html"}
    assert plan.retired == {}


def test_an_item_that_becomes_a_draft_again_has_no_grace() -> None:
    """A chapter here: an episode that leaves the feed unasked is stopped by a guard."""
    page = next(e for e in imagined(ONE).site.tree if e.path == "haandbog/samtalen.html")
    tree = dict(imagined(ONE).site.tree.entries)
    tree[page.path] = replace(page, provenance=frozenset({"samtalen"}))
    record = record_of(with_tree(imagined(ONE), SiteTree(tree)))
    draft = replace(imagined(replace(ONE, chapters={})), hidden=frozenset({"samtalen"}))
    assert [e.path for e in compare(record, draft, NOW).delete] == [page.path]


def test_what_a_cut_off_publish_touched_is_sent_again() -> None:
    louder = replace(ONE, episodes={"1": 2})
    record = cut_off(record_of(imagined(ONE)), imagined(louder))
    plan = compare(record, imagined(louder), NOW)
    assert {u.why for u in plan.uploads} == {Why.UNSURE}
    assert len(plan.uploads) == len(
        compare(record_of(imagined(ONE)), imagined(louder), NOW).uploads
    )
    fixed = {u.entry.path for u in plan.uploads if u.resumable}
    assert fixed == {louder.sound("1").path}, "only what never changes may be taken as it lies"


def test_every_address_that_the_feeds_of_cut_off_publishes_gave_is_kept() -> None:
    """None of three publishes in a row came to its end. Apps may hold the sounds of all."""
    record = Record()
    for version in (1, 2, 3):
        record = cut_off(record, imagined(replace(ONE, episodes={"1": version})), told=True)
    last = replace(ONE, episodes={"1": 4})
    plan = compare(record, imagined(last), NOW)
    former = {replace(ONE, episodes={"1": version}).sound("1").path for version in (1, 2, 3)}
    assert plan.wanted.site.aliases == dict.fromkeys(former, last.sound("1").path)
    assert {*next_manifest(plan, OWNER, "t", NOW).history["1"].aliases} == former


def test_going_back_after_a_cut_off_publish_is_not_nothing_to_do() -> None:
    """The manifest still says what is wanted, but the store may hold the half of another."""
    louder = replace(ONE, episodes={"1": 2})
    record = cut_off(record_of(imagined(ONE)), imagined(louder))
    plan = compare(record, imagined(ONE), NOW)
    assert not plan.empty
    sent = {u.entry.path for u in plan.uploads}
    assert {"episoder/1.html", "feed.xml"} <= sent
    stray = plan.retired[louder.sound("1").path]
    assert (stray.sure, stray.delete_after) == (False, NOW + 7 * DAY)


def test_an_unsure_object_that_comes_back_is_sent_again() -> None:
    louder = replace(ONE, episodes={"1": 2})
    record = cut_off(record_of(imagined(ONE)), imagined(louder))
    record = after(compare(record, imagined(ONE), NOW))
    plan = compare(record, imagined(louder), NOW)
    assert louder.sound("1").path in phases(plan)["media"]


def test_strays_keep_the_provenance_that_a_withdrawal_looks_for() -> None:
    louder = replace(ONE, episodes={"1": 2})
    record = cut_off(record_of(imagined(ONE)), imagined(louder))
    plan = compare(record, imagined(ONE), NOW)
    assert plan.retired[louder.sound("1").path].entry.provenance == {"1"}


def test_taking_over_twice_forgets_nothing() -> None:
    louder, loudest = replace(ONE, episodes={"1": 2}), replace(ONE, episodes={"1": 3})
    record = cut_off(record_of(imagined(ONE)), imagined(louder))
    record = cut_off(record, imagined(loudest))
    plan = compare(record, imagined(ONE), NOW)
    assert {louder.sound("1").path, loudest.sound("1").path} <= set(plan.retired)


def test_history_follows_an_item_that_takes_another_id() -> None:
    wanted = imagined(ONE)
    listing = replace(wanted.site.listings[0], item="en")
    renamed = replace(wanted, site=BuiltSite(wanted.site.root, wanted.site.tree, (listing,)))
    record = after(compare(record_of(wanted), renamed, NOW))
    assert record.manifest is not None
    assert record.manifest.history["en"].pages == ("episoder/1.html",)


def test_only_immutable_objects_are_resumable() -> None:
    for upload in compare(Record(), imagined(ONE), NOW).uploads:
        fixed = upload.entry.headers.cache_control == IMMUTABLE
        assert replace(upload, why=Why.UNSURE).resumable == fixed
        assert not upload.resumable
