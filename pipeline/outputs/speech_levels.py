"""An episode's sound against its transcript: how loud each voice is, and whether both end together.

Measured for checking and for the report; nothing is published.
"""

from __future__ import annotations

from dataclasses import asdict

from pipeline.build.artefact import Artefact, Job, Product, Recipe
from pipeline.core.model import Episode, Library
from pipeline.media import transcript
from pipeline.media.meter import Envelope
from pipeline.media.quality.finding import to_json
from pipeline.media.quality.voices import Spoken, spoken_findings, voices
from pipeline.outputs import surveys

TIMED = (".vtt", ".srt")


def levels(library: Library, episode: Episode) -> Artefact | None:
    """Facts: ``voices`` (``name``, ``lufs``, ``seconds``) and ``findings``, in the master's time.

    None for an episode without a sound, or without a transcript that has times. A sound that
    cannot be used has no voices.
    """
    text = episode.transcript.file if episode.transcript else None
    if episode.sound is None or text is None or not text.name.lower().endswith(TIMED):
        return None
    heard = surveys.source(episode.sound.master, library.programme.loudness.channels)
    return Artefact(f"levels/{episode.id}", LEVELS, (), None, {"heard": heard, "text": text})


def _levels(job: Job) -> Product:
    facts = job.facts("heard")
    if "fault" in facts:
        return Product({}, {"voices": [], "findings": []})
    envelope = Envelope.from_bytes(job.file("heard", "envelope").read_bytes())
    cues = transcript.parse(job.file("text").read_bytes()).cues
    spoken = Spoken(envelope, cues, facts["integrated_lufs"], facts["duration_s"])
    named = [asdict(voice) for voice in voices(spoken)]
    return Product({}, {"voices": named, "findings": to_json(spoken_findings(spoken))})


LEVELS = Recipe("levels", 1, _levels)
