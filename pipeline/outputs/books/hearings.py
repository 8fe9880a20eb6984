"""«Hør det sagt»: where the podcast speaks of a chapter, and for how long."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.build.artefact import Artefact, Job
from pipeline.core.frozen import dataclass
from pipeline.core.locale import Format, clock
from pipeline.core.messages import catalogue
from pipeline.core.model import Library
from pipeline.media.markers import heard as heard_markers
from pipeline.outputs import renditions, strings, transcripts
from pipeline.outputs.books.matter import Hearing, Matter


@dataclass(frozen=True, slots=True)
class Heard:
    """``note``: «Episode 2 · 3 min., fra 1:59»."""

    title: str
    address: str
    note: str


def sounds(library: Library, held: Matter) -> dict[str, Artefact]:
    """The inputs that tell the times: ``sound-<slug>``."""
    episodes = {h.episode.slug: h.episode for leaf in held.leaves for h in leaf.hearings}
    return {
        f"sound-{slug}": renditions.enclosure(library, episode)
        for slug, episode in sorted(episodes.items())
        if episode.sound
    }


def heard(held: Matter, job: Job) -> Mapping[str, tuple[Heard, ...]]:
    """By chapter."""
    return {
        leaf.chapter.id: tuple(
            Heard(one.title, one.address, _note(one, held.language, job)) for one in leaf.hearings
        )
        for leaf in held.leaves
    }


def _note(hearing: Hearing, language: str, job: Job) -> str:
    episode, say = hearing.episode, catalogue("site", language).text
    name = say(strings.EPISODE_TYPES.get(episode.type, "Episode"))
    called = f"{name} {episode.number}" if episode.type == "full" else name
    input_ = f"sound-{episode.slug}"
    if input_ not in job.inputs:
        return called
    facts, form = job.facts(input_), Format(language)
    if not hearing.marker:
        return f"{called} · {form.duration(facts['duration_s'])}"
    marks = heard_markers(episode.markers, facts["offset_s"])
    start, end = transcripts.stretch(marks, hearing.marker, facts["duration_s"])
    told = say("{length}, from {start}", length=form.duration(end - start), start=clock(start))
    return f"{called} · {told}"
