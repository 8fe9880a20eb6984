"""An episode's sound against its transcript: how loud each voice is, and whether both end together.

Measured for checking and for the report; nothing is published.
"""

from __future__ import annotations

from pipeline.build.artefact import Artefact, Late, Recipe
from pipeline.core.model import Episode, Library
from pipeline.outputs import surveys

TIMED = (".vtt", ".srt")


def levels(library: Library, episode: Episode) -> Artefact | None:
    """Facts: ``voices`` (``name``, ``lufs``, ``seconds``) and ``findings``, in the master's time.

    None for an episode without a sound, or without a transcript that has times. A sound that
    cannot be used has no voices.
    """
    text = episode.transcript.file if episode.transcript else None
    if episode.sound is None or text is None or not text.name.lower().endswith(TIMED):
        return None
    heard = surveys.source(episode.sound.master, library.programme.loudness.channels)
    return Artefact(f"levels/{episode.id}", LEVELS, (), None, {"heard": heard, "text": text})


LEVELS = Recipe("levels", 1, Late("pipeline.outputs.making.levels", "levels"))
