"""The settings of the sound: what may be written, what is warned of, what one may change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipeline.content.schema.episode import WrittenTreatment
from pipeline.content.schema.programme import WrittenLoudness
from pipeline.content.schema.scalars import BIT_RATES
from pipeline.core.model import Episode, episode_target
from pipeline.core.problems import Problem
from pipeline.core.programme import LoudnessTarget
from tests.content.programmes import EPISODE, ROOT, base, change, loaded

GUIDE = ROOT / "docs" / "lydindstillinger.md"
EVERYTHING = (
    "{target_lufs: -18.5, true_peak_dbtp: -2, channels: mono, mono: single, bitrate_kbps: 96, "
    "codec: aac, alternates: [opus], leveller: gentle, highpass_hz: 80, denoise: gentle}"
)


def with_sound(folder: Path, written: str) -> Path:
    return change(base(folder), "programme.yaml", ("targets:", f"loudness: {written}\ntargets:"))


def with_recording(folder: Path, written: str) -> Path:
    return change(folder, EPISODE, ("audio:", f"loudness: {written}\naudio:"))


def found(folder: Path) -> list[Problem]:
    return list(loaded(folder).problems)


def codes(folder: Path) -> list[str]:
    return [problem.code for problem in found(folder)]


def episode(folder: Path) -> tuple[LoudnessTarget, Episode]:
    subject = loaded(folder).subject
    assert subject is not None
    return subject.library.programme.loudness, subject.library.episodes[0]


def test_without_a_word_the_defaults_of_the_code_hold(tmp_path: Path) -> None:
    target, first = episode(base(tmp_path))
    assert target == LoudnessTarget()
    assert first.sound is not None
    assert first.sound.treatment is None
    assert episode_target(target, first) == target


def test_everything_that_can_be_written_arrives(tmp_path: Path) -> None:
    target, _ = episode(with_sound(tmp_path, EVERYTHING))
    assert target == LoudnessTarget(
        target_lufs=-18.5,
        true_peak_dbtp=-2,
        channels="mono",
        bitrate_kbps=96,
        mono="single",
        codec="aac",
        alternates=("opus",),
        leveller="gentle",
        highpass_hz=80,
        denoise="gentle",
    )


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ("{leveller: gentle}", {"leveller": "gentle"}),
        ("{highpass_hz: 0}", {"highpass_hz": 0}),
        ("{channels: stereo, denoise: off}", {"channels": "stereo", "denoise": "off"}),
    ],
)
def test_a_recording_has_its_own_settings_and_the_programmes_for_the_rest(
    tmp_path: Path, written: str, changed: dict[str, object]
) -> None:
    plain = LoudnessTarget(channels="mono", highpass_hz=60, denoise="gentle", target_lufs=-18)
    programme = "{channels: mono, highpass_hz: 60, denoise: gentle, target_lufs: -18}"
    target, first = episode(with_recording(with_sound(tmp_path, programme), written))
    expected = {name: getattr(plain, name) for name in WrittenLoudness.model_fields} | changed
    assert target == plain
    assert episode_target(target, first) == LoudnessTarget(**expected)


def test_settings_may_stand_before_the_recording_is_there(tmp_path: Path) -> None:
    folder = change(base(tmp_path), EPISODE, ("audio: master.flac", "loudness: {denoise: gentle}"))
    target, first = episode(folder)
    assert first.sound is None
    assert episode_target(target, first) == target


@pytest.mark.parametrize("field", ["target_lufs: -14", "bitrate_kbps: 64", "codec: opus"])
def test_how_loud_and_how_large_are_the_same_for_all_episodes(tmp_path: Path, field: str) -> None:
    folder = with_recording(base(tmp_path), f"{{{field}}}")
    problems = found(folder)
    assert [p.code for p in problems] == ["E013"]
    assert dict(problems[0].params)["known"] == "channels, denoise, highpass_hz, leveller"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{bitrate_kbps: 120}", {"E230": "112, 128"}),
        ("{bitrate_kbps: 8}", {"E230": "32"}),
        ("{bitrate_kbps: 500}", {"E230": "320"}),
        ("{bitrate_kbps: 128k}", {"E046": ""}),
        ("{channels: surround}", {"E055": ""}),
        ("{mono: double}", {"E055": ""}),
        ("{codec: wav}", {"E055": ""}),
        ("{alternates: opus}", {"E043": ""}),
        ("{alternates: [mp3]}", {"E231": ""}),
        ("{alternates: [wav]}", {"E055": ""}),
        ("{codec: aac, alternates: [mp3]}", {"W232": ""}),
        ("{leveller: hard}", {"E055": ""}),
        ("{denoise: ja}", {"E055": ""}),
        ("{highpass_hz: 300}", {"E047": ""}),
        ("{highpass_hz: 80 Hz}", {"E046": ""}),
        ("{target_lufs: 16}", {"E047": ""}),
        ("{levveller: gentle}", {"E012": "leveller"}),
        ("{lydstyrke: -16}", {"E012": "target_lufs"}),
        ("{støj: gentle}", {"E012": "denoise"}),
        ("{alternates: [opus, aac, opus]}", {"E231": ""}),
        ("{codec: aac, alternates: [aac]}", {"E231": "", "W232": ""}),
        ("{bitrate_kbps: 56}", {"W236": ""}),
        ("{bitrate_kbps: 56, channels: mono}", {}),
        ("{target_lufs: -19, channels: mono}", {"W234": ""}),
        ("{target_lufs: -19}", {}),
        ("{target_lufs: -24.1}", {"W233": ""}),
        ("{target_lufs: -24}", {}),
        ("{target_lufs: -14, true_peak_dbtp: -1}", {}),
        ("{target_lufs: -13.9, true_peak_dbtp: -0.9}", {"W233": "", "W235": ""}),
    ],
)
def test_what_is_told(tmp_path: Path, written: str, expected: dict[str, str]) -> None:
    problems = found(with_sound(tmp_path, written))
    assert sorted(p.code for p in problems) == sorted(expected)
    for problem in problems:
        assert problem.place.file == "programme.yaml"
        if expected[problem.code]:
            assert dict(problem.params)["near"] == expected[problem.code]


@pytest.mark.parametrize("rate", BIT_RATES)
def test_every_rate_of_an_mp3_is_taken(tmp_path: Path, rate: int) -> None:
    assert codes(with_sound(tmp_path, f"{{bitrate_kbps: {rate}, channels: mono}}")) == []


def rows() -> dict[str, tuple[str, str, str]]:
    """Field: (what it can be, without it, whether in an episode), as the guide's table says."""
    row = re.compile(r"^\| `(\w+)` \| (.+) \| (.+) \| (ja|nej) \|$", re.MULTILINE)
    return {m[1]: (m[2], m[3], m[4]) for m in row.finditer(GUIDE.read_text(encoding="utf-8"))}


def test_the_guide_has_every_setting_and_its_default() -> None:
    default, told = LoudnessTarget(), rows()
    assert list(told) == list(WrittenLoudness.model_fields)
    for name, (_, without, _) in told.items():
        value = getattr(default, name)
        number = isinstance(value, float | int)
        said = f"{value:g}".replace("-", "−") if number else value or "ingen"
        assert without.partition(" ")[0].strip("`") == said
    own = {name for name, (_, _, episode) in told.items() if episode == "ja"}
    assert own == set(WrittenTreatment.model_fields)
    sections = set(re.findall(r"^### `(\w+)`", GUIDE.read_text(encoding="utf-8"), re.MULTILINE))
    assert sections == set(told)


def test_every_value_the_guide_names_is_taken(tmp_path: Path) -> None:
    for name, (values, _, _) in rows().items():
        for number, value in enumerate(re.findall(r"`(\w+)`", values)):
            other = "aac" if value == "mp3" else "mp3"  # each codec once
            beside = f"codec: {other}, {name}: [{value}]"
            written = beside if name == "alternates" else f"{name}: {value}"
            folder = tmp_path / f"{name}-{number}"
            folder.mkdir()
            told = codes(with_sound(folder, f"{{{written}}}"))
            assert [code for code in told if code.startswith("E")] == []
    assert rows()["bitrate_kbps"][0] == ", ".join(str(rate) for rate in BIT_RATES)
