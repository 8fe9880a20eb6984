"""What the public may see, by state, dates and instant."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.core.book import Handbook
from pipeline.core.model import Episode, Gone, Library
from pipeline.core.programme import Programme, Show
from pipeline.core.values import HelpBox, Picture, Publication, SourceFile, State, Status
from pipeline.core.visibility import previewed, published

NOON = datetime(2022, 10, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("publication", "status"),
    [
        (Publication(State.DRAFT, NOON - HOUR), Status.DRAFT),
        (Publication(State.REVIEW), Status.REVIEW),
        (Publication(State.WITHDRAWN, NOON - HOUR), Status.WITHDRAWN),
        (Publication(State.APPROVED), Status.PUBLISHED),
        (Publication(State.APPROVED, NOON), Status.PUBLISHED),
        (Publication(State.APPROVED, NOON + HOUR), Status.SCHEDULED),
        (Publication(State.APPROVED, NOON - HOUR, NOON + HOUR), Status.EMBARGOED),
        (Publication(State.APPROVED, NOON + HOUR, NOON - HOUR), Status.SCHEDULED),
        (Publication(State.APPROVED, None, NOON), Status.PUBLISHED),
    ],
)
def test_status(publication: Publication, status: Status) -> None:
    assert publication.status(NOON) is status


def test_due_is_the_later_of_the_two_dates() -> None:
    assert Publication(State.APPROVED, NOON, NOON + HOUR).due == NOON + HOUR
    assert Publication(State.APPROVED).due is None


def library(*publications: Publication) -> Library:
    """Episodes by those publications; the GUID of each is its place among them."""
    cover = Picture(SourceFile("cover.jpg", Path("cover.jpg")), "To stole")
    show = Show("s", "g", "Titel", "Om", cover, "Redaktionen", "redaktion@programmet.example")
    return Library(
        Programme("p", "Programmet", "https://programmet.example/", "Styrelsen", show),
        NOON,
        Handbook("Håndbogen"),
        HelpBox("Hjælp"),
        tuple(
            Episode(f"ep-{n}", str(n), 1, n, f"Hemmelig {n}", "Hemmelig", publication, "episodes/x")
            for n, publication in enumerate(publications)
        ),
    )


def test_of_what_is_withdrawn_there_is_left_that_it_was_and_when() -> None:
    late = Publication(State.WITHDRAWN, NOON - HOUR)
    early = Publication(State.WITHDRAWN, NOON - 3 * HOUR, NOON - 2 * HOUR)
    seen = published(library(late, early, Publication(State.APPROVED, NOON - HOUR)))
    assert seen.gone == (Gone("1", NOON - 2 * HOUR), Gone("0", NOON - HOUR))
    assert {field.name for field in fields(Gone)} == {"guid", "due"}
    assert "Hemmelig 0" not in repr(seen)
    assert previewed(library(late)).gone == (Gone("0", NOON - HOUR),)


@pytest.mark.parametrize(
    "publication",
    [
        Publication(State.DRAFT, NOON - HOUR),
        Publication(State.REVIEW, NOON - HOUR),
        Publication(State.APPROVED, NOON - HOUR),
        Publication(State.APPROVED, NOON + HOUR),
        Publication(State.APPROVED, NOON - HOUR, NOON + HOUR),
        Publication(State.WITHDRAWN),
        Publication(State.WITHDRAWN, NOON + HOUR),
        Publication(State.WITHDRAWN, NOON - HOUR, NOON + HOUR),
    ],
)
def test_nothing_else_is_gone(publication: Publication) -> None:
    assert published(library(publication)).gone == ()
    assert previewed(library(publication)).gone == ()
