"""What the sounds that authors were handed are: measured once, for checking and for mastering.

The envelope is kept beside the facts, so that a changed target needs no new measurement.
"""

from __future__ import annotations

from pipeline.build.artefact import Artefact, Late, Output, Recipe
from pipeline.core.values import SourceFile

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


SURVEY = Recipe("survey", 2, Late("pipeline.outputs.making.surveys", "survey"), heavy=True)
