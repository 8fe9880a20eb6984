"""A short stretch of an episode, to be heard first. It is no part of the site.

To be heard out of its context is a consent of its own (``clip``): who asks for a teaser has to see
that all voices in the episode gave it (`content.rules_clips`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.model import Episode, Library
from pipeline.media import transcript
from pipeline.media.cues import shift
from pipeline.media.faults import FaultKind
from pipeline.media.tags import TrackTags
from pipeline.media.tags_mp3 import sound_digest, write_mp3
from pipeline.media.teaser import Choice, Span, write_teaser
from pipeline.media.tools import made_with
from pipeline.outputs import dress, takes


@dataclass(frozen=True, slots=True)
class Teaser:
    """Spans in the recording's own time; see `media.teaser.Choice`."""

    tags: TrackTags
    about: tuple[Span, ...]
    without: tuple[Span, ...]


def teaser(library: Library, episode: Episode) -> Artefact:
    """Under a minute to be heard first: around an approved quotation, else from the first marker
    on, never a stretch that the content note lets listeners skip. Part ``mp3``. Facts:
    ``start_s``, ``end_s`` in the published sound, ``bytes``.
    """
    inputs: dict[str, Any] = {
        **takes.inputs(library, episode),
        "gain": takes.gain(library, episode),
    }
    if episode.transcript is not None:
        inputs["words"] = episode.transcript.file
    return Artefact(
        f"teaser/{episode.id}",
        TEASER,
        (Output("mp3"),),
        _teaser_of(library, episode),
        inputs,
        frozenset({episode.id}),
    )


def _teaser_of(library: Library, episode: Episode) -> Teaser:
    tags, note = dress.dress(library, episode).tags, episode.content_note
    quotes = [(q.start_s, q.end_s) for q in episode.quotes if q.approved]
    marks = sorted(m.start_s for m in episode.markers)
    modest = TrackTags(
        tags.title, tags.show, tags.publisher, tags.language, licence=tags.licence, page=tags.page
    )
    return Teaser(
        modest,
        (
            *((a, b) for a, b in quotes if a is not None and b is not None),
            *((start, start) for start in marks),
        ),
        tuple((p.start_s, p.end_s) for p in note.sections) if note else (),
    )


def _teaser(job: Job) -> Product:
    teaser: Teaser = job.params
    original, offset_s = takes.original(job), job.facts("take")["offset_s"]
    about, without = (
        [(start + offset_s, end + offset_s) for start, end in spans]
        for spans in (teaser.about, teaser.without)
    )
    choice = Choice(about, without, _said(job, offset_s))
    stretch = choice.stretch(original.measurement.duration_s)
    if stretch[0] >= stretch[1]:  # all of it is for listeners to skip
        raise takes.unusable(job, FaultKind.TOO_SHORT)
    bare, target = job.work / "bare.mp3", job.work / "teaser.mp3"
    write_teaser(original.take, takes.curve(job), stretch, bare)
    write_mp3(bare, target, teaser.tags)
    facts = {
        "start_s": stretch[0],
        "end_s": stretch[1],
        "bytes": target.stat().st_size,
        "sound_digest": sound_digest(bare),
        "made_with": made_with(),
    }
    return Product({"mp3": target}, facts)


def _said(job: Job, offset_s: float) -> list[Span]:
    if "words" not in job.inputs:
        return []
    cues = shift(transcript.parse(job.file("words").read_bytes()).cues, offset_s)
    return [(cue.start_s, cue.end_s) for cue in cues]


TEASER = Recipe("teaser", 1, _teaser)
