"""What was said in confidence does not slip out through a text: names, numbers, addresses.

Warnings, since only a person can tell a leak from a number that may be known. They look at what an
author has handed on, so that there is time to mend it before it is approved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.content.rules_consent import voiced
from pipeline.content.rules_tracks import TIMED, text_of, track_files
from pipeline.content.source import Source
from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode
from pipeline.core.problems import Place, Problem, problem
from pipeline.media.transcript import parse

#: A Danish telephone number (eight digits as people group them, or with a country's code), a CPR
#: number, a mail address. Two years in a row are neither.
_REACHES = re.compile(
    r"""(?<![\w+])(?:
      (?:\+45\ ?)?(?!(?:19|20)\d\d\ (?:19|20)\d\d)
        (?:\d{8}|\d{4}\ \d{4}|\d{2}([ .-])\d{2}\1\d{2}\1\d{2})
      |\+\d{1,3}(?:\ ?\d){6,12}
      |\d{6}-?\d{4}
      |[\w.+-]+@[\w-]+(?:\.[\w-]+)+
    )(?!\w)""",
    re.VERBOSE,
)


def speakers(subject: Subject) -> Iterator[Problem]:
    """A voice is called by the role it is shown as, here as everywhere.

    Where a contributor is not in the register, that is said already.
    """
    for entry in subject.entries.episodes:
        people = [subject.register.people.get(c.id) for c in entry.item.contributors]
        if entry.handed_on and None not in people:
            yield from strangers(entry)


def strangers(entry: Entry[Episode]) -> Iterator[Problem]:
    """The voices of a transcript that are no contributor's, each once."""
    source = text_of(entry.item.transcript.file) if entry.item.transcript else None
    if source is None:
        return
    roles = list(dict.fromkeys(c.shown_as for c in entry.item.contributors))
    seen = {role.casefold() for role in roles}
    transcript = parse(source.text.encode())
    for cue, line in zip(transcript.cues, transcript.lines, strict=True):
        if cue.speaker and cue.speaker.casefold() not in seen:
            seen.add(cue.speaker.casefold())
            params = {"speaker": cue.speaker, "known": ", ".join(roles) or "–"}
            yield problem("W156", _where(source, cue.speaker, line), **params)


def contact_details(subject: Subject) -> Iterator[Problem]:
    """A number or an address is a person's, unless the programme itself gives it to everybody."""
    known = _given(subject)
    for entry in voiced(subject):
        for file in track_files(entry.item) if entry.handed_on else ():
            source = text_of(file)
            for place, found in _details(source) if source is not None else ():
                if _bare(found) not in known:
                    yield problem("W157", place, found=found)


def _details(source: Source) -> Iterator[tuple[Place, str]]:
    for line, text in _said(source):
        for match in _REACHES.finditer(text):
            yield _where(source, match.group(), line), match.group()


def _said(source: Source) -> Iterator[tuple[int, str]]:
    """The texts and the lines they stand at or below; of a file with times, not the times."""
    if not source.name.lower().endswith(TIMED):
        yield from enumerate(source.lines, 1)
        return
    transcript = parse(source.text.encode())
    yield from zip(transcript.lines, (cue.text for cue in transcript.cues), strict=True)


def _given(subject: Subject) -> frozenset[str]:
    """The numbers and addresses that the programme gives to everybody."""
    made, box = subject.library.programme, subject.library.help
    phones = (made.contact.phone, box.emergency_phone, *(c.phone for c in box.contacts))
    return frozenset(map(_bare, (*phones, made.contact.email, made.show.owner_email)))


def _bare(found: str) -> str:
    return re.sub(r"^\+45|[ .-]", "", found.casefold()) if "@" not in found else found.casefold()


def _where(source: Source, sought: str, line: int) -> Place:
    """Where the words stand; the line above them when they are written with entities."""
    return source.find(re.compile(re.escape(sought)), line) or source.place(line)
