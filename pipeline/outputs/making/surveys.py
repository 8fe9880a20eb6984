"""Measuring a source (`outputs.surveys`)."""

from __future__ import annotations

from dataclasses import asdict

from pipeline.build.artefact import Job, Product
from pipeline.media import probe
from pipeline.media.faults import MediaFault
from pipeline.media.loudness import own_form
from pipeline.media.pcm import Take
from pipeline.media.quality.finding import to_json
from pipeline.media.quality.inspector import Inspector
from pipeline.media.survey import survey as surveyed
from pipeline.outputs.surveys import MONO


def survey(job: Job) -> Product:
    path = job.file("source")
    about = probe.sound_facts(path)
    if isinstance(about, MediaFault):
        return _unusable(about)
    form = own_form(about)
    channels = 1 if job.params == MONO else 2
    found = surveyed(Take.of(path), form, (Inspector(form.rate),), channels)
    if isinstance(found, MediaFault):
        return _unusable(found)
    facts = {
        **asdict(about),
        **asdict(found.measurement),
        "findings": to_json(found.findings),
    }
    return Product({"envelope": found.envelope.to_bytes()}, facts)


def _unusable(fault: MediaFault) -> Product:
    return Product({"envelope": b""}, {"fault": asdict(fault)})
