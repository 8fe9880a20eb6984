"""The forms in which an episode's sound is published, and which of them is the enclosure.

`enclosure` is the file that the feed names and that pages, players and kits use; whatever its
codec, it has the same facts. Like the MP3 (`audio`), Opus and AAC are encoded once (`encoded`) and
tagged as often as needed (`alternate`), all steady once published. What nobody asked for is not
made: with an enclosure in AAC there is an MP3 only where it is one of the ``alternates``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

from pipeline.build.artefact import Artefact, Late, Output, Recipe
from pipeline.build.steady import as_published
from pipeline.core.frozen import dataclass
from pipeline.core.model import Episode, Library, episode_target
from pipeline.core.programme import LoudnessTarget
from pipeline.media.codecs import AAC, CODECS, MP3_RATE, OPUS, mp3_kbps
from pipeline.outputs import audio, dress, kept, takes

MP3 = "mp3"
#: What they are called where one is offered.
NAMES = MappingProxyType({MP3: "MP3", OPUS.name: "Opus", AAC.name: "AAC"})
SUFFIXES = MappingProxyType({MP3: MP3, **{name: one.suffix for name, one in CODECS.items()}})
DATA_TYPE = "application/octet-stream"
_ANY = LoudnessTarget()  # stands where a setting makes no difference


def plan(library: Library) -> Iterator[Artefact]:
    for episode in library.episodes:
        if episode.sound:
            yield from (rendition(library, episode, name) for name in codecs(library))
            yield waveform(library, episode)


def codecs(library: Library) -> tuple[str, ...]:
    """All that are wanted, first that of the enclosure."""
    target = library.programme.loudness
    return tuple(dict.fromkeys((target.codec, *target.alternates)))


def enclosure(library: Library, episode: Episode) -> Artefact:
    """The one file that stands for the episode's sound: that of the feed. It has one output.

    Facts: ``bytes``, ``bitrate_bps``, ``integrity`` (`kept.file_facts`), ``media_type``,
    ``duration_s``, ``offset_s`` (how much later than in the recording everything happens),
    ``integrated_lufs``, ``true_peak_dbtp``, ``source_lufs``, ``sound_digest``, ``made_with``.
    """
    return rendition(library, episode, library.programme.loudness.codec)


def rendition(library: Library, episode: Episode, codec: str) -> Artefact:
    """The published file in ``codec``."""
    if codec == MP3:
        return audio.master(library, episode)
    return alternate(library, episode, codec)


def heard(library: Library, episode: Episode) -> Artefact:
    """The sound of the `enclosure` before its tags, inside only. Its facts, but for the file's."""
    codec = library.programme.loudness.codec
    if codec == MP3:
        return audio.sound(library, episode)
    return encoded(library, episode, codec)


@dataclass(frozen=True, slots=True)
class Shape:
    """What the enclosure is encoded as. ``sample_rate`` in Hz."""

    codec: str
    sample_rate: int
    channels: int
    bitrate_kbps: int


def shape(target: LoudnessTarget) -> Shape:
    """That of an episode's own ``target``."""
    channels = 1 if target.channels == "mono" else 2
    if target.codec == MP3:
        return Shape(MP3, MP3_RATE, channels, mp3_kbps(target))
    about = CODECS[target.codec]
    return Shape(about.name, about.rate, channels, about.kbps[channels])


def measured(library: Library, episode: Episode) -> Artefact:
    """The `heard` sound as a listener gets it: part ``envelope``. Facts: those of its measurement
    and of its `Shape`.
    """
    return Artefact(
        f"measured/{episode.id}",
        MEASURED,
        (Output("envelope"),),
        shape(episode_target(library.programme.loudness, episode)),
        {"sound": heard(library, episode)},
        frozenset({episode.id}),
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What decides about the encoding alone: another bit rate of the MP3 is no reason."""

    codec: str
    target_lufs: float
    true_peak_dbtp: float
    channels: str
    mono: str


def encoded(library: Library, episode: Episode, codec: str) -> Artefact:
    """The episode's sound in ``codec``, untagged, inside only.

    Facts: those of `media.renditions.Rendered`, ``source_lufs``, ``offset_s``, ``codecs``,
    ``media_type`` and ``made_with``.
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
    """The published rendition: `encoded` with tags. Its facts, and `kept.file_facts`."""
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
    """Peaks of the published sound: parts ``json`` and ``dat``."""
    name = f"media/waveform-{episode.slug}-{{digest}}"
    return Artefact(
        f"waveform/{episode.id}",
        WAVEFORM,
        (
            Output("json", f"{name}.json", "media"),
            Output("dat", f"{name}.dat", "media", media_type=DATA_TYPE),
        ),
        episode_target(library.programme.loudness, episode).channels,
        {"sound": heard(library, episode)},
        frozenset({episode.id}),
    )


_MAKING = "pipeline.outputs.making.sounds"
ENCODED = Recipe("rendition", 2, Late(_MAKING, "encoded"), heavy=True, keep=as_published)
ALTERNATE = Recipe("alternate", 2, Late(_MAKING, "alternate"), keep=kept.tagged)
MEASURED = Recipe("measured", 1, Late(_MAKING, "measured"), heavy=True)
WAVEFORM = Recipe("waveform", 1, Late(_MAKING, "waveform"), heavy=True)
