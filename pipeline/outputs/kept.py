"""What a published sound's file is known by, and how it is taken up again, as the parts that its
recipe would have made.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from pathlib import Path

from pipeline.build.artefact import Job, Product
from pipeline.build.steady import Kept, as_published, published

MP3_TYPE = "audio/mpeg"


def file_facts(job: Job, file: Path) -> dict[str, str | int]:
    """What is told of ``file``, which has the input ``sound`` behind its tags.

    ``bytes``; ``bitrate_bps`` of the sound alone; ``integrity`` as in W3C's Subresource Integrity.
    """
    bare = next(iter(job.inputs["sound"].files.values()))
    return {
        "bytes": file.stat().st_size,
        "bitrate_bps": round(bare.size * 8 / job.facts("sound")["duration_s"]),
        "integrity": integrity(file),
    }


def integrity(file: Path) -> str:
    with file.open("rb") as body:
        digest = hashlib.file_digest(body, "sha384").digest()
    return f"sha384-{base64.b64encode(digest).decode()}"


def bare_mp3(job: Job) -> Product:
    """The MP3 as it was before it was tagged."""
    from pipeline.media.tags_mp3 import strip_mp3  # seldom asked for

    given: Kept = job.params
    target = job.work / "sound.mp3"
    strip_mp3(published(job), target)
    return Product({given.part: target}, given.facts)


def tagged(job: Job) -> Product:
    """The file just as it is, with facts that older releases did not tell."""
    product = as_published(job)
    (file,) = product.files.values()
    if not isinstance(file, Path):
        raise TypeError("a published file lies on the disk")
    return replace(product, facts={**file_facts(job, file), **product.facts})


def tagged_mp3(job: Job) -> Product:
    product = tagged(job)
    return replace(product, facts={"media_type": MP3_TYPE, **product.facts})
