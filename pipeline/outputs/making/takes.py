"""Putting an episode's sources together, measuring what comes of it, solving its gain
(`outputs.takes`).
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from pipeline.build.artefact import Job, Product
from pipeline.core.errors import ToolError
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
from pipeline.outputs.takes import PARTS, SEAMS, Making

_MEASURED = ("integrated_lufs", "range_lu", "true_peak_dbtp", "duration_s")


def take(job: Job) -> Product:
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


def gain(job: Job) -> Product:
    target: LoudnessTarget = job.params
    try:
        solution = solved(Work(original(job), target, job.threads))
    except Unreachable as fault:
        raise unusable(job, FaultKind.UNREACHABLE) from fault
    facts = {name: getattr(solution, name) for name in ("gain_db", "limited_s", "limited_db")}
    return Product({"gain": solution.curve.to_bytes()}, facts)


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
