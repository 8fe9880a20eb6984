"""An episode's sound as MP3.

Each change costs no more than it must: `sound` is mastered from what `takes` has measured and the
settings alone; `master` copies it behind its tags (`dress`), so that a changed title never
encodes again. Whether it is published, and as what, `renditions` decides.
"""

from __future__ import annotations

from dataclasses import asdict

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.model import Episode, Library, episode_target
from pipeline.media import mastering
from pipeline.media.faults import MediaFault
from pipeline.media.tags_mp3 import sound_digest, write_mp3
from pipeline.media.tools import made_with
from pipeline.outputs import dress, kept, takes


def sound(library: Library, episode: Episode) -> Artefact:
    """The episode's `takes.take` mastered, untagged, inside only: part ``mp3``.

    Facts: ``duration_s``, ``integrated_lufs``, ``range_lu``, ``true_peak_dbtp``, ``source_lufs``,
    ``offset_s`` (how much later than in the recording everything happens), ``sound_digest``.
    """
    return Artefact(
        f"sound/{episode.id}",
        SOUND,
        (Output("mp3"),),
        takes.level(episode_target(library.programme.loudness, episode)),
        takes.inputs(library, episode),
        frozenset({episode.id}),
        takes.chosen(library, episode),
    )


def master(library: Library, episode: Episode) -> Artefact:
    """The published MP3: `sound` with tags. Its facts, ``media_type``, and `kept.file_facts`."""
    return Artefact(
        f"master/{episode.id}",
        MASTER,
        (Output("mp3", f"media/episode-{episode.slug}-{{digest}}.mp3", "media"),),
        dress.dress(library, episode),
        {"sound": sound(library, episode), **dress.wardrobe(library, episode)},
        frozenset({episode.id}),
    )


def _sound(job: Job) -> Product:
    target, given = job.work / "sound.mp3", takes.original(job)
    done = mastering.master(given, target, job.params, job.threads)
    if isinstance(done, MediaFault):
        raise takes.unusable(job, done.kind)
    facts = {
        **{name: round(value, 3) for name, value in asdict(done.after).items()},
        "source_lufs": done.before.integrated_lufs,
        "offset_s": job.facts("take")["offset_s"],
        "sound_digest": sound_digest(target),
        "made_with": made_with(),
    }
    return Product({"mp3": target}, facts)


def _master(job: Job) -> Product:
    target = job.work / "master.mp3"
    write_mp3(job.file("sound"), target, dress.dressed(job, job.params))
    facts = {**job.facts("sound"), **kept.file_facts(job, target), "media_type": kept.MP3_TYPE}
    return Product({"mp3": target}, facts)


SOUND = Recipe("sound", 2, _sound, heavy=True, keep=kept.bare_mp3)
MASTER = Recipe("master", 4, _master, keep=kept.tagged_mp3)
