"""What can only be known by opening a source: the facts that checking needs. Nothing is published.

A transcript's facts tell how it goes with its sound.

A file that cannot be used has the one fact ``fault`` (a `media.faults.MediaFault` as a mapping).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from pipeline.build.artefact import Artefact, Job, Product, Recipe
from pipeline.core.model import Library
from pipeline.core.values import SourceFile
from pipeline.media.faults import MediaFault
from pipeline.outputs import speech_levels, surveys


def sources(library: Library) -> Iterator[tuple[str, Artefact]]:
    """(source name, artefact whose facts describe it) for sounds, transcripts, films, pictures."""
    for file in _sounds(library):
        yield file.name, surveys.source(file, library.programme.loudness.channels)
    for episode in library.episodes:
        spoken = speech_levels.levels(library, episode)
        if spoken is not None and episode.transcript is not None:
            yield episode.transcript.file.name, spoken
    for film in library.films:
        for given in film.formats:
            yield given.file.name, _measure(FILM, given.file)
    for file in _pictures(library):
        yield file.name, _measure(PICTURE, file)


def _measure(recipe: Recipe, file: SourceFile) -> Artefact:
    return Artefact(f"source/{file.name}", recipe, (), None, {"source": file})


def _sounds(library: Library) -> Iterator[SourceFile]:
    for episode in library.episodes:
        if episode.sound is not None:
            sound = episode.sound
            yield from (f for f in (sound.master, sound.intro, sound.outro) if f is not None)


def _pictures(library: Library) -> Iterator[SourceFile]:
    yield library.programme.show.artwork.file
    yield from (e.artwork.file for e in library.episodes if e.artwork is not None)
    yield from (f.poster.file for f in library.films if f.poster is not None)
    yield from (file for c in library.handbook.chapters for _, file in c.pictures)


def _film(job: Job) -> Product:
    from pipeline.media.probe import video_facts  # most builds know them already

    facts = video_facts(job.file("source"))
    if isinstance(facts, MediaFault):
        return Product({}, {"fault": asdict(facts)})
    return Product({}, asdict(facts))


def _picture(job: Job) -> Product:
    from pipeline.media.images import picture_facts  # most builds know them already

    facts = picture_facts(job.file("source"))
    if isinstance(facts, MediaFault):
        return Product({}, {"fault": asdict(facts)})
    return Product({}, asdict(facts))


FILM = Recipe("film-facts", 1, _film)
PICTURE = Recipe("picture-facts", 1, _picture)
