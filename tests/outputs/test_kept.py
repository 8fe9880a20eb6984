"""Published sounds taken up again, and what their makings are told by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.build.artefact import Artefact, Job, Made, MadeFile
from pipeline.build.cache import file_digest
from pipeline.build.digests import Digests
from pipeline.build.graph import graph
from pipeline.build.steady import PUBLISHED, Kept, makings
from pipeline.core.model import Library, Sound
from pipeline.core.programme import LoudnessTarget, Treatment
from pipeline.outputs import audio, takes
from pipeline.outputs.kept import bare_mp3
from tests.outputs import small
from tests.outputs.small import Bench


def whole(artefact: Artefact, folder: Path) -> str:
    told = makings(graph([artefact]), Digests(folder / "digests.json").of)
    return told[artefact.id].whole


def test_the_bare_sound_is_had_from_the_tagged_one(bench: Bench, tmp_path: Path) -> None:
    library = small.library(bench)
    episode = library.episodes[0]
    result = bench.make(audio.master(library, episode))
    tagged = result.outcomes[f"master/{episode.id}"].made.files["mp3"]
    bare = result.outcomes[f"sound/{episode.id}"].made.files["mp3"]
    digest = file_digest(tagged.path)
    given = Made({"": MadeFile(tagged.path, digest, tagged.size)})
    product = bare_mp3(Job(Kept("mp3", digest, {"offset_s": 2.5}), {PUBLISHED: given}, tmp_path))
    file = product.files["mp3"]
    assert isinstance(file, Path)
    assert file.read_bytes() == bare.path.read_bytes()
    assert product.facts == {"offset_s": 2.5}


Change = Callable[[Library], Library]


def target(**changes: object) -> Change:
    def change(library: Library) -> Library:
        loudness = replace(library.programme.loudness, **changes)  # type: ignore[arg-type]
        return replace(library, programme=replace(library.programme, loudness=loudness))

    return change


def source(**changes: object) -> Change:
    def change(library: Library) -> Library:
        first, *rest = library.episodes
        assert first.sound is not None
        sound: Sound = replace(first.sound, **changes)  # type: ignore[arg-type]
        return replace(library, episodes=(replace(first, sound=sound), *rest))

    return change


def episode(**changes: object) -> Change:
    def change(library: Library) -> Library:
        first, *rest = library.episodes
        return replace(library, episodes=(replace(first, **changes), *rest))  # type: ignore[arg-type]

    return change


def both(bench: Bench, change: Change, tmp_path: Path) -> list[bool]:
    """For the sound and for the file around it, whether ``change`` gives another making."""
    before = small.library(bench)
    after = change(before)
    return [
        whole(make(after, after.episodes[0]), tmp_path)
        != whole(make(before, before.episodes[0]), tmp_path)
        for make in (audio.sound, audio.master)
    ]


@pytest.mark.parametrize(
    "change",
    [
        target(target_lufs=-18.0),
        target(true_peak_dbtp=-2.0),
        target(channels="stereo"),
        target(mono="single"),
        target(bitrate_kbps=160),
        target(leveller="gentle"),
        target(highpass_hz=80),
        target(denoise="gentle"),
        source(treatment=Treatment(denoise="gentle")),
        source(treatment=Treatment(highpass_hz=100)),
    ],
)
def test_every_setting_of_the_sound_makes_another(
    bench: Bench, change: Change, tmp_path: Path
) -> None:
    assert both(bench, change, tmp_path) == [True, True]


def test_every_source_makes_another(bench: Bench, tmp_path: Path) -> None:
    for name in ("master", "intro", "outro"):
        change = source(**{name: bench.source("to.wav")})
        assert both(bench, change, tmp_path) == [True, True], name
    jingle = source(intro=bench.source("jingle.wav"))(small.library(bench))
    faded = source(crossfade_s=0.25)(jingle)
    sounds = [audio.sound(one, one.episodes[0]) for one in (jingle, faded)]
    assert whole(sounds[0], tmp_path) != whole(sounds[1], tmp_path)


def test_what_is_told_of_a_sound_makes_no_other(bench: Bench, tmp_path: Path) -> None:
    assert both(bench, episode(discreet_title="En anden titel"), tmp_path) == [False, True]
    assert both(bench, episode(artwork=None, markers=()), tmp_path) == [False, True]
    for change in (
        target(alternates=("opus", "aac")),
        episode(title="Den titel, der ikke står i filen", topics=("andet",)),
        source(crossfade_s=0.25),  # with nothing to fade to
        source(treatment=Treatment()),
        target(target_lufs=LoudnessTarget().target_lufs),
    ):
        assert both(bench, change, tmp_path) == [False, False]


def test_what_lies_between_source_and_sound_may_be_built_otherwise(
    bench: Bench, tmp_path: Path
) -> None:
    library = small.library(bench)
    sound = audio.sound(library, library.episodes[0])
    between = {n: i for n, i in sound.inputs.items() if isinstance(i, Artefact)}
    assert between
    other = {
        name: replace(one, recipe=replace(takes.TAKE, name="ny", version=9), params=("ny", name))
        for name, one in between.items()
    }
    rebuilt = replace(sound, inputs={**sound.inputs, **other})
    assert whole(rebuilt, tmp_path) == whole(sound, tmp_path)
