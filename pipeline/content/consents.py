"""The private register of consents. It is known to the rules alone and reaches no output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from pipeline.content.document import Document
from pipeline.content.schema.shared import WrittenRegister
from pipeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """What one contributor, known by pseudonym and role, has said yes to.

    ``awaited``: the register says that an approval of the final version is still to come.
    ``segments``: item id -> stretches in seconds where the voice is heard. ``index``: the place in
    the register's list.
    """

    id: str
    shown_as: str
    basis: str
    scope: frozenset[str]
    given: date
    index: int
    vulnerable: bool = False
    awaited: bool = False
    approved_final: date | None = None
    cooling_off_until: date | None = None
    review_by: date | None = None
    segments: Mapping[str, tuple[tuple[float, ...], ...]] = field(default_factory=dict)

    def must_approve(self, today: date) -> bool:
        """Whether they are still to approve the final version on the day ``today``."""
        given = self.approved_final is not None and self.approved_final <= today
        promised = self.awaited or self.approved_final is not None
        return (self.vulnerable or promised) and not given


@dataclass(frozen=True, slots=True)
class Register:
    """``document`` is none when there is no register; ``readable`` tells a broken one apart."""

    people: Mapping[str, Person] = field(default_factory=dict)
    document: Document | None = None
    readable: bool = True

    def __repr__(self) -> str:
        return f"Register({len(self.people)} people)"  # never in a log or a traceback

    def shown_as(self, person: str) -> str:
        """The role a voice is shown as; its pseudonym while the register does not know it."""
        known = self.people.get(person)
        return person if known is None else known.shown_as


def register(document: Document, written: WrittenRegister) -> Register:
    people: dict[str, Person] = {}
    for index, person in enumerate(written.people):
        awaited = person.approved_final is None and document.names(
            "people", index, "approved_final"
        )
        known = person.model_dump(exclude={"contact_route", "record", "scope"})
        entry = Person(**known, scope=frozenset(person.scope), index=index, awaited=awaited)
        people.setdefault(person.id, entry)
    return Register(people, document)
