"""``events/<slug>.yaml``: theme days and conferences."""

from __future__ import annotations

from typing import Annotated

from pipeline.content.schema.pieces import Written, WrittenItem
from pipeline.content.schema.scalars import (
    Address,
    Clock,
    Day,
    Email,
    Flag,
    Instant,
    Reference,
    Slug,
    Text,
    Whole,
    between,
    one_of,
)


class WrittenVenue(Written):
    name: Text
    address: Text | None = None
    access: Text | None = None
    wifi: Annotated[str, one_of("none", "weak", "good")] | None = None


class WrittenOrganiser(Written):
    name: Text
    contact: Text | None = None
    email: Email | None = None


class WrittenRegistration(Written):
    status: Annotated[str, one_of("open", "closed", "full", "cancelled")]
    url: Address | None = None
    opens: Day | None = None
    closes: Day | None = None


class WrittenRow(Written):
    start: Clock
    end: Clock
    title: Text
    speakers: tuple[Text, ...] = ()
    episode: Reference | None = None
    film: Reference | None = None
    handbook: Reference | None = None
    questions: Reference | None = None
    content_note: Text | None = None
    facilitator_note: Text | None = None


class WrittenKit(Written):
    include: tuple[Text, ...]
    paper: Annotated[str, one_of("A4", "A5")] = "A4"
    offline: Flag = True


class WrittenEvaluation(Written):
    questions: Annotated[Whole, between(1, 30)]
    anonymous: Flag = True


class WrittenCertificate(Written):
    hours: Annotated[Whole, between(1, 100)]
    text: Text


class WrittenSupport(Written):
    quiet_room: Flag = False
    contact_person: Flag = False
    text: Text | None = None


class WrittenEvent(WrittenItem):
    type: Annotated[str, one_of("theme_day", "conference")]
    start: Instant
    end: Instant
    venue: WrittenVenue
    discreet_title: Text | None = None
    organiser: WrittenOrganiser | None = None
    audience: Text | None = None
    capacity: Annotated[Whole, between(1, 100_000)] | None = None
    price: Whole | None = None
    roles: tuple[Slug, ...] = ()
    learning_outcomes: tuple[Text, ...] = ()
    registration: WrittenRegistration | None = None
    programme: tuple[WrittenRow, ...] = ()
    kit: WrittenKit | None = None
    evaluation: WrittenEvaluation | None = None
    certificate: WrittenCertificate | None = None
    support: WrittenSupport = WrittenSupport()
    materials: tuple[Slug, ...] = ()
