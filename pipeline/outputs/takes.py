"""What is mastered of an episode, measured once, and the gain that brings it to its target.

`take` puts the sources together and measures what comes of it; for a recording by itself that is
what its survey found already. `gain` is solved from that alone. So a changed target measures
nothing again, and all renditions of an episode share both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.build.artefact import Artefact, Late, Output, Recipe
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Library, Sound, episode_target
from pipeline.core.programme import LoudnessTarget
from pipeline.outputs import surveys

PARTS = ("intro", "master", "outro")
SEAMS = ("seam-1", "seam-2")


@dataclass(frozen=True, slots=True)
class Making:
    """What shapes a take before its level is set; ``treated`` tells of the recording alone."""

    channels: int
    crossfade_s: float
    treated: LoudnessTarget


def take(library: Library, episode: Episode) -> Artefact:
    """Parts ``envelope``, and the seams. Facts: the measurement, ``offset_s`` (how much later than
    in the recording everything happens), and how to hear it again (`original`).
    """
    given, target = _given(episode), episode_target(library.programme.loudness, episode)
    sources = {name: getattr(given, name) for name in PARTS}
    files = {name: file for name, file in sources.items() if file is not None}
    found = {
        f"{name}-survey": surveys.source(file, target.channels) for name, file in files.items()
    }
    channels = 1 if target.channels == "mono" else 2
    return Artefact(
        f"take/{episode.id}",
        TAKE,
        (Output("envelope"), *map(Output, SEAMS)),
        Making(channels, given.crossfade_s, treated(target)),
        {**files, **found},
        frozenset({episode.id}),
    )


def gain(library: Library, episode: Episode) -> Artefact:
    """Part ``gain``: the `GainCurve` before encoding. Facts: ``gain_db``, ``limited_s``,
    ``limited_db``.
    """
    return Artefact(
        f"gain/{episode.id}",
        GAIN,
        (Output("gain"),),
        level(episode_target(library.programme.loudness, episode)),
        inputs(library, episode),
        frozenset({episode.id}),
    )


def level(target: LoudnessTarget) -> LoudnessTarget:
    """Of a target, what decides about gain and encoding; the rest changes no sound here."""
    return replace(target, codec="mp3", alternates=(), highpass_hz=0, denoise="off")


def treated(target: LoudnessTarget) -> LoudnessTarget:
    """Of a target, what is done to the recording before."""
    return LoudnessTarget(highpass_hz=target.highpass_hz, denoise=target.denoise)


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that an author chooses of how an episode sounds: what a published one is kept by."""

    target: LoudnessTarget
    crossfade_s: float = 0.0


def chosen(library: Library, episode: Episode) -> Chosen:
    """Of the MP3. Which other renditions there are is no matter of its."""
    given = _given(episode)
    target = replace(
        episode_target(library.programme.loudness, episode), codec="mp3", alternates=()
    )
    return Chosen(target, given.crossfade_s if given.intro or given.outro else 0.0)


def inputs(library: Library, episode: Episode) -> dict[str, Any]:
    """The inputs from which `original` hears an episode's take again."""
    given = {name: getattr(_given(episode), name) for name in PARTS}
    files = {name: file for name, file in given.items() if file is not None}
    return {**files, "take": take(library, episode)}


def _given(episode: Episode) -> Sound:
    if episode.sound is None:
        raise ValueError(f"{episode.id} has no sound")
    return episode.sound


_MAKING = "pipeline.outputs.making.takes"
TAKE = Recipe("take", 1, Late(_MAKING, "take"), heavy=True)
GAIN = Recipe("gain", 1, Late(_MAKING, "gain"))
