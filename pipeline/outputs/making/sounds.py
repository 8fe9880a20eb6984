"""Encoding, tagging and drawing an episode's sound (`outputs.audio`, `outputs.renditions`)."""

from __future__ import annotations

from dataclasses import asdict

from pipeline.build.artefact import Job, Product
from pipeline.core.errors import ToolError
from pipeline.core.programme import LoudnessTarget
from pipeline.media import mastering
from pipeline.media.codecs import AAC, CODECS, OPUS
from pipeline.media.faults import MediaFault
from pipeline.media.loudness import listen
from pipeline.media.pcm import Form, Take, read
from pipeline.media.renditions import Wanted, render
from pipeline.media.tags_m4a import write_m4a
from pipeline.media.tags_mp3 import sound_digest, write_mp3
from pipeline.media.tags_opus import write_opus
from pipeline.media.tools import made_with
from pipeline.media.waveform import peaks
from pipeline.outputs import dress, kept
from pipeline.outputs.making import takes
from pipeline.outputs.renditions import Shape, Wish

_WAVEFORM_RATE = 44_100  # enough for what is drawn
# What writes the tags of each, and the part of the artwork that is its cover: Opus is for those
# who count every byte.
_WRITERS = {OPUS.name: (write_opus, "thumb"), AAC.name: (write_m4a, "tag")}


def sound(job: Job) -> Product:
    target, given = job.work / "sound.mp3", takes.original(job)
    done = mastering.master(given, target, job.params, job.threads)
    if isinstance(done, MediaFault):
        raise takes.unusable(job, done.kind)
    facts = {
        **{name: round(value, 3) for name, value in asdict(done.after).items()},
        "source_lufs": done.before.integrated_lufs,
        "offset_s": job.facts("take")["offset_s"],
        "sound_digest": sound_digest(target),
        "made_with": made_with(),
    }
    return Product({"mp3": target}, facts)


def master(job: Job) -> Product:
    target = job.work / "master.mp3"
    write_mp3(job.file("sound"), target, dress.dressed(job, job.params))
    facts = {**job.facts("sound"), **kept.file_facts(job, target), "media_type": kept.MP3_TYPE}
    return Product({"mp3": target}, facts)


def encoded(job: Job) -> Product:
    wish: Wish = job.params
    about, original = CODECS[wish.codec], takes.original(job)
    target = job.work / f"sound.{about.suffix}"
    done = render(original.take, takes.curve(job), _wanted(wish), target)
    if isinstance(done, MediaFault):
        raise takes.unusable(job, done.kind)
    facts = {
        **asdict(done),
        "source_lufs": original.measurement.integrated_lufs,
        "offset_s": job.facts("take")["offset_s"],
        "codecs": about.codecs,
        "media_type": about.media_type,
        "made_with": made_with(),
    }
    return Product({wish.codec: target}, facts)


def alternate(job: Job) -> Product:
    codec, worn = job.params
    write, picture = _WRITERS[codec]
    target = job.work / f"rendition.{CODECS[codec].suffix}"
    write(job.file("sound"), target, dress.dressed(job, worn, picture))
    return Product({codec: target}, {**kept.file_facts(job, target), **job.facts("sound")})


def measured(job: Job) -> Product:
    shape: Shape = job.params
    file, form = job.file("sound"), Form(shape.sample_rate, shape.channels)
    found = listen(Take.of(file), form, shape.channels)
    if isinstance(found, MediaFault):
        raise ToolError("T010", file=file.name, kind=found.kind.value)
    facts = {**asdict(found.measurement), **asdict(shape)}
    return Product({"envelope": found.envelope.to_bytes()}, facts)


def waveform(job: Job) -> Product:
    take, channels = Take.of(job.file("sound")), 1 if job.params == "mono" else 2
    made = peaks(read(take, Form(_WAVEFORM_RATE, channels)), _WAVEFORM_RATE)
    return Product({"json": made.to_json(), "dat": made.to_binary()})


def _wanted(wish: Wish) -> Wanted:
    peak = wish.true_peak_dbtp
    target = LoudnessTarget(wish.target_lufs, peak, wish.channels, mono=wish.mono)
    return Wanted(CODECS[wish.codec], target)
