"""What ``series`` may say of the feed, and how it is understood."""

from __future__ import annotations

import re
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from pipeline.content.countries import countries
from pipeline.content.recurrence import faulty_part
from pipeline.content.schema.feed import HUB
from pipeline.content.schema.programme import WrittenShow
from pipeline.core.programme import (
    Announce,
    Location,
    RegularPerson,
    RemoteFeed,
    Show,
    UpdateFrequency,
)
from tests.content.programmes import ROOT, base, change, codes, loaded

GUID = "917393e3-1b1e-5cef-ace4-edaa54e1f810"
ALL = f"""\
  people: [{{name: Vært}}, {{name: Fortæller, role: narrator}}]
  locations:
    - {{text: Danmark, country: DK, osm: R50046, geo: "geo:55.67,10.33;u=200000"}}
    - {{text: Odense, rel: creator}}
  update_frequency: {{label: Hver onsdag, rrule: freq=weekly;byday=we, start: 2022-05-04}}
  podroll: [{{guid: {GUID}, title: En anden, address: "https://a.example/feed.xml"}}]
  publisher_feed: {{guid: {GUID}}}
  ai_content: nej
  comments: ja
  verify: "05124"
  new_feed_address: https://nyt.example/feed.xml
  former_feeds: [https://gammelt.example/rss]
  listen_on:
    spotify: https://open.spotify.com/show/abc
    apple: https://podcasts.apple.com/dk/podcast/id1
  announce: {{websub: ja, podping: ja}}
"""


def written(folder: Path, lines: str) -> Path:
    return change(base(folder), "programme.yaml", ("  licence_text:", f"{lines}  licence_text:"))


def show(folder: Path) -> Show:
    library = loaded(folder).library
    assert library is not None
    return library.programme.show


def test_all_settings_reach_the_show(tmp_path: Path) -> None:
    folder = written(tmp_path, ALL)
    assert codes(folder) == []
    found = show(folder)
    assert found.people == (RegularPerson("Vært"), RegularPerson("Fortæller", "narrator"))
    assert found.locations == (
        Location("Danmark", "subject", "dk", "R50046", "geo:55.67,10.33;u=200000"),
        Location("Odense", "creator"),
    )
    assert found.update_frequency == UpdateFrequency(
        "Hver onsdag", "FREQ=WEEKLY;BYDAY=WE", date(2022, 5, 4)
    )
    assert found.podroll == (RemoteFeed(GUID, "En anden", "https://a.example/feed.xml"),)
    assert found.publisher_feed == RemoteFeed(GUID, medium="publisher")
    assert (found.ai_content, found.comments, found.verify) == (False, True, "05124")
    assert found.new_feed_address == "https://nyt.example/feed.xml"
    assert found.former_feeds == ("https://gammelt.example/rss",)
    assert found.listen_on == (
        ("apple", "https://podcasts.apple.com/dk/podcast/id1"),
        ("spotify", "https://open.spotify.com/show/abc"),
    )
    assert found.announce == Announce(HUB, podping=True)


def test_without_settings_nothing_is_announced_and_nobody_comments(tmp_path: Path) -> None:
    found = show(base(tmp_path))
    assert found.announce == Announce()
    assert (found.ai_content, found.comments, found.listen_on) == (None, False, ())


@pytest.mark.parametrize(
    ("said", "hub"),
    [("nej", ""), ("yes", HUB), ("https://hub.example/", "https://hub.example/")],
)
def test_a_hub_is_an_answer_or_an_address(said: str, hub: str, tmp_path: Path) -> None:
    folder = written(tmp_path, f"  announce: {{websub: {said}}}\n")
    assert show(folder).announce == Announce(hub)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("announce: {websub: http://hub.example/}", "E054"),
        ("announce: {websub: måske}", "E054"),
        ("announce: {websub: 'https://hub.example/?a=\"><b>'}", "E054"),
        ("announce: {websub: [a]}", "E042"),
        ("announce: {podping: måske}", "E045"),
        ("podroll: [{guid: abc}]", "E053"),
        ("people: [{name: Vært, role: boss}]", "E055"),
        ("locations: [{text: Danmark, rel: about}]", "E055"),
        ("locations: [{text: Danmark, country: xx}]", "E253"),
        ("locations: [{text: Danmark, osm: r50046}]", "E252"),
        *(
            (f'locations: [{{text: Danmark, geo: "{geo}"}}]', "E251")
            for geo in ("55.6,12.5", "geo:95,12", "geo:55,181", "geo:55", "geo:1,2;crs=mars")
        ),
        ("listen_on: {overcast: https://overcast.fm.example/a}", "E254"),
        ("listen_on: {itunes: https://podcasts.apple.com/a}", "E013"),
        ("former_feeds: [ftp://a.example/rss]", "E054"),
        ("update_frequency: {rrule: FREQ=WEEKLY}", "E040"),
    ],
)
def test_slips_are_told_of(line: str, code: str, tmp_path: Path) -> None:
    assert codes(written(tmp_path, f"  {line}\n")) == [code]


def test_countries_are_those_of_the_standard() -> None:
    assert {"dk", "fo", "gl", "no"} <= countries()
    assert countries().isdisjoint({"uk", "eu", "xx", ""})
    assert len(countries()) >= 249


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR",
        "BYDAY=WE;FREQ=WEEKLY;INTERVAL=2;WKST=MO",
        "FREQ=MONTHLY;BYDAY=1WE",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=-1,15;COUNT=10",
        "FREQ=YEARLY;BYDAY=+4TH;BYMONTH=11",
        "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO",
        "FREQ=YEARLY;BYYEARDAY=-366,1;UNTIL=20241231",
    ],
)
def test_recurrences_that_calendars_know(rule: str) -> None:
    assert faulty_part(rule) is None
    assert list(islice(rrulestr(rule, dtstart=datetime(2022, 1, 1)), 3))  # noqa: DTZ001 (days)


@pytest.mark.parametrize(
    ("rule", "part"),
    [
        ("", ";"),
        ("WEEKLY", "WEEKLY"),
        ("INTERVAL=2", "FREQ"),
        ("FREQ=HOURLY", "FREQ=HOURLY"),
        ("FREQ=WEEKLY;FREQ=DAILY", "FREQ=DAILY"),
        ("FREQ=WEEKLY;", ";"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL=0"),
        ("FREQ=WEEKLY;BYDAY=ON", "BYDAY=ON"),
        ("FREQ=WEEKLY;BYDAY=1MO", "BYDAY=1MO"),
        ("FREQ=YEARLY;BYWEEKNO=3;BYDAY=1MO", "BYDAY=1MO"),
        ("FREQ=MONTHLY;BYDAY=54MO", "BYDAY=54MO"),
        ("FREQ=WEEKLY;BYMONTHDAY=13", "BYMONTHDAY=13"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "BYWEEKNO=3"),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH=13"),
        ("FREQ=WEEKLY;BYSETPOS=1", "BYSETPOS=1"),
        ("FREQ=DAILY;UNTIL=20230229", "UNTIL=20230229"),
        ("FREQ=DAILY;UNTIL=2023-02-28", "UNTIL=2023-02-28"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20220101", "UNTIL=20220101"),
        ("FREQ=DAILY;BYMONTH=١", "BYMONTH=١"),
    ],
)
def test_recurrences_that_calendars_do_not_know(rule: str, part: str) -> None:
    assert faulty_part(rule) == part


PARTS = st.sampled_from(
    [
        *("FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY", "INTERVAL=3", "COUNT=2"),
        *("BYDAY=MO,SU", "BYDAY=-1FR", "BYMONTHDAY=1,-2", "BYYEARDAY=200", "BYWEEKNO=20"),
        *("BYMONTH=1,12", "BYSETPOS=1", "WKST=SU", "UNTIL=20991231", "BYDAY=", "X=1", ""),
    ]
)


@given(st.lists(PARTS, max_size=5).map(";".join) | st.text(max_size=30))
def test_what_we_accept_a_calendar_accepts(rule: str) -> None:
    """Held against dateutil, which knows the same chapter; what never comes is not our matter."""
    if faulty_part(rule) is None:
        rrulestr(rule, dtstart=datetime(2022, 1, 1))  # noqa: DTZ001 (whole days)


GUIDE = (ROOT / "docs" / "podcast-feed.md").read_text(encoding="utf-8")


def test_the_guide_tells_of_every_setting() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .+ \| .+ \|$", GUIDE, re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) == set(WrittenShow.model_fields) - {"id"}
    sections = set(re.findall(r"^### `(\w+)`", GUIDE, re.MULTILINE))
    assert sections < set(rows)


def test_every_rhythm_in_the_guide_is_one() -> None:
    rules = re.findall(r"`(FREQ=[^`]+)`", GUIDE)
    assert len(rules) >= 5
    assert [rule for rule in rules if faulty_part(rule)] == []


def test_the_guides_examples_can_be_pasted(tmp_path: Path) -> None:
    whole, *parts = re.findall(r"^```\n(.+?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
    file = base(tmp_path) / "programme.yaml"
    before, _, rest = file.read_text(encoding="utf-8").partition("series:\n")
    after = rest[rest.index("targets:") :]
    seasons = "  id: podcast\n  licence_text: Må frit afspilles.\n  seasons: [{number: 1}]\n"
    file.write_text(before + whole + "".join(parts) + seasons + after, encoding="utf-8")
    assert codes(file.parent) == []
