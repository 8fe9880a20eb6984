"""Reading transcripts and captions: WebVTT (W3C) and SRT, as programs and people write them.

Lenient where a reader loses nothing (commas for points, missing hours, Windows and Word encodings),
and never silent where text would be lost: every line that cannot be read is a fault with its line.
"""

from __future__ import annotations

import codecs
import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import field
from enum import StrEnum

from pipeline.core.frozen import dataclass
from pipeline.media.cues import Cue

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}(?:\s.*)?$")
#: What Word makes of an arrow: a dash too few, a long dash, an arrow, one in Wingdings.
_WORD_ARROW = re.compile(r"^(\s*\d+:[\d:.,]+)\s*(?:[-\u2013\u2014]>|[\u2192\uf0e0])(?=\s*\d+:)")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang|font)(?:[.\s][^>]*)?>|<\d[\d:.]*>", re.IGNORECASE)
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_NUMBER = re.compile(r"\s*\d+\s*$")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


class TranscriptFaultKind(StrEnum):
    """What is wrong with a transcript."""

    NOT_TEXT = "not-text"  # a Word document, a PDF, sound
    NO_CUES = "no-cues"  # empty, or text without any times
    BAD_TIME = "bad-time"  # a time line that cannot be read
    NO_TIME = "no-time"  # text that belongs to no time line
    BACKWARDS = "backwards"  # ends before it starts
    OUT_OF_ORDER = "out-of-order"  # starts before the one above it
    NO_TEXT = "no-text"  # a time line with nothing under it


@dataclass(frozen=True, slots=True)
class TranscriptFault:
    """``line`` counts from 1; ``found`` is the text there."""

    kind: TranscriptFaultKind
    line: int
    found: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """``cues`` in the file's order; with ``faults``, only those that could be read. ``lines`` are
    the numbers of their time lines, from 1.
    """

    cues: tuple[Cue, ...]
    faults: tuple[TranscriptFault, ...] = ()
    lines: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines between two blank ones; ``line`` is the number of the first."""

    line: int
    lines: tuple[str, ...]


def parse(data: bytes) -> Transcript:
    """Read WebVTT or SRT in UTF-8, UTF-16 or Windows-1252. Cues may overlap."""
    text = decode(data)
    if text is None:
        return Transcript((), (TranscriptFault(TranscriptFaultKind.NOT_TEXT, 1),))
    found: list[Cue] = []
    faults: list[TranscriptFault] = []
    lines: list[int] = []
    for block in _blocks(text):
        for made in _read(block):
            if isinstance(made, TranscriptFault):
                faults.append(made)
                continue
            cue, line = made
            if found and cue.start_s < found[-1].start_s:
                faults.append(_fault(TranscriptFaultKind.OUT_OF_ORDER, block, line))
            found.append(cue)
            lines.append(block.line + line)
    if not found and not faults:
        faults.append(TranscriptFault(TranscriptFaultKind.NO_CUES, 1))
    return Transcript(tuple(found), tuple(faults), tuple(lines))


def decode(data: bytes) -> str | None:
    """The text of a file from any editor staff use, composed (NFC); none when it is no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
    elif b"\0" in data:
        return None
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("cp1252", errors="replace")
    return unicodedata.normalize("NFC", text)


def _blocks(text: str) -> Iterator[_Block]:
    """Blocks of lines, without the header of WebVTT and its notes, styles and regions."""
    lines = [_WORD_ARROW.sub(r"\1 -->", line) for line in re.split(r"\r\n|\r|\n", text)]
    gathered: list[str] = []
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            if "-->" in line and any("-->" in above for above in gathered):
                unnumbered = len(gathered) - bool(_NUMBER.match(gathered[-1]))
                yield _Block(number - len(gathered), tuple(gathered[:unnumbered]))
                gathered = gathered[unnumbered:]
            gathered.append(line)
            continue
        first = number - len(gathered)
        header = first == 1 and gathered and gathered[0].startswith("WEBVTT")
        if gathered and not header and not _ASIDE.match(gathered[0]):
            yield _Block(first, tuple(gathered))
        gathered = []


def _read(block: _Block) -> Iterator[tuple[Cue, int] | TranscriptFault]:
    """The cues of a block: one for each voice in it, each with the index of its time line."""
    at = next((i for i, line in enumerate(block.lines[:2]) if "-->" in line), None)
    if at is None:
        yield _fault(TranscriptFaultKind.NO_TIME, block, 0)
        return
    match = _TIMING.match(block.lines[at])
    if match is None:
        yield _fault(TranscriptFaultKind.BAD_TIME, block, at)
        return
    start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
    spoken = _spoken("\n".join(block.lines[at + 1 :]))
    if start is None or end is None:
        yield _fault(TranscriptFaultKind.BAD_TIME, block, at)
    elif end <= start:
        yield _fault(TranscriptFaultKind.BACKWARDS, block, at)
    elif not spoken:
        yield _fault(TranscriptFaultKind.NO_TEXT, block, at)
    else:
        yield from ((Cue(start, end, text, speaker), at) for speaker, text in spoken)


def _seconds(parts: tuple[str | None, ...]) -> float | None:
    """``1:02:03.5`` as seconds; none when minutes or seconds pass 59."""
    hours, minutes, seconds = (int(p or 0) for p in parts[:3])
    if minutes > 59 or seconds > 59:
        return None
    thousandths = int((parts[3] or "0").ljust(3, "0"))
    return ((hours * 60 + minutes) * 60_000 + seconds * 1000 + thousandths) / 1000


def _spoken(payload: str) -> list[tuple[str, str]]:
    """(speaker, plain text) of each voice in a cue."""
    first, *voices = _VOICE.split(payload)
    pairs = [("", first), *zip(voices[::2], voices[1::2], strict=True)]
    clean = ((" ".join(_plain(who).split()), _plain(text)) for who, text in pairs)
    return [(who, text) for who, text in clean if text]


def _plain(text: str) -> str:
    bare = _CONTROL.sub("", html.unescape(_TAG.sub("", text))).replace("\u00a0", " ")
    return "\n".join(line.strip() for line in bare.split("\n") if line.strip())


def _fault(kind: TranscriptFaultKind, block: _Block, index: int) -> TranscriptFault:
    return TranscriptFault(kind, block.line + index, block.lines[index].strip())
