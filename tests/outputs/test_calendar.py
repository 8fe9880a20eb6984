"""The invitation: RFC 5545, and discreet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import icalendar

from pipeline.core.locale import ZONE
from pipeline.core.model import Event, Registration
from pipeline.outputs.calendar import ics
from tests.outputs import small
from tests.outputs.small import Bench


def read(bench: Bench, event: Event) -> icalendar.Event:
    body = ics(event, small.library(bench))
    (found,) = icalendar.Calendar.from_ical(body).walk("VEVENT")
    assert isinstance(found, icalendar.Event)
    return found


def test_another_reader_sees_the_same_event(bench: Bench) -> None:
    event = small.event()
    found = read(bench, event)
    assert found.decoded("dtstart") == event.start
    assert found.decoded("dtend") == event.end
    assert found["uid"] == "temadag@programmet"
    assert found["location"] == "Huset, Gade 2, 5000 Odense C"
    assert found["url"] == "https://programmet.example/arrangementer/temadag.html"
    assert found["status"] == "CONFIRMED"


def test_nothing_tells_what_the_day_is_about(bench: Bench) -> None:
    body = ics(small.event(), small.library(bench)).decode()
    assert "SUMMARY:Faglig temadag" in body
    assert "Samtalen" not in body


def test_lines_are_short_and_whole_characters(bench: Bench) -> None:
    event = replace(small.event(), discreet_title="æøå; 👩🏽‍⚕️, \\ linje\ntil " * 20)
    body = ics(event, small.library(bench))
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert body.replace(b"\r\n", b"").count(b"\n") == 0
    assert read(bench, event)["summary"] == event.discreet_title


def test_summer_and_winter_are_told_apart(bench: Bench) -> None:
    winter = datetime(2022, 12, 1, 9, tzinfo=ZONE)
    body = ics(replace(small.event(), start=winter), small.library(bench))
    assert b"DTSTART:20221201T080000Z" in body
    assert b"DTEND:20220914T130000Z" in body


def test_a_cancelled_day_says_so(bench: Bench) -> None:
    event = replace(small.event(), registration=Registration("cancelled"))
    assert read(bench, event)["status"] == "CANCELLED"
