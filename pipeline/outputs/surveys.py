"""What the sounds that authors were handed are: measured once, for checking and for mastering.

The envelope is kept beside the facts, so that a changed target needs no new measurement.
"""

from __future__ import annotations

from dataclasses import asdict

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.values import SourceFile
from pipeline.media import probe
from pipeline.media.faults import MediaFault
from pipeline.media.loudness import own_form
from pipeline.media.pcm import Take
from pipeline.media.quality.finding import to_json
from pipeline.media.quality.inspector import Inspector
from pipeline.media.survey import survey

MONO = "mono"


def source(file: SourceFile, channels: str = "stereo") -> Artefact:
    """What a source is, how loud, and what is wrong with it, as published in ``channels``.

    Part ``envelope`` (inside only): `meter.Envelope`, empty when there is a ``fault``. Facts:
    those of `probe.SoundFacts` and `loudness.Measurement`, and ``findings``; or ``fault`` alone:
    why the file cannot be used.
    """
    mono = MONO if channels == MONO else None  # the usual has no settings: one survey for all
    name = f"source/{file.name}" + (f"/{mono}" if mono else "")
    return Artefact(name, SURVEY, (Output("envelope"),), mono, {"source": file})


def _survey(job: Job) -> Product:
    path = job.file("source")
    about = probe.sound_facts(path)
    if isinstance(about, MediaFault):
        return _unusable(about)
    form = own_form(about)
    channels = 1 if job.params == MONO else 2
    found = survey(Take.of(path), form, (Inspector(form.rate),), channels)
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


SURVEY = Recipe("survey", 2, _survey, heavy=True)
