"""Listening to the voices of an episode (`outputs.speech_levels`)."""

from __future__ import annotations

from dataclasses import asdict

from pipeline.build.artefact import Job, Product
from pipeline.media import transcript
from pipeline.media.meter import Envelope
from pipeline.media.quality.finding import to_json
from pipeline.media.quality.voices import Spoken, spoken_findings, voices


def levels(job: Job) -> Product:
    facts = job.facts("heard")
    if "fault" in facts:
        return Product({}, {"voices": [], "findings": []})
    envelope = Envelope.from_bytes(job.file("heard", "envelope").read_bytes())
    cues = transcript.parse(job.file("text").read_bytes()).cues
    spoken = Spoken(envelope, cues, facts["integrated_lufs"], facts["duration_s"])
    named = [asdict(voice) for voice in voices(spoken)]
    return Product({}, {"voices": named, "findings": to_json(spoken_findings(spoken))})
