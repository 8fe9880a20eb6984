"""An episode's sound for staff, drafts and all: made when somebody asks, by the same workshop as a
build, so that what was made once is not made again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any

from pipeline.build.artefact import Artefact
from pipeline.build.execute import Result
from pipeline.content.facts import fact_problems
from pipeline.content.library import Loaded
from pipeline.core.errors import ProgrammeError
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Library
from pipeline.core.problems import Problem, errors, in_order
from pipeline.core.values import Status
from pipeline.outputs import sound_report
from pipeline.workflow.episodes import called
from pipeline.workflow.making import Workshop
from pipeline.workflow.steady import remembered


def sounding(library: Library, name: str | None) -> tuple[Episode, ...]:
    """The episode called ``name``; with no name all that have a sound and are not withdrawn.

    Raises ProgrammeError P030 (no such episode), P031 (it has no sound).
    """
    if name is None:
        there = (e for e in library.episodes if library.status(e) is not Status.WITHDRAWN)
        return tuple(e for e in there if e.sound is not None)
    found = called(library, name)
    if found.sound is None:
        raise ProgrammeError("P031", name=found.id, folder=found.folder)
    return (found,)


@dataclass(frozen=True, slots=True)
class SoundDesk:
    """Where sounds are worked on, under the workshop's lock."""

    shop: Workshop
    loaded: Loaded
    library: Library

    def made(self, wanted: Iterable[Artefact]) -> Result:
        """What is published is taken as it is."""
        known = remembered(self.shop.run, self.library.programme)
        return self.shop.make_steady(list(wanted), known)[0]

    def usable(
        self, episodes: Iterable[Episode]
    ) -> tuple[tuple[Problem, ...], tuple[Episode, ...]]:
        """Why some cannot be worked on, and those that can."""
        faults = {episode: self._missing(episode) for episode in episodes}
        there = [episode for episode, missing in faults.items() if not missing]
        surveyed = {e: sound_report.surveyed(self.library, e) for e in there}
        result = self.shop.make([one for parts in surveyed.values() for one in parts.values()])
        for episode, parts in surveyed.items():
            files = sound_report.sources(episode)
            faults[episode] = self._faults(
                {file.name: result.facts(parts[name]) for name, file in files.items()}
            )
        ready = tuple(episode for episode, found in faults.items() if not found)
        return in_order(chain.from_iterable(faults.values())), ready

    def _missing(self, episode: Episode) -> tuple[Problem, ...]:
        """What was said of the episode's folder, where a sound file of it is not there."""
        files = sound_report.sources(episode).values()
        if all(file.path.is_file() for file in files):
            return ()
        here = [p for p in self.loaded.problems if p.place.file.startswith(f"{episode.folder}/")]
        return errors(here)

    def _faults(self, facts: Mapping[str, Mapping[str, Any]]) -> tuple[Problem, ...]:
        """What is wrong with the sound files that ``facts``, by their names, tell of."""
        if not any("fault" in one for one in facts.values()):
            return ()
        return errors(fact_problems(self.loaded, facts))
