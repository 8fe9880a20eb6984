"""What was heard in the sounds: quality findings, told where the author can act on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.content.subject import Entry, Subject
from pipeline.core.model import Episode
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.values import SourceFile
from pipeline.media.quality.finding import Kind, Severity, from_json
from pipeline.media.quality.words import CODES, params_of

Facts = Mapping[str, Mapping[str, Any]]

#: What a jingle may well do, and speech may not.
_JINGLE = frozenset({Kind.NOISE, Kind.NARROW, Kind.LONG_SILENCE, Kind.IMBALANCE})


def heard(subject: Subject, facts: Facts) -> Iterator[Problem]:
    """Findings worth doing something about; notices are for the report. Each file is told once."""
    told: set[str] = set()
    for entry in subject.entries.episodes:
        for file, field in _listened(entry):
            if file.name not in told:
                told.add(file.name)
                yield from _problems(entry, file, field, facts)


def _problems(
    entry: Entry[Episode], file: SourceFile, field: tuple[str, ...], facts: Facts
) -> Iterator[Problem]:
    place: Place = entry.place(*field)
    for finding in from_json(facts.get(file.name, {}).get("findings", ())):
        jingle = field[0] in ("intro", "outro") and finding.kind in _JINGLE
        if finding.severity is not Severity.NOTICE and not jingle:
            yield problem(CODES[finding.kind], place, file=file.name, **params_of(finding))


def _listened(entry: Entry[Episode]) -> Iterator[tuple[SourceFile, tuple[str, ...]]]:
    """The files of an episode that have findings, and the field that names each."""
    sound, transcript = entry.item.sound, entry.item.transcript
    if sound is not None:
        named = (("audio", sound.master), ("intro", sound.intro), ("outro", sound.outro))
        yield from ((file, (field,)) for field, file in named if file is not None)
        if transcript is not None:
            yield transcript.file, ("transcript", "file")
