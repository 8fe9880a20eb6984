"""How a published sound is taken up again, as the parts that its recipe would have made."""

from __future__ import annotations

from dataclasses import replace

from pipeline.build.artefact import Job, Product
from pipeline.build.steady import Kept, as_published, published
from pipeline.media.tags_mp3 import strip_mp3

MP3_TYPE = "audio/mpeg"


def bare_mp3(job: Job) -> Product:
    """The MP3 as it was before it was tagged."""
    given: Kept = job.params
    target = job.work / "sound.mp3"
    strip_mp3(published(job), target)
    return Product({given.part: target}, given.facts)


def tagged_mp3(job: Job) -> Product:
    """The MP3 just as it is, with a fact that older releases did not tell."""
    product = as_published(job)
    return replace(product, facts={"media_type": MP3_TYPE, **product.facts})
