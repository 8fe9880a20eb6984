"""``events/<slug>.yaml`` → `Event`."""

from __future__ import annotations

from pipeline.content.convert.sheet import Sheet, publication
from pipeline.content.schema.event import (
    WrittenCertificate,
    WrittenEvent,
    WrittenKit,
    WrittenOrganiser,
    WrittenRegistration,
    WrittenRow,
    WrittenVenue,
)
from pipeline.core.model import Event, Kit, ProgrammeRow, Registration, Venue


def event(written: WrittenEvent, sheet: Sheet) -> Event:
    organiser = written.organiser or WrittenOrganiser.model_construct(name="")
    certificate = written.certificate or WrittenCertificate.model_construct(hours=None, text="")
    return Event(
        id=written.id,
        type=written.type,
        title=written.title,
        publication=publication(written),
        file=sheet.document.source.name,
        start=written.start,
        end=written.end,
        venue=_venue(written.venue),
        example=written.example,
        discreet_title=written.discreet_title,
        organiser=organiser.name,
        organiser_contact=organiser.contact or "",
        organiser_email=organiser.email or "",
        audience=written.audience or "",
        capacity=written.capacity,
        price=written.price,
        roles=written.roles,
        learning_outcomes=written.learning_outcomes,
        registration=_registration(written.registration),
        programme=tuple(_row(row) for row in written.programme),
        kit=_kit(written.kit),
        evaluation_questions=0 if written.evaluation is None else written.evaluation.questions,
        certificate_hours=certificate.hours,
        certificate_text=certificate.text,
        support=written.support.text or "",
        quiet_room=written.support.quiet_room,
        contact_person=written.support.contact_person,
        materials=written.materials,
        updated=written.updated,
    )


def _venue(written: WrittenVenue) -> Venue:
    return Venue(written.name, written.address or "", written.access or "", written.wifi or "")


def _registration(written: WrittenRegistration | None) -> Registration | None:
    if written is None:
        return None
    return Registration(written.status, written.url or "", written.opens, written.closes)


def _kit(written: WrittenKit | None) -> Kit | None:
    return None if written is None else Kit(written.include, written.paper, written.offline)


def _row(written: WrittenRow) -> ProgrammeRow:
    return ProgrammeRow(
        start=written.start,
        end=written.end,
        title=written.title,
        speakers=written.speakers,
        episode=written.episode,
        film=written.film,
        chapter=written.handbook,
        questions=written.questions,
        content_note=written.content_note or "",
        facilitator_note=written.facilitator_note or "",
    )
