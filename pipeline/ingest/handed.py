"""Is what staff were handed what it should be? Faults with the file as it was named to us."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.build.cache import file_digest
from pipeline.core.frozen import dataclass
from pipeline.core.locale import clock
from pipeline.core.problems import Place, Problem, problem
from pipeline.ingest.placing import Problems
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.loudness import own_form
from pipeline.media.pcm import Take
from pipeline.media.probe import VideoFacts, sound_facts, video_facts
from pipeline.media.quality.finding import Severity
from pipeline.media.quality.inspector import Inspector
from pipeline.media.quality.words import CODES, params_of
from pipeline.media.survey import survey
from pipeline.media.transcript import TranscriptFault, TranscriptFaultKind, decode, parse

SOUND = (".wav", ".flac", ".mp3", ".m4a", ".aif", ".aiff", ".ogg", ".opus", ".aac")
FILM = (".mp4",)
TRACK = (".vtt", ".srt")
TEXT = (".md", ".markdown", ".txt")
#: What every browser can show.
VIDEO_CODECS = ("h264",)
_MEDIA = {
    FaultKind.EMPTY: "E201",
    FaultKind.NOT_SOUND: "E202",
    FaultKind.NO_SOUND_TRACK: "E203",
    FaultKind.TRUNCATED: "E204",
    FaultKind.DAMAGED: "E205",
    FaultKind.LOCKED: "E242",
    FaultKind.SILENT: "E206",
    FaultKind.TOO_SHORT: "E206",
    FaultKind.NOT_FILM: "E207",
}
_WORDS = {
    TranscriptFaultKind.NOT_TEXT: "E209",
    TranscriptFaultKind.NO_CUES: "E210",
    TranscriptFaultKind.BAD_TIME: "E214",
    TranscriptFaultKind.NO_TIME: "E215",
    TranscriptFaultKind.BACKWARDS: "E216",
    TranscriptFaultKind.OUT_OF_ORDER: "E217",
    TranscriptFaultKind.NO_TEXT: "E218",
}
_WHOLE_FILE = (TranscriptFaultKind.NOT_TEXT, TranscriptFaultKind.NO_CUES)


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound that was handed in. ``faults``: why it cannot be used.

    ``warnings``: what a listener may hear is wrong with it, though it can be used.
    """

    faults: Problems = ()
    seconds: float = 0.0
    warnings: Problems = ()


def recording(programme: Path, file: Path) -> Recording:
    """Whether ``file`` is a whole sound that the programme does not have. Raises ToolError."""
    faults = _there(file, SOUND)
    heard = Recording(faults) if faults else _heard(file)
    return heard if heard.faults else replace(heard, faults=_again(programme, file))


def film_faults(programme: Path, file: Path) -> Problems:
    """Whether ``file`` is a film that browsers can show and the programme does not have."""
    return _there(file, FILM) or _film(file) or _again(programme, file)


def track_faults(file: Path) -> Problems:
    """Whether ``file`` is a transcript or captions with times."""
    there = _there(file, TRACK)
    if there:
        return there
    return tuple(_track_fault(file, fault) for fault in parse(file.read_bytes()).faults)


def text_faults(file: Path) -> Problems:
    """Whether ``file`` is plain text with something in it."""
    there = _there(file, TEXT)
    if there:
        return there
    text = decode(file.read_bytes())
    if text is None:
        return (_fault("E209", file),)
    return () if text.strip() else (_fault("E201", file),)


def _there(file: Path, suffixes: tuple[str, ...]) -> Problems:
    if not file.is_file():
        return (_fault("E200", file),)
    if file.stat().st_size == 0:
        return (_fault("E201", file),)
    if file.suffix.lower() not in suffixes:
        return (_fault("E211", file, known=", ".join(suffixes)),)
    return ()


def _heard(file: Path) -> Recording:
    about = sound_facts(file)
    if isinstance(about, MediaFault):
        return Recording((media_fault(file, about),))
    form = own_form(about)
    found = survey(Take.of(file), form, (Inspector(form.rate),))
    if isinstance(found, MediaFault):
        return Recording((media_fault(file, found),))
    warnings = tuple(
        problem(CODES[finding.kind], Place(str(file)), file=file.name, **params_of(finding))
        for finding in found.findings
        if finding.severity is not Severity.NOTICE
    )
    return Recording((), found.measurement.duration_s, warnings)


def _film(file: Path) -> Problems:
    facts = video_facts(file)
    if isinstance(facts, VideoFacts):
        if facts.codec not in VIDEO_CODECS:
            return (_fault("E212", file, codec=facts.codec),)
        return ()
    if facts.kind in (FaultKind.NOT_SOUND, FaultKind.NO_SOUND_TRACK):
        return (_fault("E207", file),)
    return (media_fault(file, facts),)


def _again(programme: Path, file: Path) -> Problems:
    """E208 when the very same bytes lie in the programme already."""
    size = file.stat().st_size
    alike = [known for known in _media_files(programme) if known.stat().st_size == size]
    if not alike:
        return ()
    digest = file_digest(file)
    return tuple(
        _fault("E208", file, known=known.relative_to(programme).as_posix())
        for known in alike
        if file_digest(known) == digest
    )


def _media_files(programme: Path) -> Iterator[Path]:
    for folder in ("episodes", "films"):
        for file in sorted((programme / folder).rglob("*")):
            if file.suffix.lower() in (*SOUND, *FILM) and file.is_file():
                yield file


def media_fault(file: Path, fault: MediaFault) -> Problem:
    """Why a sound or a film cannot be used; only its name is looked at."""
    promised, found = clock(fault.expected_s or 0), clock(fault.found_s or 0)
    if fault.kind is FaultKind.TRUNCATED:
        code = "E204" if fault.expected_s else "E240" if fault.found_s else "E241"
        return _fault(code, file, promised=promised, found=found)
    return _fault(_MEDIA.get(fault.kind, "E205"), file)


def _track_fault(file: Path, fault: TranscriptFault) -> Problem:
    code = _WORDS[fault.kind]
    if fault.kind in _WHOLE_FILE:
        return _fault(code, file)
    place = Place(str(file), fault.line, 1, max(1, len(fault.found)), fault.found)
    return problem(code, place, found=fault.found)


def _fault(code: str, file: Path, **params: object) -> Problem:
    return problem(code, Place(str(file)), name=file.name, file=file.name, **params)
