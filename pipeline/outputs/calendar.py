"""An event for a calendar (RFC 5545), the same for the event's page and its kit.

Calendars are seen by colleagues and on lock screens, so the discreet title stands in it and nothing
tells what the day is about.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from pipeline.core.locale import ZONE
from pipeline.core.messages import catalogue
from pipeline.core.model import Event, Library

MEDIA_TYPE = "text/calendar; charset=utf-8"
_LINE_OCTETS = 75


def ics(event: Event, library: Library) -> bytes:
    """One VEVENT, in UTC. DTSTAMP is the day the event's text was last changed."""
    programme = library.programme
    page = programme.site + event.address
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{_text(programme.publisher)}//spor2//DA",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:{event.id}@{programme.id}",
        f"DTSTAMP:{_utc(_changed(event))}",
        f"DTSTART:{_utc(event.start)}",
        f"DTEND:{_utc(event.end)}",
        f"SUMMARY:{_text(event.discreet_title or event.title)}",
        f"LOCATION:{_text(', '.join(filter(None, (event.venue.name, event.venue.address))))}",
        f"DESCRIPTION:{_text(_description(event, library, page))}",
        f"URL:{page}",
        f"STATUS:{_status(event)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _description(event: Event, library: Library, page: str) -> str:
    texts = catalogue("site", library.programme.language)
    lines = [texts.text("Read more: {address}", address=page)]
    if event.example or library.programme.example:
        lines.append(texts.text("Example content – fictional"))
    return "\n".join(lines)


def _changed(event: Event) -> datetime:
    return event.start if event.updated is None else datetime.combine(event.updated, time(), ZONE)


def _status(event: Event) -> str:
    cancelled = event.registration is not None and event.registration.status == "cancelled"
    return "CANCELLED" if cancelled else "CONFIRMED"


def _utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """A TEXT value (3.3.11)."""
    for plain, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r", ""), ("\n", "\\n")):
        text = text.replace(plain, escaped)
    return text


def _folded(line: str) -> bytes:
    """At most 75 octets a line, broken between characters (3.1)."""
    folded = b""
    room = _LINE_OCTETS
    for character in line:
        octets = character.encode()
        if len(octets) > room:
            folded += b"\r\n "
            room = _LINE_OCTETS - 1
        folded += octets
        room -= len(octets)
    return folded + b"\r\n"
