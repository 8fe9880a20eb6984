"""``help.yaml`` and ``glossary.yaml`` → the model."""

from __future__ import annotations

from pipeline.content.schema.shared import WrittenGlossary, WrittenHelp
from pipeline.core.values import HelpBox, HelpContact, Term


def help_box(written: WrittenHelp) -> HelpBox:
    emergency = written.emergency
    return HelpBox(
        title=written.title,
        emergency_label="" if emergency is None else emergency.label,
        emergency_phone="" if emergency is None else emergency.phone,
        contacts=tuple(
            HelpContact(c.name, c.phone, c.hours or "", c.anonymous, c.verified_on)
            for c in written.contacts
        ),
        for_professionals=written.for_professionals or "",
    )


def terms(written: WrittenGlossary) -> tuple[Term, ...]:
    return tuple(Term(t.term, t.definition, t.also) for t in written.terms)
