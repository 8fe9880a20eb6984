"""The settings of the sound, held against each other and against what apps and platforms expect."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.subject import Subject
from pipeline.core.problems import Problem, problem

#: Spotify plays at -14 LUFS; ATSC A/85 (television) is the quietest norm, at -24. Between them lie
#: Apple Podcasts (-16), AES TD1008 (speech, -18) and EBU R 128 (-23).
LOUDEST_LUFS, QUIETEST_LUFS = -14.0, -24.0
#: EBU R 128, AES TD1008 and Apple Podcasts.
HIGHEST_DBTP = -1.0
#: What those write who count a mono sound of -16 LUFS by its one channel.
MONO_AS_SINGLE_LUFS = -19.0
#: Apple Podcasts' audio requirements: the least for MP3 in stereo at 44.1 kHz.
LEAST_STEREO_KBPS = 64


def renditions(subject: Subject) -> Iterator[Problem]:
    """Each rendition is made once, and the one that all apps fetch is one that all can play."""
    sound, document = subject.library.programme.loudness, subject.documents.programme
    made = [sound.codec]
    for n, codec in enumerate(sound.alternates):
        if codec in made:
            yield problem("E231", document.place("loudness", "alternates", n), value=codec)
        made.append(codec)
    if sound.codec != "mp3":
        yield problem("W232", document.place("loudness", "codec"), value=sound.codec)


def loudness(subject: Subject) -> Iterator[Problem]:
    """A target that platforms turn up or down, or that leaves no room for decoding."""
    sound, document = subject.library.programme.loudness, subject.documents.programme
    target, place = sound.target_lufs, document.place("loudness", "target_lufs")
    if sound.channels == "mono" and target == MONO_AS_SINGLE_LUFS:
        yield problem("W234", place)
    elif not QUIETEST_LUFS <= target <= LOUDEST_LUFS:
        yield problem("W233", place, value=f"{target:g}")
    if sound.true_peak_dbtp > HIGHEST_DBTP:
        place = document.place("loudness", "true_peak_dbtp")
        yield problem("W235", place, value=f"{sound.true_peak_dbtp:g}")
    if sound.channels == "stereo" and sound.bitrate_kbps < LEAST_STEREO_KBPS:
        place = document.place("loudness", "bitrate_kbps")
        yield problem("W236", place, value=sound.bitrate_kbps)
