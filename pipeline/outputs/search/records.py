"""Records: what one entry of the index holds, as blocks of plain text.

A page is one record, but for what is said in an episode: that is a record for each marker, so that
an hour of talk is found by its parts, and so that no visitor fetches more of it than is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pipeline.core.frozen import dataclass
from pipeline.core.values import Marker
from pipeline.outputs import transcripts
from pipeline.outputs.search.subjects import Passage, Subject
from pipeline.outputs.transcripts import Part
from pipeline.prose import plain

#: How many words of talk are one record at most, where no marker divides them sooner.
_LONGEST = 900


class Block(NamedTuple):
    """``anchor``: the id on the page from which ``text`` stands; empty where it only goes on."""

    text: str
    anchor: str = ""
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """``called``: words for what it is. ``number`` tells apart the records of one page."""

    kind: str
    address: str
    title: str
    called: str
    blocks: tuple[Block, ...]
    number: int = 0


def records(
    subject: Subject, cues: Iterable[Mapping[str, Any]] = (), markers: Sequence[Marker] = ()
) -> Iterator[Record]:
    """``cues`` and ``markers`` are in the published sound's time."""
    about = (subject.address, subject.title)
    written = tuple(block for passage in subject.passages for block in _blocks(passage))
    yield Record(subject.kind, *about, subject.called, written)
    for part in transcripts.parts(cues, markers):
        for piece in _divided(part):
            yield Record("transcript", *about, "", tuple(_said(piece)))


def numbered(found: Iterable[Record]) -> Iterator[Record]:
    """Each with its number among those of its page: what comes and goes renumbers no other page."""
    before: Counter[str] = Counter()
    for record in found:
        yield replace(record, number=before[record.address])
        before[record.address] += 1


def _blocks(passage: Passage) -> Iterator[Block]:
    if passage.heading and (passage.text or passage.anchor):
        yield Block(passage.heading, passage.anchor, heading=True)
    if passage.prefix is None:
        anchor = "" if passage.heading else passage.anchor
        if passage.text:
            yield Block(passage.text, anchor)
        return
    section = ""
    for kind, text, _, place, _ in plain.blocks(passage.text, dict(passage.titles)):
        fresh = place if place != section else ""
        section = place
        yield Block(text, passage.prefix + fresh if fresh else "", kind == "heading")


# --- what is said -------------------------------------------------------------------------------


def _divided(part: Part) -> Iterator[Part]:
    """A part in pieces of at most `_LONGEST` words, or of one turn."""
    piece, words = Part(part.title), 0
    for turn in part.paragraphs:
        length = sum(len(cue.text.split()) for cue in turn.cues)
        if piece.paragraphs and words + length > _LONGEST:
            yield piece
            piece, words = Part(part.title), 0
        piece.paragraphs.append(turn)
        words += length
    yield piece


def _said(part: Part) -> Iterable[Block]:
    cues = [cue for turn in part.paragraphs for cue in turn.cues]
    if part.title:
        yield Block(part.title, next((cue.id for cue in cues if cue.id), ""), heading=True)
    for cue in cues:
        yield Block(cue.text, cue.id)
