"""What a page tells machines (schema.org, in JSON-LD). Templates add what is only known when things
are made: addresses, lengths, sizes. Empty values are left out by `page.json_data`.

What teaches is a LearningResource beside its own type, as schema.org asks. accessMode,
accessModeSufficient and accessibilityFeature hold words of the W3C's vocabulary for them
(https://www.w3.org/community/reports/a11y-discov-vocab/CG-FINAL-vocabulary-20230718/).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipeline.core import locale
from pipeline.core.book import Chapter, Handbook
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Event, Film, Library, Page
from pipeline.core.values import Term
from pipeline.outputs import strings

Schema = Mapping[str, Any]

SHOW_PAGE = "episoder/index.html"
BOOK_PAGE = "haandbog/index.html"
_SCHEMA = "https://schema.org"
_ATTENDANCE = f"{_SCHEMA}/OfflineEventAttendanceMode"
_EVENT_STATUS = {
    "cancelled": f"{_SCHEMA}/EventCancelled",
    "moved": f"{_SCHEMA}/EventRescheduled",
}
_AVAILABLE = {"open": f"{_SCHEMA}/InStock", "full": f"{_SCHEMA}/SoldOut"}
_FORMATS = {"epub": "EBook", "pdf": "EBook", "print": "Paperback", "audio": "AudiobookFormat"}
#: What every text on the site has: headings, contents, and words that a machine can read aloud.
_TEXTUAL = ["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"]


@dataclass(frozen=True, slots=True)
class Senses:
    """How something is taken in: ``enough`` are the sets of senses that suffice for all of it."""

    modes: tuple[str, ...]
    enough: tuple[tuple[str, ...], ...]
    features: tuple[str, ...] = ()

    def schema(self) -> Schema:
        sufficient = [
            {"@type": "ItemList", "itemListElement": [", ".join(modes)]} for modes in self.enough
        ]
        return {
            "accessMode": list(self.modes),
            "accessModeSufficient": sufficient,
            "accessibilityFeature": list(self.features),
        }


def site(library: Library) -> Schema:
    """The front page: the site, and what it is made of."""
    programme, book = library.programme, library.handbook
    parts = [series(library)] if library.episodes else []
    parts += [_book(library, book)] if book.chapters else []
    return {
        **_thing(library, "WebSite", programme.title),
        "description": programme.description,
        "publisher": _publisher(library),
        "isAccessibleForFree": True,
        "hasPart": parts,
    }


def series(library: Library) -> Schema:
    show = library.programme.show
    return {
        **_thing(library, "PodcastSeries", show.title),
        "url": _url(library, SHOW_PAGE),
        "description": show.description,
        "alternativeHeadline": show.subtitle,
        "publisher": _publisher(library),
        "isAccessibleForFree": True,
    }


def episode(library: Library, item: Episode) -> Schema:
    transcribed = item.transcript is not None
    senses = Senses(
        ("auditory", *(("textual",) if transcribed else ())),
        (("auditory",), *((("textual",),) if transcribed else ())),
        ("transcript", *_TEXTUAL) if transcribed else (),
    )
    show = library.programme.show
    season = next((s for s in show.seasons if s.number == item.season), None)
    return {
        **_thing(library, ["PodcastEpisode", "LearningResource"], item.title),
        **_learning(library, "Episode", item.roles, item.topics),
        **senses.schema(),
        **_dates(item),
        "description": item.summary,
        "episodeNumber": item.number if item.type == "full" else None,
        "partOfSeries": _part(library, "PodcastSeries", show.title, SHOW_PAGE),
        "partOfSeason": {
            "@type": "PodcastSeason",
            "seasonNumber": item.season,
            "name": season.title if season else "",
        },
        "copyrightNotice": item.licence or show.licence_text,
        "publisher": _publisher(library),
    }


def film(library: Library, item: Film) -> Schema:
    return {
        **_thing(library, ["VideoObject", "LearningResource"], item.title),
        **_learning(library, "Film", item.roles, item.topics),
        **_film_senses(item).schema(),
        **_dates(item),
        "description": item.summary,
        "duration": locale.iso_duration(item.duration_s),
        "timeRequired": locale.iso_duration(item.duration_s),
        "uploadDate": item.publication.due.isoformat() if item.publication.due else "",
        "hasPart": [
            {
                "@type": "Clip",
                "name": clip.title,
                "startOffset": round(clip.start_s, 2),
                "endOffset": round(clip.end_s, 2),
                "url": _url(library, f"{item.address}#m-{clip.id}"),
            }
            for clip in item.clips
        ],
        "copyrightNotice": item.licence,
        "publisher": _publisher(library),
    }


def _film_senses(item: Film) -> Senses:
    described = any(form.role == "audio-described" for form in item.formats)
    features = (
        (item.captions, "captions"),
        (item.transcript_text, "transcript"),
        (described, "audioDescription"),
        (any(form.role == "sign-language" for form in item.formats), "signLanguage"),
        (any(form.role == "offline" for form in item.formats), "openCaptions"),
    )
    enough: list[tuple[str, ...]] = [("auditory", "visual")]
    enough += [("textual", "visual")] if item.captions else []
    enough += [("textual",)] if item.transcript_text else []
    enough += [("auditory",)] if described or not item.audio_description_needed else []
    textual = ("textual",) if item.captions or item.transcript_text else ()
    return Senses(
        ("auditory", "visual", *textual),
        tuple(enough),
        tuple(name for there, name in features if there),
    )


def chapter(library: Library, item: Chapter) -> Schema:
    book = library.handbook
    return {
        **_thing(library, ["Chapter", "LearningResource"], item.title),
        **_learning(library, "Chapter of a handbook", item.roles, item.keypoints),
        **_reading(),
        **_dates(item),
        "abstract": item.summary,
        "position": item.number,
        "isPartOf": {
            **_part(library, "Book", book.title, BOOK_PAGE),
            "bookEdition": book.version,
        },
        "citation": [source.citation for source in item.sources],
        "publisher": _publisher(library),
    }


def book(library: Library) -> Schema:
    """The handbook's contents page."""
    return {"@context": _SCHEMA, **_book(library, library.handbook)}


def _book(library: Library, item: Handbook) -> Schema:
    forms = [
        {"@type": "Book", "isbn": isbn, "bookFormat": f"{_SCHEMA}/{_FORMATS.get(form, 'EBook')}"}
        for form, isbn in item.isbn
        if isbn
    ]
    roles = {role for one in item.chapters for role in one.roles}
    return {
        "@type": ["Book", "LearningResource"],
        "name": item.title,
        "inLanguage": library.programme.language,
        "url": _url(library, BOOK_PAGE),
        **_learning(library, "Handbook", tuple(r for r in strings.ROLES if r in roles)),
        **_reading(),
        "alternativeHeadline": item.subtitle,
        "bookEdition": item.version,
        "datePublished": item.published.isoformat() if item.published else "",
        "workExample": forms,
        "usageInfo": item.reuse,
        "publisher": {"@type": "Organization", "name": item.publisher}
        if item.publisher
        else _publisher(library),
    }


def event(library: Library, item: Event) -> Schema:
    place = item.venue
    status = item.registration.status if item.registration else ""
    quiet = {"@type": "LocationFeatureSpecification", "name": "quiet room", "value": True}
    return {
        **_thing(library, "EducationEvent", item.title),
        **_audience(library, item.roles),
        "teaches": list(item.learning_outcomes),
        "startDate": item.start.isoformat(),
        "endDate": item.end.isoformat(),
        "eventAttendanceMode": _ATTENDANCE,
        "eventStatus": _EVENT_STATUS.get(status, f"{_SCHEMA}/EventScheduled"),
        "location": {
            "@type": "Place",
            "name": place.name,
            "address": place.address,
            "amenityFeature": quiet if item.quiet_room else None,
        },
        "organizer": {
            "@type": "Organization",
            "name": item.organiser or library.programme.publisher,
        },
        "maximumAttendeeCapacity": item.capacity,
        "isAccessibleForFree": item.price == 0 if item.price is not None else None,
        "offers": _offer(item),
        "workFeatured": list(_featured(library, item)),
    }


def _offer(item: Event) -> Schema | None:
    if item.price is None or item.registration is None:
        return None
    available = _AVAILABLE.get(item.registration.status, f"{_SCHEMA}/Discontinued")
    price = {"price": item.price, "priceCurrency": "DKK", "url": item.registration.url}
    return {"@type": "Offer", "availability": available, **price}


def _featured(library: Library, item: Event) -> Iterable[Schema]:
    """The episodes, films and chapters that the day is made of."""
    kinds: tuple[tuple[str, Any], ...] = (
        ("PodcastEpisode", [library.episode(row.episode) for row in item.programme if row.episode]),
        ("VideoObject", [library.film(row.film) for row in item.programme if row.film]),
        ("Chapter", [library.chapter(row.chapter) for row in item.programme if row.chapter]),
    )
    for kind, found in kinds:
        for one in dict.fromkeys(found):
            if one is not None:
                yield {
                    "@type": [kind, "LearningResource"],
                    "name": one.title,
                    "url": _url(library, one.address),
                }


def web_page(library: Library, item: Page) -> Schema:
    return {
        **_thing(library, "WebPage", item.title),
        **_dates(item),
        "description": item.lead,
        "publisher": _publisher(library),
    }


def glossary(library: Library, name: str, terms: Iterable[tuple[str, Term]]) -> Schema:
    """Words and what is meant by them; each with its id on the page."""
    return {
        **_thing(library, "DefinedTermSet", name),
        "hasDefinedTerm": [
            {
                "@type": "DefinedTerm",
                "@id": f"#{id_}",
                "name": term.term,
                "alternateName": list(term.also),
                "description": term.definition,
            }
            for id_, term in terms
        ],
    }


def _thing(library: Library, kind: str | list[str], name: str) -> Schema:
    language = library.programme.language
    return {"@context": _SCHEMA, "@type": kind, "name": name, "inLanguage": language}


def _learning(
    library: Library, kind: str, roles: tuple[str, ...], teaches: tuple[str, ...] = ()
) -> Schema:
    return {
        **_audience(library, roles),
        "learningResourceType": strings.words(library).text(kind),
        "teaches": list(teaches),
        "isAccessibleForFree": True,
    }


def _audience(library: Library, roles: tuple[str, ...]) -> Schema:
    words = strings.words(library)
    named = [words.text(strings.ROLES.get(role, role)) for role in roles]
    if not named:
        return {}
    return {"audience": {"@type": "EducationalAudience", "educationalRole": named}}


def _reading() -> Schema:
    return Senses(("textual",), (("textual",),), tuple(_TEXTUAL)).schema()


def _dates(item: Episode | Film | Chapter | Page) -> Schema:
    due = item.publication.due
    return {
        "datePublished": locale.local_date(due).isoformat() if due else "",
        "dateModified": item.updated.isoformat() if item.updated else "",
    }


def _part(library: Library, kind: str, name: str, path: str) -> Schema:
    return {"@type": kind, "name": name, "url": _url(library, path)}


def _url(library: Library, path: str) -> str:
    return library.base_address + path if library.base_address else ""


def _publisher(library: Library) -> Schema:
    return {"@type": "Organization", "name": library.programme.publisher}
