"""Theme days and conferences: a list, a page for each, and an invitation for the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.model import Event, Library, ProgrammeRow
from pipeline.core.values import Ref
from pipeline.outputs import kits, strings, structured
from pipeline.outputs.calendar import ics
from pipeline.outputs.links import (
    Link,
    chapter_links,
    episode_links,
    film_links,
)
from pipeline.outputs.page import Head, Sheet, hidden_status, page

LIST = "arrangementer/index.html"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the day with the pages that belong to it."""

    row: ProgrammeRow
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class EventView:
    item: Event
    rows: tuple[Row, ...]
    materials: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class EventsView:
    coming: tuple[Event, ...]
    past: tuple[Event, ...]


def plan(library: Library) -> Iterator[Artefact]:
    if not library.events:
        return
    yield event_list(library)
    for event in library.events:
        yield event_page(library, event)


def invitation(library: Library, event: Event) -> Artefact:
    """The event as a calendar file: part ``ics``, at a stable address."""
    output = Output("ics", f"arrangementer/{event.id}.ics", "page", download_as=f"{event.id}.ics")
    params = ics(event, library).decode()
    return Artefact(
        f"invitation/{event.id}", _ICS, (output,), params, provenance=frozenset({event.id})
    )


def event_list(library: Library) -> Artefact:
    updated = max((e.updated for e in library.events if e.updated), default=None)
    head = Head(LIST, strings.words(library).text("Events"), updated=updated)
    items = frozenset(event.id for event in library.events)
    view = EventsView(*in_time(library))
    return page(library, Sheet("events", head, view, items=items, kind="index"))


def in_time(library: Library) -> tuple[tuple[Event, ...], tuple[Event, ...]]:
    """Those to come, the next first; and those that are over, the latest first."""
    ordered = sorted(library.events, key=lambda event: (event.start, event.id))
    coming = tuple(_bare(e) for e in ordered if e.end >= library.instant)
    past = tuple(_bare(e) for e in reversed(ordered) if e.end < library.instant)
    return coming, past


def _bare(event: Event) -> Event:
    """What a list needs of an event: a changed programme leaves the list as it is."""
    return replace(event, programme=(), kit=None, learning_outcomes=(), materials=())


def event_page(library: Library, event: Event) -> Artefact:
    head = Head(
        event.address,
        event.title,
        event.audience,
        (Link(LIST, strings.words(library).text("Events")),),
        event.updated,
        event.example,
        hidden_status(library, event),
        event.discreet_title or "",
        schema=structured.event(library, event),
    )
    inputs = {"invitation": invitation(library, event)}
    if event.kit:
        inputs["kit"] = kits.kit(library, event)
    view = EventView(
        event, tuple(_row(library, row) for row in event.programme), _materials(library, event)
    )
    return page(library, Sheet("event", head, view, inputs, items=frozenset({event.id})))


def _row(library: Library, row: ProgrammeRow) -> Row:
    links = (
        *episode_links(library, filter(None, (row.episode, row.questions))),
        *film_links(library, filter(None, (row.film,))),
        *chapter_links(library, filter(None, (row.chapter,))),
    )
    return Row(row, tuple(dict.fromkeys(links)))


def _materials(library: Library, event: Event) -> tuple[Link, ...]:
    found = []
    for id_ in event.materials:
        ref = (Ref(id_),)  # of one kind alone: no two items have the same id
        found += [
            *episode_links(library, ref),
            *film_links(library, ref),
            *chapter_links(library, ref),
        ]
    return tuple(found)


def _write(job: Job) -> Product:
    return Product({"ics": str(job.params).encode()})


_ICS = Recipe("invitation", 1, _write)
