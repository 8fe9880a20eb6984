"""Reports on the sound of episodes, written where staff can find them and nobody else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.content.library import load
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem
from pipeline.outputs import sound_report
from pipeline.workflow.making import workshop
from pipeline.workflow.private import kept_private, written
from pipeline.workflow.run import Run
from pipeline.workflow.sounds import SoundDesk, sounding


@dataclass(frozen=True, slots=True)
class Report:
    """An episode's report: its ``files`` by kind (html, svg, png, json) and what is in it."""

    episode: str
    title: str
    files: Mapping[str, Path]
    figures: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reported:
    """``problems``: why there is no report on an episode that was asked for."""

    problems: tuple[Problem, ...]
    reports: tuple[Report, ...] = ()


def report(run: Run, name: str | None, language: str, to: Path | None = None) -> Reported:
    """Write the report on the episode called ``name``, or on all that have a sound.

    Into the folder ``to``, or ``.spor2/rapporter/``. Raises ProgrammeError P030, P031, P033.
    """
    loaded = load(run.folder, run.now)
    if loaded.library is None:
        return Reported(loaded.problems)
    library = loaded.library
    if to is not None:
        kept_private(run, library, to)
    episodes = sounding(library, name)
    with workshop(run) as shop:
        desk = SoundDesk(shop, loaded, library)
        problems, ready = desk.usable(episodes)
        wanted = {e.id: sound_report.report(library, e, language) for e in ready}
        made = desk.made(wanted.values()).outcomes
    done = []
    for episode in ready:
        folder = to or run.state / "rapporter" / episode.id
        one = made[wanted[episode.id].id].made
        files = written(one, folder, f"lydrapport-{episode.id}")
        done.append(Report(episode.id, episode.title, files, one.facts))
    return Reported(problems, tuple(done))
