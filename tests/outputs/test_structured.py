"""What pages tell machines: of known types, with properties that these types have, and whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from pipeline.core.visibility import published
from pipeline.outputs import structured
from pipeline.outputs.page import json_data
from tests.outputs import site
from tests.outputs.small import Bench

#: Of schema.org 29: the properties that we use, by the type they belong to.
THING = {"name", "url", "description", "image", "alternateName"}
WORK = THING | {
    *("inLanguage", "publisher", "isAccessibleForFree", "hasPart", "isPartOf", "about"),
    *("accessMode", "accessModeSufficient", "accessibilityFeature", "datePublished"),
    *("dateModified", "alternativeHeadline", "abstract", "position", "citation", "usageInfo"),
    *("copyrightNotice", "workExample", "audience", "teaches", "timeRequired"),
    *("learningResourceType", "thumbnailUrl", "duration"),
}
MEDIA = WORK | {"contentUrl", "encodingFormat", "uploadDate"}
KNOWN = {
    "WebSite": WORK,
    "WebPage": WORK | {"breadcrumb"},
    "LearningResource": WORK,
    "PodcastSeries": WORK | {"webFeed"},
    "PodcastSeason": WORK | {"seasonNumber"},
    "PodcastEpisode": WORK | {"episodeNumber", "partOfSeries", "partOfSeason", "associatedMedia"},
    "AudioObject": MEDIA,
    "VideoObject": MEDIA,
    "Clip": WORK | {"startOffset", "endOffset"},
    "Book": WORK | {"bookEdition", "bookFormat", "isbn"},
    "Chapter": WORK,
    "DefinedTermSet": WORK | {"hasDefinedTerm"},
    "DefinedTerm": THING,
    "EducationEvent": THING
    | {
        *("inLanguage", "audience", "teaches", "startDate", "endDate", "eventAttendanceMode"),
        *("eventStatus", "location", "organizer", "maximumAttendeeCapacity", "offers"),
        *("isAccessibleForFree", "workFeatured"),
    },
    "Place": THING | {"address", "amenityFeature"},
    "LocationFeatureSpecification": THING | {"value"},
    "Offer": THING | {"price", "priceCurrency", "availability"},
    "Organization": THING,
    "EducationalAudience": THING | {"educationalRole"},
    "ItemList": THING | {"itemListElement"},
    "BreadcrumbList": THING | {"itemListElement"},
    "ListItem": THING | {"position", "item"},
}
MODES = {"auditory", "textual", "visual"}


@pytest.fixture(scope="module")
def whole(bench: Bench) -> site.Site:
    return site.made(bench, published(site.full(bench)))


def blocks(page: site.Document) -> list[dict[str, Any]]:
    """What the page is comes first, its breadcrumbs after that."""
    return [json.loads(s.text or "") for s in page.all("script") if "src" not in s.attrib]


def things(value: Any) -> Iterator[dict[str, Any]]:
    """Everything that has a type, at any depth."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    for one in value if isinstance(value, list) else []:
        yield from things(one)


def kinds(thing: dict[str, Any]) -> list[str]:
    kind = thing["@type"]
    return kind if isinstance(kind, list) else [kind]


def test_every_property_belongs_to_a_type_of_its_thing(whole: site.Site) -> None:
    for page in whole.pages():
        for thing in (t for block in blocks(page) for t in things(block)):
            allowed = set().union(*(KNOWN[kind] for kind in kinds(thing)))
            used = {name for name in thing if not name.startswith("@")}
            assert used - allowed == set(), (page.path, kinds(thing))
            assert "" not in thing.values(), (page.path, thing)


def test_each_kind_of_page_says_what_it_is(whole: site.Site) -> None:
    found = {page.path: kinds(blocks(page)[0]) for page in whole.pages() if blocks(page)}
    assert found["index.html"] == ["WebSite"]
    assert found["episoder/index.html"] == ["PodcastSeries"]
    assert found["episoder/1.html"] == ["PodcastEpisode", "LearningResource"]
    assert found["film/2.html"] == ["VideoObject", "LearningResource"]
    assert found["haandbog/samtalen.html"] == ["Chapter", "LearningResource"]
    assert found["arrangementer/temadag.html"] == ["EducationEvent"]
    assert found["om/projektet.html"] == ["WebPage"]
    assert found["haandbog/index.html"] == ["Book", "LearningResource"]
    assert found["haandbog/ordliste.html"] == ["DefinedTermSet"]


def test_what_teaches_says_to_whom_and_how_it_is_taken_in(whole: site.Site) -> None:
    teaching = [
        (page.path, block)
        for page in whole.pages()
        for block in blocks(page)
        if "LearningResource" in kinds(block)
    ]
    assert len(teaching) == 6
    for path, thing in teaching:
        assert thing["isAccessibleForFree"] is True, path
        assert thing["learningResourceType"], path
        assert set(thing["accessMode"]) <= MODES, path
        assert thing["accessModeSufficient"], path
        assert thing["accessibilityFeature"], path
        assert thing["url"].startswith("https://cdn.example/prefix/"), path
    film = dict(teaching)["film/2.html"]
    assert {"captions", "audioDescription"} <= set(film["accessibilityFeature"])
    assert film["timeRequired"] == film["duration"] == "PT2S"
    assert film["hasPart"][0]["url"].endswith("film/2.html#m-a")
    assert dict(teaching)["haandbog/samtalen.html"]["timeRequired"] == "PT1M"
    episode = dict(teaching)["episoder/1.html"]
    assert episode["timeRequired"] == episode["duration"]
    assert episode["audience"]["educationalRole"] == ["læger og praksispersonale", "ledere"]
    assert episode["partOfSeries"]["url"].endswith("episoder/index.html")


def test_an_event_tells_place_price_and_what_is_heard_there(whole: site.Site) -> None:
    [event] = [b for b in blocks(whole.page("arrangementer/temadag.html")) if "startDate" in b]
    assert event["workFeatured"][0]["@type"] == ["PodcastEpisode", "LearningResource"]
    assert event["location"]["name"]
    assert event["organizer"]["name"]


def test_a_book_has_its_numbers_and_a_glossary_its_words(bench: Bench) -> None:
    library = site.full(bench)
    book = json.loads(json_data(structured.book(library)))
    assert book["workExample"] == [
        {"@type": "Book", "isbn": "000-00-00000-00-0", "bookFormat": "https://schema.org/EBook"}
    ]
    words = structured.glossary(library, "Ordliste", [("aeldre", library.glossary[0])])
    [term] = json.loads(json_data(words))["hasDefinedTerm"]
    assert (term["@id"], term["name"], term["description"]) == ("#aeldre", "ældre", "En.")
    assert "alternateName" not in term


def test_nothing_empty_is_told_and_false_is(bench: Bench) -> None:
    library = site.full(bench)
    event = replace(library.events[0], price=100, organiser="", capacity=None)
    data = json.loads(json_data(structured.event(library, event)))
    assert data["isAccessibleForFree"] is False
    assert data["organizer"]["name"] == "Styrelsen"
    assert "maximumAttendeeCapacity" not in data
    assert None not in [v for thing in things(data) for v in thing.values()]
