"""What an episode's sound also comes as: Opus and AAC by setting, peaks for players, a teaser.

Like the MP3, an alternate is encoded once (`encoded`) and tagged as often as needed (`alternate`),
both steady once published. The teaser is not planned: to be heard out of its context is a consent
of its own (``clip``), and who asks for a teaser has to see that all voices in it gave it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from pipeline.build.artefact import Artefact, Job, Output, Product, Recipe
from pipeline.build.steady import as_published
from pipeline.core.model import Episode, Library, episode_target
from pipeline.core.programme import LoudnessTarget
from pipeline.media import transcript
from pipeline.media.cues import shift
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.gain import GainCurve
from pipeline.media.pcm import Take, read
from pipeline.media.renditions import AAC, CODECS, OPUS, Wanted, render
from pipeline.media.tags import TrackTags
from pipeline.media.tags_m4a import write_m4a
from pipeline.media.tags_mp3 import sound_digest, write_mp3
from pipeline.media.tags_opus import write_opus
from pipeline.media.teaser import Choice, Span, write_teaser
from pipeline.media.tools import made_with
from pipeline.media.waveform import peaks
from pipeline.outputs import audio, dress, takes

WAVEFORM_RATE = 44_100  # that of the MP3
DATA_TYPE = "application/octet-stream"
_ANY = LoudnessTarget()  # stands where a setting makes no difference
# What writes the tags of each, and the part of the artwork that is its cover: Opus is for those
# who count every byte.
_WRITERS = {OPUS.name: (write_opus, "thumb"), AAC.name: (write_m4a, "tag")}


def plan(library: Library) -> Iterator[Artefact]:
    for episode in library.episodes:
        if episode.sound:
            yield waveform(library, episode)
            yield from (alternate(library, episode, name) for name in codecs(library))


def codecs(library: Library) -> tuple[str, ...]:
    """The codecs that are wanted, for the enclosure or beside it; MP3 is always there."""
    target = library.programme.loudness
    return tuple(n for n in dict.fromkeys((target.codec, *target.alternates)) if n in CODECS)


@dataclass(frozen=True, slots=True)
class Wish:
    """What decides about the encoding alone: another bit rate of the MP3 is no reason."""

    codec: str
    target_lufs: float
    true_peak_dbtp: float
    channels: str
    mono: str

    def wanted(self) -> Wanted:
        peak = self.true_peak_dbtp
        target = LoudnessTarget(self.target_lufs, peak, self.channels, mono=self.mono)
        return Wanted(CODECS[self.codec], target)


def encoded(library: Library, episode: Episode, codec: str) -> Artefact:
    """The episode's sound in ``codec``, untagged, inside only.

    Facts: those of `media.renditions.Rendered`, ``offset_s``, ``codecs``, ``media_type`` and
    ``made_with``.
    """
    target = episode_target(library.programme.loudness, episode)
    chosen = takes.chosen(library, episode)
    known = replace(chosen, target=replace(chosen.target, bitrate_kbps=_ANY.bitrate_kbps))
    return Artefact(
        f"sound-{codec}/{episode.id}",
        ENCODED,
        (Output(codec),),
        Wish(codec, target.target_lufs, target.true_peak_dbtp, target.channels, target.mono),
        {**takes.inputs(library, episode), "gain": takes.gain(library, episode)},
        frozenset({episode.id}),
        (codec, known),
    )


def alternate(library: Library, episode: Episode, codec: str) -> Artefact:
    """The published rendition: `encoded` with tags. Its facts, and ``bytes``."""
    about = CODECS[codec]
    path = f"media/episode-{episode.slug}-{{digest}}.{about.suffix}"
    return Artefact(
        f"{codec}/{episode.id}",
        ALTERNATE,
        (Output(codec, path, "media", media_type=about.media_type),),
        (codec, dress.dress(library, episode)),
        {"sound": encoded(library, episode, codec), **dress.wardrobe(library, episode)},
        frozenset({episode.id}),
    )


def waveform(library: Library, episode: Episode) -> Artefact:
    """Peaks of the published MP3: parts ``json`` and ``dat``."""
    name = f"media/waveform-{episode.slug}-{{digest}}"
    return Artefact(
        f"waveform/{episode.id}",
        WAVEFORM,
        (
            Output("json", f"{name}.json", "media"),
            Output("dat", f"{name}.dat", "media", media_type=DATA_TYPE),
        ),
        episode_target(library.programme.loudness, episode).channels,
        {"sound": audio.sound(library, episode)},
        frozenset({episode.id}),
    )


@dataclass(frozen=True, slots=True)
class Teaser:
    """Spans in the recording's own time; see `media.teaser.Choice`."""

    tags: TrackTags
    about: tuple[Span, ...]
    without: tuple[Span, ...]


def teaser(library: Library, episode: Episode) -> Artefact:
    """Under a minute to be heard first: around an approved quotation, else from the first marker
    on, never a stretch that the content note lets listeners skip. Part ``mp3``. Facts:
    ``start_s``, ``end_s`` in the published sound, ``bytes``.
    """
    inputs: dict[str, Any] = {
        **takes.inputs(library, episode),
        "gain": takes.gain(library, episode),
    }
    if episode.transcript is not None:
        inputs["words"] = episode.transcript.file
    return Artefact(
        f"teaser/{episode.id}",
        TEASER,
        (Output("mp3", f"media/teaser-{episode.slug}-{{digest}}.mp3", "media"),),
        _teaser_of(library, episode),
        inputs,
        frozenset({episode.id}),
    )


def _teaser_of(library: Library, episode: Episode) -> Teaser:
    tags, note = dress.dress(library, episode).tags, episode.content_note
    quotes = [(q.start_s, q.end_s) for q in episode.quotes if q.approved]
    marks = sorted(m.start_s for m in episode.markers)
    modest = TrackTags(
        tags.title, tags.show, tags.publisher, tags.language, licence=tags.licence, page=tags.page
    )
    return Teaser(
        modest,
        (
            *((a, b) for a, b in quotes if a is not None and b is not None),
            *((start, start) for start in marks),
        ),
        tuple((p.start_s, p.end_s) for p in note.sections) if note else (),
    )


def _curve(job: Job) -> GainCurve:
    return GainCurve.from_bytes(job.file("gain", "gain").read_bytes())


def _encoded(job: Job) -> Product:
    wish: Wish = job.params
    about = CODECS[wish.codec]
    target = job.work / f"sound.{about.suffix}"
    done = render(takes.original(job).take, _curve(job), wish.wanted(), target)
    if isinstance(done, MediaFault):
        raise takes.unusable(job, done.kind)
    facts = {
        **asdict(done),
        "offset_s": job.facts("take")["offset_s"],
        "codecs": about.codecs,
        "media_type": about.media_type,
        "made_with": made_with(),
    }
    return Product({wish.codec: target}, facts)


def _alternate(job: Job) -> Product:
    codec, worn = job.params
    write, picture = _WRITERS[codec]
    target = job.work / f"rendition.{CODECS[codec].suffix}"
    write(job.file("sound"), target, dress.dressed(job, worn, picture))
    return Product({codec: target}, {**job.facts("sound"), "bytes": target.stat().st_size})


def _waveform(job: Job) -> Product:
    take, channels = Take.of(job.file("sound", "mp3")), 1 if job.params == "mono" else 2
    made = peaks(read(take, WAVEFORM_RATE, channels), WAVEFORM_RATE)
    return Product({"json": made.to_json(), "dat": made.to_binary()})


def _teaser(job: Job) -> Product:
    teaser: Teaser = job.params
    original, offset_s = takes.original(job), job.facts("take")["offset_s"]
    about, without = (
        [(start + offset_s, end + offset_s) for start, end in spans]
        for spans in (teaser.about, teaser.without)
    )
    choice = Choice(about, without, _said(job, offset_s))
    stretch = choice.stretch(original.measurement.duration_s)
    if stretch[0] >= stretch[1]:  # all of it is for listeners to skip
        raise takes.unusable(job, FaultKind.TOO_SHORT)
    bare, target = job.work / "bare.mp3", job.work / "teaser.mp3"
    write_teaser(original.take, _curve(job), stretch, bare)
    write_mp3(bare, target, teaser.tags)
    facts = {
        "start_s": stretch[0],
        "end_s": stretch[1],
        "bytes": target.stat().st_size,
        "sound_digest": sound_digest(bare),
        "made_with": made_with(),
    }
    return Product({"mp3": target}, facts)


def _said(job: Job, offset_s: float) -> list[Span]:
    if "words" not in job.inputs:
        return []
    cues = shift(transcript.parse(job.file("words").read_bytes()).cues, offset_s)
    return [(cue.start_s, cue.end_s) for cue in cues]


ENCODED = Recipe("rendition", 1, _encoded, heavy=True, keep=as_published)
ALTERNATE = Recipe("alternate", 1, _alternate, keep=as_published)
WAVEFORM = Recipe("waveform", 1, _waveform, heavy=True)
TEASER = Recipe("teaser", 1, _teaser, keep=as_published)
