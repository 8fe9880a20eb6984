"""An episode's sound as MP3.

Each change costs no more than it must: `sound` is mastered from what `takes` has measured and the
settings alone; `master` copies it behind its tags (`dress`), so that a changed title never
encodes again. Whether it is published, and as what, `renditions` decides.
"""

from __future__ import annotations

from pipeline.build.artefact import Artefact, Late, Output, Recipe
from pipeline.core.model import Episode, Library, episode_target
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


_MAKING = "pipeline.outputs.making.sounds"
SOUND = Recipe("sound", 2, Late(_MAKING, "sound"), heavy=True, keep=kept.bare_mp3)
MASTER = Recipe("master", 4, Late(_MAKING, "master"), keep=kept.tagged_mp3)
