"""``help.yaml``, ``glossary.yaml`` and the private ``consents.yaml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from pipeline.content.schema.pieces import Written
from pipeline.content.schema.scalars import Day, Flag, PersonId, Seconds, Slug, Text, one_of

Channel = Annotated[
    str,
    one_of("audio", "transcript", "quote", "clip", "film", "still", "kit", "press", "archive"),
]
Stretch = Annotated[tuple[Seconds, ...], Field(min_length=2, max_length=2)]
Basis = Annotated[str, one_of("samtykke", "kontrakt", "ansættelse")]


class WrittenHelpContact(Written):
    name: Text
    phone: Text
    verified_on: Day
    hours: Text | None = None
    anonymous: Flag = False
    verified_by: Text | None = None


class WrittenEmergency(Written):
    label: Text
    phone: Text


class WrittenHelp(Written):
    title: Text
    example: Flag = False
    emergency: WrittenEmergency | None = None
    contacts: tuple[WrittenHelpContact, ...] = ()
    for_professionals: Text | None = None


class WrittenTerm(Written):
    term: Text
    definition: Text
    also: tuple[Text, ...] = ()


class WrittenGlossary(Written):
    example: Flag = False
    terms: tuple[WrittenTerm, ...] = ()


class WrittenPerson(Written):
    id: PersonId
    shown_as: Text
    basis: Basis
    scope: tuple[Channel, ...]
    given: Day
    record: Text
    vulnerable: Flag = False
    approved_final: Day | None = None
    cooling_off_until: Day | None = None
    review_by: Day | None = None
    contact_route: Text | None = None
    segments: dict[Slug, tuple[Stretch, ...]] = Field(default_factory=dict)


class WrittenRegister(Written):
    example: Flag = False
    people: tuple[WrittenPerson, ...] = ()
