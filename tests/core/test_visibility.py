"""What the public may see, by state, dates and instant."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.core.values import Publication, State, Status

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
