"""What a page tells machines (schema.org). Templates add what is only known when things are made:
addresses, lengths, sizes. Empty values are left out by `page.json_data`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.core import locale
from pipeline.core.book import Chapter
from pipeline.core.model import Episode, Event, Film, Library

Schema = Mapping[str, Any]

_ATTENDANCE = "https://schema.org/OfflineEventAttendanceMode"
_EVENT_STATUS = {
    "cancelled": "https://schema.org/EventCancelled",
    "moved": "https://schema.org/EventRescheduled",
}


def series(library: Library) -> Schema:
    show = library.programme.show
    return {
        **_thing(library, "PodcastSeries", show.title),
        "description": show.description,
        "publisher": _publisher(library),
    }


def episode(library: Library, item: Episode) -> Schema:
    due = item.publication.due
    return {
        **_thing(library, ["PodcastEpisode", "LearningResource"], item.title),
        **_audience(item.roles),
        "description": item.summary,
        "episodeNumber": item.number,
        "datePublished": locale.local_date(due).isoformat() if due else "",
        "partOfSeries": {"@type": "PodcastSeries", "name": library.programme.show.title},
        "accessMode": ["auditory"],
        "accessibilityFeature": ["transcript"] if item.transcript else [],
    }


def film(library: Library, item: Film) -> Schema:
    due = item.publication.due
    described = any(f.role == "audio-described" for f in item.formats)
    features = (
        (item.captions, "captions"),
        (item.transcript_text, "transcript"),
        (described, "audioDescription"),
    )
    return {
        **_thing(library, ["VideoObject", "LearningResource"], item.title),
        **_audience(item.roles),
        "description": item.summary,
        "duration": locale.iso_duration(item.duration_s),
        "uploadDate": due.isoformat() if due else "",
        "accessMode": ["auditory", "visual"],
        "accessibilityFeature": [name for there, name in features if there],
    }


def chapter(library: Library, item: Chapter) -> Schema:
    book = library.handbook
    return {
        **_thing(library, ["Chapter", "LearningResource"], item.title),
        **_audience(item.roles),
        "abstract": item.summary,
        "position": item.number,
        "dateModified": item.updated.isoformat() if item.updated else "",
        "isPartOf": {"@type": "Book", "name": book.title, "version": book.version},
        "publisher": _publisher(library),
        "accessMode": ["textual"],
    }


def event(library: Library, item: Event) -> Schema:
    place = item.venue
    status = item.registration.status if item.registration else ""
    return {
        **_thing(library, "EducationEvent", item.title),
        "startDate": item.start.isoformat(),
        "endDate": item.end.isoformat(),
        "eventAttendanceMode": _ATTENDANCE,
        "eventStatus": _EVENT_STATUS.get(status, "https://schema.org/EventScheduled"),
        "location": {"@type": "Place", "name": place.name, "address": place.address},
        "organizer": {"@type": "Organization", "name": item.organiser or item.title},
        "isAccessibleForFree": item.price == 0,
    }


def _thing(library: Library, kind: str | list[str], name: str) -> Schema:
    return {
        "@context": "https://schema.org",
        "@type": kind,
        "name": name,
        "inLanguage": library.programme.language,
    }


def _audience(roles: tuple[str, ...]) -> Schema:
    if not roles:
        return {}
    return {"audience": {"@type": "EducationalAudience", "educationalRole": list(roles)}}


def _publisher(library: Library) -> Schema:
    return {"@type": "Organization", "name": library.programme.publisher}
