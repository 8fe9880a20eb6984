"""A plan in an editor's words."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from pipeline.publish.changes import compare
from pipeline.publish.release import Intent, Record, Wanted
from pipeline.publish.renditions import Change
from pipeline.publish.told import Count
from pipeline.publish.words import summary
from tests.publish.sites import NOW, OWNER, Programme, after, imagined, record_of

TWO = Programme({"1": 1, "2": 1}, {"samtalen": "a"})


def test_the_first_publish() -> None:
    told = summary(compare(Record(), imagined(TWO), NOW))
    assert (told.first, told.release) == (True, 1)
    assert told.episodes_new == ("Episode 1", "Episode 2")
    assert (told.pages, told.files, told.feeds) == (Count(new=4), Count(new=3), Count(new=1))
    assert told.unchanged == 0
    assert told.upload_bytes > 0


def test_nothing_changed() -> None:
    told = summary(compare(record_of(imagined(TWO)), imagined(TWO), NOW))
    assert (told.uploads, told.upload_bytes, told.deleted, told.unchanged) == (0, 0, 0, 8)
    assert (told.episodes_new, told.episodes_changed, told.episodes_gone) == ((), (), ())


def test_one_new_one_sound_replaced_one_withdrawn() -> None:
    after = imagined(replace(TWO, episodes={"1": 2, "3": 1}, withdrawn=frozenset({"2"})))
    told = summary(compare(record_of(imagined(TWO)), after, NOW))
    assert told.episodes_new == ("Episode 3",)
    assert told.episodes_gone == ("Episode 2",)
    assert [(one.title, one.change, one.old, one.new) for one in told.sounds] == [
        ("Episode 1", Change.REPLACED, "1", "2")
    ]
    assert told.episodes_changed == ("Episode 1",)
    assert told.pages == Count(new=1, changed=3, gone=1)
    assert told.files == Count(new=2, gone=1), "the former address of a sound is no file of its own"
    assert told.redirected == ("Episode 1",)


def test_a_page_of_an_episode_changed_alone() -> None:
    after = imagined(replace(TWO, style="b"))
    told = summary(compare(record_of(imagined(TWO)), after, NOW))
    assert told.episodes_changed == ("Episode 1", "Episode 2")
    assert told.sounds == ()


def test_a_publish_that_was_cut_off_is_told() -> None:
    wanted = imagined(TWO)
    touched = compare(Record(), wanted, NOW).touched
    intent = Intent(OWNER, "t", "1-x", NOW, NOW + timedelta(minutes=15), touched)
    told = summary(compare(Record(None, intent, "etag"), wanted, NOW))
    assert str(told.took_over) == "anna@kontor"
    assert told.files.unsure == 3


def test_where_an_episode_is_listed_is_no_change_of_it() -> None:
    wanted = imagined(TWO)
    listings = tuple(replace(one, archive=1) for one in wanted.site.listings)
    sealed = replace(wanted, site=replace(wanted.site, listings=listings))
    assert summary(compare(record_of(wanted), sealed, NOW)).episodes_changed == ()


def test_a_withdrawn_episode_is_one_sound_fewer_however_many_addresses_it_had() -> None:
    louder = imagined(replace(TWO, episodes={"1": 2, "2": 1}))
    record = after(compare(record_of(imagined(TWO)), louder, NOW))
    gone = imagined(replace(TWO, episodes={"2": 1}, withdrawn=frozenset({"1"})))
    told = summary(compare(record, gone, NOW))
    assert (told.files, told.deleted) == (Count(gone=1), 3)


def test_a_film_is_no_episode() -> None:
    """It has a GUID and addresses to be remembered; of its sound nothing is known."""

    def films(programme: Programme) -> Wanted:
        wanted = imagined(programme)
        listings = tuple(replace(one, sound="", correction="") for one in wanted.site.listings)
        return replace(wanted, site=replace(wanted.site, listings=listings))

    first = compare(Record(), films(TWO), NOW)
    assert summary(first).episodes_new == ()
    plan = compare(after(first), films(replace(TWO, episodes={"1": 2, "2": 1})), NOW)
    told = summary(plan)
    assert (told.episodes_changed, told.sounds, told.redirected, plan.guards) == ((), (), (), ())
    assert set(plan.wanted.site.aliases) == {TWO.sound("1").path}
