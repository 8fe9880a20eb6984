"""``programme.yaml`` → `Programme`."""

from __future__ import annotations

from pipeline.content.convert.sheet import Sheet
from pipeline.content.schema.programme import WrittenProgramme, WrittenShow, WrittenTarget
from pipeline.core.programme import Contact, LoudnessTarget, Programme, Season, Show, Target


def programme(written: WrittenProgramme, sheet: Sheet) -> Programme:
    contact, loudness = written.contact, written.loudness
    return Programme(
        id=written.id,
        title=written.title,
        site=_ending_in_slash(written.site),
        publisher=written.publisher,
        show=_show(written, sheet),
        description=written.description or "",
        language=written.language,
        example=written.example,
        instant=written.instant,
        contact=Contact(contact.role or "", contact.email or "", contact.phone or ""),
        exit_address=written.exit_address or "",
        accessibility_statement=written.accessibility_statement or "",
        loudness=LoudnessTarget(**loudness.model_dump()),
        targets=tuple(_target(name, target) for name, target in written.targets.items()),
        default_target=written.default_target or next(iter(written.targets), ""),
    )


def _show(written: WrittenProgramme, sheet: Sheet) -> Show:
    series: WrittenShow = written.series
    return Show(
        id=series.id,
        guid=series.guid,
        title=series.title,
        description=series.description,
        artwork=sheet.picture(series.artwork, "series", "artwork"),
        owner_name=series.owner.name,
        owner_email=series.owner.email,
        subtitle=series.subtitle or "",
        author=series.author or written.publisher,
        categories=tuple((c.text, c.sub) for c in series.categories),
        type=series.type,
        explicit=series.explicit,
        complete=series.complete,
        locked=series.locked,
        licence_text=series.licence_text or "",
        seasons=tuple(Season(s.number, s.title or "") for s in series.seasons),
        discreet_title=None if series.discreet is None else series.discreet.title,
    )


def _target(name: str, written: WrittenTarget) -> Target:
    address = _ending_in_slash(written.base_address or "")
    known = written.model_dump(exclude={"base_address"}, exclude_none=True)
    return Target(name=name, base_address=address, **known)


def _ending_in_slash(address: str) -> str:
    return address if not address or address.endswith("/") else f"{address}/"
