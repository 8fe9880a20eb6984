"""What is mastered of an episode, measured once, and the gain that brings it to its target.

`take` puts the sources together and measures what comes of it; for a recording by itself that is
what its survey found already. `gain` is solved from that alone. So a changed target measures
nothing again, and all renditions of an episode share both.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.core.errors import ToolError
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Library, Sound, episode_target
from pipeline.core.programme import LoudnessTarget
from pipeline.media import treatment
from pipeline.media.assemble import Assembled, Ends, Given, assemble
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.gain import GainCurve
from pipeline.media.lame import RATE
from pipeline.media.limiter import Unreachable
from pipeline.media.loudness import Listened, Measurement, listen
from pipeline.media.mastering import Original, Work, solved
from pipeline.media.meter import Envelope
from pipeline.media.pcm import Form, Take
from pipeline.outputs import surveys

PARTS = ("intro", "master", "outro")
SEAMS = ("seam-1", "seam-2")
_MEASURED = ("integrated_lufs", "range_lu", "true_peak_dbtp", "duration_s")


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


def original(job: Job) -> Original:
    """The take among a job's `inputs`, and what was measured of it."""
    facts = job.facts("take")
    known = {**dict.fromkeys(SEAMS, "take"), **{name: name for name in PARTS}}
    paths = tuple(
        job.file("take", name) if known[name] == "take" else job.file(name)
        for name in facts["inputs"]
    )
    envelope = Envelope.from_bytes(job.file("take", "envelope").read_bytes())
    return Original(Take(paths, facts["graph"]), envelope, Measurement(**facts["measured"]))


def curve(job: Job) -> GainCurve:
    """The curve of a job's input ``gain``."""
    return GainCurve.from_bytes(job.file("gain", "gain").read_bytes())


def unusable(job: Job, kind: FaultKind) -> ToolError:
    """Checking finds such files first; what only mastering can find ends here."""
    return ToolError("T010", file=job.file("master").name, kind=kind.value)


def _given(episode: Episode) -> Sound:
    if episode.sound is None:
        raise ValueError(f"{episode.id} has no sound")
    return episode.sound


def _take(job: Job) -> Product:
    making: Making = job.params
    parts = {name: _part(job, name) for name in PARTS if name in job.inputs}
    ends = Ends(parts.get("intro"), parts.get("outro"), making.crossfade_s)
    whole = assemble(parts["master"], ends, job.work)
    heard = _heard(job, whole)
    seams = dict(zip(SEAMS, whole.seams, strict=False))
    names = {given.path: name for name, given in parts.items()} | {p: n for n, p in seams.items()}
    facts = {
        "offset_s": whole.shift_s,
        "graph": whole.take.graph,
        "inputs": [names[path] for path in whole.take.inputs],
        "measured": asdict(heard.measurement),
    }
    files: dict[str, bytes | Path] = {**dict.fromkeys(SEAMS, b""), **seams}
    return Product({"envelope": heard.envelope.to_bytes(), **files}, facts)


def _part(job: Job, name: str) -> Given:
    """A source with its loudness; the recording is heard through its filters."""
    facts, making = job.facts(f"{name}-survey"), job.params
    if "fault" in facts:
        raise ToolError("T010", file=job.file(name).name, kind=facts["fault"]["kind"])
    if name == "master" and making.treated != LoudnessTarget():
        filters = treatment.filters(making.treated, _surveyed(job))
        measured = _listened(job, Take.of(job.file(name), filters), making.channels).measurement
        return Given(job.file(name), measured, filters)
    return Given(job.file(name), Measurement(**{key: facts[key] for key in _MEASURED}))


def _heard(job: Job, whole: Assembled) -> Listened:
    """Of a recording by itself, what its survey told; else the take is decoded and measured."""
    if whole.take != Take.of(job.file("master")):
        return _listened(job, whole.take, job.params.channels)
    facts = job.facts("master-survey")
    return Listened(_surveyed(job), Measurement(**{key: facts[key] for key in _MEASURED}))


def _surveyed(job: Job) -> Envelope:
    return Envelope.from_bytes(job.file("master-survey", "envelope").read_bytes())


def _listened(job: Job, take: Take, channels: int) -> Listened:
    heard = listen(take, Form(RATE, channels), channels)
    if isinstance(heard, MediaFault):
        raise unusable(job, heard.kind)
    return heard


def _gain(job: Job) -> Product:
    target: LoudnessTarget = job.params
    try:
        solution = solved(Work(original(job), target, job.threads))
    except Unreachable as fault:
        raise unusable(job, FaultKind.UNREACHABLE) from fault
    facts = {name: getattr(solution, name) for name in ("gain_db", "limited_s", "limited_db")}
    return Product({"gain": solution.curve.to_bytes()}, facts)


TAKE = Recipe("take", 1, _take, heavy=True)
GAIN = Recipe("gain", 1, _gain)
