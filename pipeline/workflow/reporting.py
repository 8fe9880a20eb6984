"""Reports on the sound of episodes, written where staff can find them and nobody else."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.build.artefact import Made
from pipeline.content.library import load
from pipeline.core.errors import ProgrammeError
from pipeline.core.model import Library
from pipeline.core.problems import Problem
from pipeline.outputs import sound_report
from pipeline.workflow.making import workshop
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
        _private(run, library, to)
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
        files = _written(one, folder, f"lydrapport-{episode.id}")
        done.append(Report(episode.id, episode.title, files, one.facts))
    return Reported(problems, tuple(done))


def _written(made: Made, folder: Path, stem: str) -> dict[str, Path]:
    if folder.is_file():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(folder))
    folder.mkdir(parents=True, exist_ok=True)
    files = {part: folder / f"{stem}.{part}" for part in made.files}
    for part, file in files.items():
        file.write_bytes(made.files[part].path.read_bytes())  # a copy: the cache's is read-only
    return files


def _private(run: Run, library: Library, to: Path) -> None:
    """A report may tell what is not out yet. Raises ProgrammeError P033 for a public folder."""
    kept = [run.folder / "public"]
    kept += [run.folder / one.path for one in library.programme.targets if one.kind == "folder"]
    wanted = to.resolve()
    for folder in kept:
        if wanted.is_relative_to(folder.resolve()):
            raise ProgrammeError("P033", folder=to)
