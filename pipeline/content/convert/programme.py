"""``programme.yaml`` → `Programme`."""

from __future__ import annotations

from dataclasses import replace

from pipeline.content.convert.sheet import Sheet
from pipeline.content.schema.feed import (
    WrittenLocation,
    WrittenRemoteFeed,
    WrittenUpdateFrequency,
)
from pipeline.content.schema.programme import WrittenProgramme, WrittenShow, WrittenTarget
from pipeline.core.programme import (
    Announce,
    Contact,
    LanguageHelp,
    Location,
    LoudnessTarget,
    Programme,
    RegularPerson,
    RemoteFeed,
    Season,
    Show,
    UpdateFrequency,
)
from pipeline.core.target import Cdn, Target


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
        language_help=LanguageHelp(**written.language_help.model_dump()),
        search=written.search,
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
        people=tuple(RegularPerson(p.name, p.role) for p in series.people),
        locations=tuple(_location(place) for place in series.locations),
        update_frequency=_frequency(series.update_frequency),
        podroll=tuple(_remote(feed) for feed in series.podroll),
        publisher_feed=_publisher(series.publisher_feed),
        ai_content=series.ai_content,
        comments=series.comments,
        verify=series.verify or "",
        new_feed_address=series.new_feed_address or "",
        former_feeds=series.former_feeds,
        listen_on=tuple(series.listen_on.model_dump(exclude_none=True).items()),
        announce=Announce(series.announce.websub or "", series.announce.podping),
    )


def _location(written: WrittenLocation) -> Location:
    return Location(**written.model_dump(exclude_none=True))


def _frequency(written: WrittenUpdateFrequency | None) -> UpdateFrequency | None:
    if written is None:
        return None
    return UpdateFrequency(written.label, written.rrule or "", written.start)


def _remote(written: WrittenRemoteFeed) -> RemoteFeed:
    return RemoteFeed(written.guid, written.title or "", written.address or "")


def _publisher(written: WrittenRemoteFeed | None) -> RemoteFeed | None:
    return None if written is None else replace(_remote(written), medium="publisher")


def _target(name: str, written: WrittenTarget) -> Target:
    address = _ending_in_slash(written.base_address or "")
    known = written.model_dump(exclude={"base_address", "cdn"}, exclude_none=True)
    cdn = Cdn(written.cdn.purge or "", written.cdn.command)
    return Target(name=name, base_address=address, cdn=cdn, **known)


def _ending_in_slash(address: str) -> str:
    return address if not address or address.endswith("/") else f"{address}/"
