"""What follows the time of an episode's published sound: markers and transcript.

Both are moved by what an intro put in front, and told by the sound itself: one that is published
stays as it is, and so do they.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.model import Episode, Library
from pipeline.media import captions, cues
from pipeline.media import transcript as speech
from pipeline.media.captions import Heading
from pipeline.media.markers import CHAPTERS_TYPE, chapters_json
from pipeline.outputs import dress, renditions

#: The forms a transcript is published in.
FORMS = ("vtt", "srt", "json", "html", "txt")


def plan(library: Library) -> Iterator[Artefact]:
    for episode in library.episodes:
        if episode.sound and episode.markers:
            yield markers(library, episode)
        if episode.transcript:
            yield transcript(library, episode)


def markers(library: Library, episode: Episode) -> Artefact:
    """The podcast namespace's chapters: part ``json``."""
    path = f"media/episode-{episode.slug}-{{digest}}.json"
    return Artefact(
        f"markers/{episode.id}",
        MARKERS,
        (Output("json", path, "media", library.programme.language, media_type=CHAPTERS_TYPE),),
        episode.markers,
        {"sound": renditions.heard(library, episode)},
        frozenset({episode.id}),
    )


def transcript(library: Library, episode: Episode) -> Artefact:
    """The transcript in the published sound's time, its parts as in `FORMS`.

    Facts: ``cues``, each with ``start``, ``end``, ``speaker`` and ``text``.
    """
    if episode.transcript is None:
        raise ValueError(f"{episode.id} has no transcript")
    track = episode.transcript
    name = f"media/episode-{episode.slug}-{{digest}}"
    inputs: dict[str, Any] = {"text": track.file}
    if episode.sound:
        inputs["sound"] = renditions.heard(library, episode)
    return Artefact(
        f"transcript/{episode.id}",
        TRANSCRIPT,
        tuple(Output(part, f"{name}.{part}", "media", track.language) for part in FORMS),
        Heading(episode.title, track.language, f"../{episode.address}"),
        inputs,
        frozenset({episode.id}),
    )


def _markers(job: Job) -> Product:
    return Product({"json": chapters_json(dress.moved(job.params, job.facts("sound")))})


def _transcript(job: Job) -> Product:
    offset_s = job.facts("sound")["offset_s"] if "sound" in job.inputs else 0.0
    said = cues.shift(speech.parse(job.file("text").read_bytes()).cues, offset_s)
    files = {
        "vtt": captions.to_vtt(said),
        "srt": captions.to_srt(said),
        "json": captions.to_json(said),
        "html": captions.to_html(said, job.params),
        "txt": captions.to_text(said).encode(),
    }
    told = [
        {"start": c.start_s, "end": c.end_s, "speaker": c.speaker, "text": c.text} for c in said
    ]
    return Product(files, {"cues": told})


MARKERS = Recipe("markers", 1, _markers)
TRANSCRIPT = Recipe("transcript", 2, _transcript)
