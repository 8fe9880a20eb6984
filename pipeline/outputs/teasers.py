"""A short stretch of an episode, to be heard first. It is no part of the site.

To be heard out of its context is a consent of its own (``clip``): who asks for a teaser has to see
that all voices in the episode gave it (`content.clips`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.errors import ProgrammeError
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Library
from pipeline.media import transcript
from pipeline.media.cues import Cue, paragraphs, shift
from pipeline.media.loudness import Listened, listen
from pipeline.media.pcm import Form, Take
from pipeline.media.tags import TrackTags
from pipeline.media.tags_mp3 import write_mp3
from pipeline.media.teaser import RATE, Choice, Span, write_teaser
from pipeline.outputs import dress, takes
from pipeline.outputs.making import takes as hearing


@dataclass(frozen=True, slots=True)
class Teaser:
    """Spans in the recording's own time; see `media.teaser.Choice`."""

    episode: str
    tags: TrackTags
    quotes: tuple[Span, ...]
    markers: tuple[Span, ...]
    without: tuple[Span, ...]


def teaser(library: Library, episode: Episode) -> Artefact:
    """Under a minute to be heard first: around an approved quotation, else around a marker, never
    a stretch that the content note lets listeners skip. Part ``mp3``, inside only.

    Facts: ``start_s``, ``end_s`` in the published sound; ``about``: quote, marker or none;
    ``words``: what is said, as paragraphs; ``duration_s``, ``integrated_lufs`` and
    ``true_peak_dbtp`` of the file, the two none where there is nothing to hear. Making it raises
    ProgrammeError P034 when all of the episode is for listeners to skip.
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
    modest = TrackTags(
        tags.title, tags.show, tags.publisher, tags.language, licence=tags.licence, page=tags.page
    )
    return Teaser(
        episode.id,
        modest,
        tuple(_quoted(episode)),
        tuple((start, start) for start in sorted(m.start_s for m in episode.markers)),
        tuple((p.start_s, p.end_s) for p in note.sections) if note else (),
    )


def _quoted(episode: Episode) -> Iterator[Span]:
    for quote in episode.quotes:
        if quote.approved and quote.start_s is not None and quote.end_s is not None:
            yield quote.start_s, quote.end_s


def _teaser(job: Job) -> Product:
    teaser: Teaser = job.params
    original, offset_s = hearing.original(job), job.facts("take")["offset_s"]
    said = _said(job, offset_s)
    about, without = (
        [(start + offset_s, end + offset_s) for start, end in spans]
        for spans in ((*teaser.quotes, *teaser.markers), teaser.without)
    )
    choice = Choice(about, without, [(cue.start_s, cue.end_s) for cue in said])
    stretch, chosen = choice.stretch(original.measurement.duration_s)
    if stretch[0] >= stretch[1]:
        raise ProgrammeError("P034", name=teaser.episode)
    bare, target = job.work / "bare.mp3", job.work / "teaser.mp3"
    write_teaser(original.take, hearing.curve(job), stretch, bare)
    write_mp3(bare, target, teaser.tags)
    facts = {
        "start_s": round(stretch[0], 3),
        "end_s": round(stretch[1], 3),
        "about": _kind(teaser, chosen),
        "words": [asdict(one) for one in paragraphs(_within(said, stretch))],
        **_measured(bare),
    }
    return Product({"mp3": target}, facts)


def _kind(teaser: Teaser, chosen: int | None) -> str | None:
    if chosen is None:
        return None
    return "quote" if chosen < len(teaser.quotes) else "marker"


def _said(job: Job, offset_s: float) -> tuple[Cue, ...]:
    if "words" not in job.inputs:
        return ()
    return shift(transcript.parse(job.file("words").read_bytes()).cues, offset_s)


def _within(said: tuple[Cue, ...], stretch: Span) -> Iterator[Cue]:
    """What is heard, or half of it is."""
    for cue in said:
        if stretch[0] <= (cue.start_s + cue.end_s) / 2 <= stretch[1]:
            yield cue


def _measured(file: Path) -> dict[str, float | None]:
    heard = listen(Take.of(file), Form(RATE, 2), 2)
    names = ("duration_s", "integrated_lufs", "true_peak_dbtp")
    if isinstance(heard, Listened):
        return {name: round(getattr(heard.measurement, name), 3) for name in names}
    return {**dict.fromkeys(names), "duration_s": heard.found_s}  # silent, or hardly a moment


TEASER = Recipe("teaser", 2, _teaser)
