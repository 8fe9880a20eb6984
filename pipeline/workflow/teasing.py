"""A clip of an episode, for a newsletter or social media: made only with everybody's consent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.content.clips import clip_problems
from pipeline.content.library import load
from pipeline.core.frozen import dataclass
from pipeline.core.problems import Problem, errors
from pipeline.core.values import Status
from pipeline.outputs import teasers
from pipeline.workflow.making import workshop
from pipeline.workflow.private import kept_private, written
from pipeline.workflow.run import Run
from pipeline.workflow.sounds import SoundDesk, sounding

#: Out at a date by itself; drafts wait for a person, whatever date they have.
_DATED = frozenset({Status.SCHEDULED, Status.EMBARGOED})


@dataclass(frozen=True, slots=True)
class Teased:
    """``file`` is none when ``problems`` forbid it; others are warnings. ``figures`` are the facts
    of `outputs.teasers.teaser`. Nobody else may have the clip before the episode is ``published``,
    which is ``due`` where it is only a matter of time.
    """

    problems: tuple[Problem, ...]
    episode: str = ""
    title: str = ""
    file: Path | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    status: Status = Status.DRAFT
    due: datetime | None = None

    @property
    def published(self) -> bool:
        return self.status is Status.PUBLISHED


def teaser(run: Run, name: str, to: Path | None = None) -> Teased:
    """Write a clip of the episode called ``name`` into the folder ``to``, or ``.spor2/klip/``.

    Raises ProgrammeError P030, P031, P033, P034.
    """
    loaded = load(run.folder, run.now)
    if loaded.library is None:
        return Teased(loaded.problems)
    library = loaded.library
    if to is not None:
        kept_private(run, library, to)
    (episode,) = sounding(library, name)
    told = clip_problems(loaded, episode)
    if errors(told):
        return Teased(told)
    with workshop(run) as shop:
        desk = SoundDesk(shop, loaded, library)
        faults, _ = desk.usable((episode,))
        if faults:
            return Teased(faults)
        wanted = teasers.teaser(library, episode)
        made = desk.made((wanted,)).outcomes[wanted.id].made
        folder = to or run.state / "klip" / episode.id
        file = written(made, folder, f"klip-{episode.id}")["mp3"]
    status = library.status(episode)
    due = episode.publication.due if status in _DATED else None
    return Teased(told, episode.id, episode.title, file, made.facts, status, due)
