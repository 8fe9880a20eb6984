"""When what is in order today no longer will be: from then on nothing can be published.

The rules say so when it is too late (E109, E182), and warn some time before (W110, W190). Here it
is told as instants, for whoever publishes by the clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from pipeline.content.rules_consent import taking_part
from pipeline.content.rules_programme import STOP_DAYS
from pipeline.content.subject import Subject
from pipeline.content.times import DANISH
from pipeline.core.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Deadline:
    """``at`` is the first instant at which it is too late. ``kind``: consent or help; ``id`` and
    ``name`` tell whose: a pseudonym and a role, or the help contact's name alone.
    """

    at: datetime
    kind: str
    id: str
    name: str


def deadlines(subject: Subject) -> Iterator[Deadline]:
    """Those to come, in no order."""
    found = (*_consents(subject), *_contacts(subject))
    return (one for one in found if one.at > subject.library.instant)


def _consents(subject: Subject) -> Iterator[Deadline]:
    people = {person.id: person for _, person, _ in taking_part(subject)}
    for person in people.values():
        if person.review_by is not None:
            yield Deadline(_after(person.review_by), "consent", person.id, person.shown_as)


def _contacts(subject: Subject) -> Iterator[Deadline]:
    for contact in subject.library.help.contacts:
        if contact.verified_on is not None:
            last = contact.verified_on + timedelta(days=STOP_DAYS)
            yield Deadline(_after(last), "help", "", contact.name)


def _after(day: date) -> datetime:
    """The end of ``day``, as it is in Denmark."""
    return datetime.combine(day + timedelta(days=1), time(), DANISH)
