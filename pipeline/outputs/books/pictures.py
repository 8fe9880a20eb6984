"""Pictures in a book's texts: one JPEG of each, with nothing in it but what is seen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.build.artefact import Artefact, Job
from pipeline.core.frozen import dataclass
from pipeline.core.pictures import PictureSet
from pipeline.core.values import SourceFile
from pipeline.media.picture import PictureFacts
from pipeline.outputs.books.matter import Matter

#: What a book is made from.
Inputs = dict[str, SourceFile | Artefact]

#: Pixels of the longest side: 300 to an inch of the page's width.
LONGEST = 1600


@dataclass(frozen=True, slots=True)
class Pictures:
    """``files`` by name; ``sets`` by chapter, then by name as the text has it."""

    files: Mapping[str, Path]
    sets: Mapping[str, Mapping[str, PictureSet]]


def inputs(held: Matter) -> dict[str, SourceFile]:
    """Each picture once, however often it is shown."""
    files = (file for leaf in held.leaves for _, file in leaf.chapter.pictures)
    return {file.name: file for file in files}


def pictures(held: Matter, job: Job) -> Pictures:
    """Written beside the book, in ``job.work``."""
    from pipeline.media import images  # Pillow: for whoever binds

    made: dict[str, PictureSet] = {}
    for number, name in enumerate(sorted(inputs(held)), 1):
        target = job.work / f"billede-{number}.jpg"
        target.write_bytes(images.jpeg(job.file(name), LONGEST))
        found = images.picture_facts(target)
        if isinstance(found, PictureFacts):
            made[name] = PictureSet((), target.name, found.width, found.height)
    sets = {
        leaf.chapter.id: {
            written: made[file.name] for written, file in leaf.chapter.pictures if file.name in made
        }
        for leaf in held.leaves
    }
    return Pictures({one.fallback: job.work / one.fallback for one in made.values()}, sets)
