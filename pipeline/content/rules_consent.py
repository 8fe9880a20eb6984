"""Nobody is heard, seen or quoted beyond what they have said yes to.

These rules look at items that go out: published now, or approved with a date. An item under embargo
waits for whatever it waits for, and drafts are nobody's business yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from pipeline.content.consents import Person
from pipeline.content.document import Loc
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode, Film, Item
from pipeline.core.problems import Place, Problem, problem

Voiced = Entry[Episode] | Entry[Film]

#: Channel -> the code that says it is not covered.
_REFUSED = MappingProxyType(
    {"audio": "E101", "transcript": "E102", "quote": "E103", "film": "E104"}
)
REVIEW_WARNING = timedelta(days=60)


def voiced(subject: Subject) -> tuple[Voiced, ...]:
    """The items that people can take part in."""
    return (*subject.entries.episodes, *subject.entries.films)


def register_exists(subject: Subject) -> Iterator[Problem]:
    """Where anybody takes part, there is a register of what they have said yes to."""
    register = subject.register
    heard = [e for e in voiced(subject) if e.item.contributors and subject.goes_out(e)]
    if heard and register.document is None and register.readable:
        names = ", ".join(e.item.id for e in heard)
        yield problem("E112", Place("consents.yaml"), items=names)


def people_once(subject: Subject) -> Iterator[Problem]:
    document = subject.register.document
    people = document.data.get("people") if document is not None else None
    if document is None or not isinstance(people, list):
        return
    ids = [document.text("people", n, "id") for n in range(len(people))]
    for n, one in enumerate(ids):
        if one is not None and one in ids[:n]:
            yield problem("E113", document.place("people", n, "id"), person=one)


def channels(subject: Subject) -> Iterator[Problem]:
    """Every contributor is known and has said yes to each channel the item goes to."""
    if subject.register.document is None:
        return
    for entry in voiced(subject):
        if subject.goes_out(entry):
            for channel, who, loc in _channels(entry.item):
                yield from _covered(subject, entry, (channel, who, loc))


def _covered(subject: Subject, entry: Voiced, wanted: tuple[str, str, Loc]) -> Iterator[Problem]:
    channel, who, loc = wanted
    person = subject.register.people.get(who)
    if person is None:
        if loc[0] == "contributors" and channel in ("audio", "film"):
            yield problem("E100", entry.place(*loc), person=who)
    elif channel not in person.scope:
        yield problem(_REFUSED[channel], entry.place(*loc), **_who(entry.item, person))


def soundbites(subject: Subject) -> Iterator[Problem]:
    """An approved quote long enough to be heard by itself in apps is a clip: who says it has said
    yes to those, and is not vulnerable.
    """
    for entry in subject.entries.episodes:
        for quote in entry.item.soundbites if subject.goes_out(entry) else ():
            person = subject.register.people.get(quote.speaker)
            if person is not None and (person.vulnerable or "clip" not in person.scope):
                place = entry.place("quotes", entry.item.quotes.index(quote), "speaker")
                code = "E261" if person.vulnerable else "E260"
                yield problem(code, place, **_who(entry.item, person))


def final_version(subject: Subject) -> Iterator[Problem]:
    """Nothing goes out that somebody has still to approve, or may still regret."""
    for entry, person, loc in taking_part(subject):
        yield from final(subject, entry, person, loc)


def final(subject: Subject, entry: Voiced, person: Person, loc: Loc) -> Iterator[Problem]:
    """Who is vulnerable, or was promised to, has approved the final version and could regret it."""
    params = _who(entry.item, person)
    if person.must_approve(subject.today):
        yield problem("E106", entry.place(*loc), **params)
    if person.cooling_off_until is None:
        if person.vulnerable:
            yield problem("E108", entry.place(*loc), **params)
    elif person.cooling_off_until >= subject.today:
        until = person.cooling_off_until.isoformat()
        yield problem("E107", entry.place(*loc), **params, until=until)


def in_force(subject: Subject) -> Iterator[Problem]:
    """Each consent that is used is one that holds today."""
    people: dict[str, tuple[Person, list[str]]] = {}
    for entry, person, _ in taking_part(subject):
        people.setdefault(person.id, (person, []))[1].append(entry.item.id)
    for person, items in people.values():
        yield from held(subject, person, ", ".join(dict.fromkeys(items)))


def held(subject: Subject, person: Person, items: str) -> Iterator[Problem]:
    """A consent holds from the day it was given to the day it must be renewed."""
    if person.given > subject.today:
        yield _register_problem(subject, "E116", person, "given", items)
    if person.review_by is None:
        return
    if person.review_by < subject.today:
        yield _register_problem(subject, "E109", person, "review_by", items)
    elif person.review_by - subject.today <= REVIEW_WARNING:
        yield _register_problem(subject, "W110", person, "review_by", items)


def segments(subject: Subject) -> Iterator[Problem]:
    """The stretches in the register belong to items in which the person takes part."""
    document = subject.register.document
    for person in subject.register.people.values():
        for item in person.segments:
            entry = subject.index.get(item)
            taking_part = entry is not None and person.id in _contributors(entry.item)
            if document is not None and not taking_part and not subject.excused(item):
                place = document.key_place("people", person.index, "segments", item)
                yield problem("E119", place, person=person.id, item=item)


def _register_problem(
    subject: Subject, code: str, person: Person, field: str, items: str
) -> Problem:
    document = subject.register.document
    place = Place("consents.yaml")
    if document is not None:
        place = document.place("people", person.index, field)
    date = getattr(person, field).isoformat()
    return problem(code, place, who=person.shown_as, person=person.id, date=date, items=items)


def _channels(item: Episode | Film) -> Iterator[tuple[str, str, Loc]]:
    """(channel, contributor, where it says so) for all that an item does with its voices."""
    for n, one in enumerate(item.contributors):
        loc: Loc = ("contributors", n)
        yield "film" if isinstance(item, Film) else "audio", one.id, loc
        if isinstance(item, Episode) and item.transcript is not None:
            yield "transcript", one.id, loc
    quotes = item.quotes if isinstance(item, Episode) else ()
    for n, quote in enumerate(quotes):
        if quote.approved:
            yield "quote", quote.speaker, ("quotes", n, "speaker")


def taking_part(subject: Subject) -> Iterator[tuple[Voiced, Person, Loc]]:
    for entry in voiced(subject):
        for n, one in enumerate(entry.item.contributors):
            person = subject.register.people.get(one.id)
            if person is not None and subject.goes_out(entry):
                yield entry, person, ("contributors", n)


def _contributors(item: Item) -> tuple[str, ...]:
    return tuple(c.id for c in item.contributors) if isinstance(item, Episode | Film) else ()


def _who(item: Item, person: Person) -> dict[str, str]:
    return {"item": item.id, "who": person.shown_as, "person": person.id}
