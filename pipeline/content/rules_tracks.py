"""Transcripts and captions are what they say: texts with times that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from pipeline.content.subject import Subject
from pipeline.core.problems import Place, Problem, problem
from pipeline.core.values import SourceFile
from pipeline.media.transcript import TranscriptFault, TranscriptFaultKind, parse

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
_TIMED = (".vtt", ".srt")


def tracks(subject: Subject) -> Iterator[Problem]:
    """Every file with times, whatever the state of its item."""
    for file in dict.fromkeys(_files(subject)):
        if file.name.lower().endswith(_TIMED) and file.path.is_file():
            for fault in _faults(file):
                yield problem(_CODES[fault.kind], _place(file, fault), value=fault.found)


def _place(file: SourceFile, fault: TranscriptFault) -> Place:
    if not fault.found:
        return Place(file.name)
    return Place(file.name, fault.line, 1, len(fault.found), fault.found)


def _files(subject: Subject) -> Iterator[SourceFile]:
    for episode in subject.entries.episodes:
        if episode.item.transcript is not None:
            yield episode.item.transcript.file
    for film in subject.entries.films:
        yield from (track.file for track in film.item.captions)
        if film.item.transcript is not None:
            yield film.item.transcript.file


def _faults(file: SourceFile) -> tuple[TranscriptFault, ...]:
    try:
        return parse(file.path.read_bytes()).faults
    except OSError:
        return (TranscriptFault(TranscriptFaultKind.NOT_TEXT, 1),)
