"""A place in an episode as WAV files, as it was recorded and as it is published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.build.artefact import Made
from pipeline.content.library import load
from pipeline.core.errors import ProgrammeError
from pipeline.core.frozen import dataclass
from pipeline.core.locale import clock
from pipeline.core.model import Episode, episode_target
from pipeline.core.problems import Problem
from pipeline.media.history import Loudness, counted, loudness
from pipeline.media.meter import Envelope
from pipeline.media.player import play
from pipeline.media.stretch import stretch
from pipeline.outputs import renditions, sound_figures, sound_report
from pipeline.workflow.making import workshop
from pipeline.workflow.run import Run
from pipeline.workflow.sounds import SoundDesk, sounding

__all__ = ["Clip", "Listening", "Place", "listen", "play"]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a sound."""

    at_s: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Clip:
    """A stretch as a WAV ``file``; ``source`` is the file it was cut from, at ``place`` there."""

    file: Path
    source: str
    place: Place
    loudness: Loudness


@dataclass(frozen=True, slots=True)
class Listening:
    """``before`` and ``after`` are none when there are ``problems``."""

    problems: tuple[Problem, ...]
    episode: str = ""
    title: str = ""
    before: Clip | None = None
    after: Clip | None = None


def listen(run: Run, name: str, place: Place) -> Listening:
    """Cut ``place`` of the published sound, and what it was made of, into ``.spor2/lyt/``.

    Raises ProgrammeError P030, P031, P032.
    """
    loaded = load(run.folder, run.now)
    if loaded.library is None:
        return Listening(loaded.problems)
    (episode,) = sounding(loaded.library, name)
    with workshop(run) as shop:
        desk = SoundDesk(shop, loaded, loaded.library)
        problems, _ = desk.usable((episode,))
        if problems:
            return Listening(problems)
        return _cut(desk, episode, place)


def _cut(desk: SoundDesk, episode: Episode, place: Place) -> Listening:
    files = sound_report.sources(episode)
    sources = sound_report.surveyed(desk.library, episode)
    sound = renditions.heard(desk.library, episode)
    heard = renditions.measured(desk.library, episode)
    outcomes = desk.made((sound, heard, *sources.values())).outcomes
    made = outcomes[sound.id].made
    length = made.facts["duration_s"]
    if place.at_s >= length:
        raise ProgrammeError("P032", at=clock(place.at_s), length=clock(length), name=episode.id)
    begins = sound_figures.begins(
        made.facts, {name: outcomes[one.id].made.facts for name, one in sources.items()}
    )
    part = _heard_at(begins, place.at_s)
    target = episode_target(desk.library.programme.loudness, episode)
    recorded = counted(_envelope(outcomes[sources[part].id].made), target)
    published = counted(_envelope(outcomes[heard.id].made), target)
    before = _Source(files[part].path, files[part].name, recorded)
    after = _Source(next(iter(made.files.values())).path, episode.id, published)
    folder = desk.shop.run.state / "lyt" / episode.id
    folder.mkdir(parents=True, exist_ok=True)
    there = replace(place, at_s=max(0.0, place.at_s - begins[part]))
    return Listening(
        (),
        episode.id,
        episode.title,
        before.clip(folder / "foer.wav", there),
        after.clip(folder / "efter.wav", place),
    )


def _heard_at(begins: Mapping[str, float], at_s: float) -> str:
    """The part that begins last of those that have begun: of two that overlap, the later."""
    begun = {name: start_s for name, start_s in begins.items() if start_s <= at_s}
    return max(begun, key=lambda name: begun[name])


def _envelope(made: Made) -> Envelope:
    return Envelope.from_bytes(made.files["envelope"].path.read_bytes())


@dataclass(frozen=True, slots=True)
class _Source:
    """A sound file, and what was measured of it."""

    path: Path
    name: str
    envelope: Envelope

    def clip(self, target: Path, place: Place) -> Clip:
        stretch(self.path, place.at_s, place.seconds, target)
        level = loudness(self.envelope, place.at_s, place.seconds)
        return Clip(target, self.name, place, level)
