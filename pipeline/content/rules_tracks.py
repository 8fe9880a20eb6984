"""Transcripts and captions are what they say: texts with times that can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from pipeline.content.rules_consent import voiced
from pipeline.content.source import Source
from pipeline.content.subject import Subject
from pipeline.core.model import Episode, Film
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.values import SourceFile
from pipeline.media.transcript import TranscriptFault, TranscriptFaultKind, decode, parse

_CODES = MappingProxyType(
    {
        TranscriptFaultKind.NOT_TEXT: "E146",
        TranscriptFaultKind.NO_CUES: "E147",
        TranscriptFaultKind.BAD_TIME: "E148",
        TranscriptFaultKind.NO_TIME: "E149",
        TranscriptFaultKind.BACKWARDS: "E150",
        TranscriptFaultKind.OUT_OF_ORDER: "E151",
        TranscriptFaultKind.NO_TEXT: "W152",
    }
)
TIMED = (".vtt", ".srt")


def tracks(subject: Subject) -> Iterator[Problem]:
    """Every file with times, whatever the state of its item."""
    files = (file for entry in voiced(subject) for file in track_files(entry.item))
    for file in dict.fromkeys(files):
        if file.name.lower().endswith(TIMED) and file.path.is_file():
            for fault in _faults(file):
                yield problem(_CODES[fault.kind], _place(file, fault), value=fault.found)


def track_files(item: Episode | Film) -> Iterator[SourceFile]:
    """An item's transcript, and a film's captions."""
    if isinstance(item, Film):
        yield from (track.file for track in item.captions)
    if item.transcript is not None:
        yield item.transcript.file


def text_of(file: SourceFile) -> Source | None:
    """What a text file says; none for what is no text, of which `tracks` tells."""
    try:
        text = decode(file.path.read_bytes())
    except OSError:
        return None
    return None if text is None else Source(file.name, re.sub("\r\n?", "\n", text))


def _place(file: SourceFile, fault: TranscriptFault) -> Place:
    if not fault.found:
        return Place(file.name)
    return Place(file.name, fault.line, 1, len(fault.found), fault.found)


def _faults(file: SourceFile) -> tuple[TranscriptFault, ...]:
    try:
        return parse(file.path.read_bytes()).faults
    except OSError:
        return (TranscriptFault(TranscriptFaultKind.NOT_TEXT, 1),)
