"""How a published sound is taken up again, as the parts that its recipe would have made."""

from __future__ import annotations

from pipeline.build.artefact import Job, Product
from pipeline.build.steady import Kept, published
from pipeline.media.tags_mp3 import strip_mp3


def bare_mp3(job: Job) -> Product:
    """The MP3 as it was before it was tagged."""
    given: Kept = job.params
    target = job.work / "sound.mp3"
    strip_mp3(published(job), target)
    return Product({given.part: target}, given.facts)
