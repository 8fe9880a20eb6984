"""A kit is a copy that leaves our hands: what it holds must be public and may be passed on."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode, Event, Film, Item
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.values import Status

_HIDDEN = {
    Status.DRAFT: "E123",
    Status.REVIEW: "E124",
    Status.EMBARGOED: "E125",
    Status.WITHDRAWN: "E127",
}


def kit_contents(subject: Subject) -> Iterator[Problem]:
    """Nothing hidden is left out in silence: the kit says what is missing, and why."""
    for event, included, place in _included(subject):
        status = subject.status(included)
        if status in _HIDDEN:
            until = included.item.publication.embargo_until
            params = {"item": included.item.id, "until": f"{until:%Y-%m-%d}" if until else ""}
            yield problem(_HIDDEN[status], place, **params)
        elif status is Status.SCHEDULED:
            due = included.item.publication.due
            late = due is not None and due > event.item.start
            params = {"item": included.item.id, "due": f"{due:%Y-%m-%d %H:%M}"}
            yield problem("E126" if late else "W128", place, **params)


def kit_consents(subject: Subject) -> Iterator[Problem]:
    """Each voice has said yes to being passed on as a file, and to the version that is."""
    for _, included, place in _included(subject):
        item = included.item
        if not isinstance(item, Episode | Film):
            continue
        for one in item.contributors:
            person = subject.register.people.get(one.id)
            if person is None:
                continue
            params = {"item": item.id, "who": person.shown_as, "person": person.id}
            if "kit" not in person.scope:
                yield problem("E105" if isinstance(item, Episode) else "E117", place, **params)
            if person.must_approve(subject.today) and not subject.goes_out(included):
                yield problem("E118", place, **params)


def _included(subject: Subject) -> Iterator[tuple[Entry[Event], Entry[Item], Place]]:
    """The items in the kits of events that go out, and where the kit names them."""
    for event in subject.entries.events:
        if event.item.kit is None or not subject.goes_out(event):
            continue
        for n, name in enumerate(event.item.kit.include):
            included = subject.index.get(name)
            if included is not None:
                yield event, included, event.place("kit", "include", n)
