"""Of whom a clip may be made, and from which day to which."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.content.clips import clip_problems
from tests.content.programmes import DAYS, EPISODE, base, change, codes, loaded

REGISTER = "consents.yaml"
SCOPE = "scope: [audio, transcript, quote, kit]"
CLIPS = "scope: [clip]"


def willing(tmp_path: Path) -> Path:
    """Both voices have said yes to clips, and nobody is vulnerable."""
    folder = change(base(tmp_path), REGISTER, ("    vulnerable: true\n", ""))
    return change(folder, REGISTER, (SCOPE, CLIPS), (SCOPE, CLIPS))


def asked(folder: Path) -> list[str]:
    found = loaded(folder)
    assert found.library is not None
    return [p.code for p in clip_problems(found, found.library.episodes[0])]


def test_everybody_has_said_yes(tmp_path: Path) -> None:
    """The channel of clips is all that is asked for; what the episode itself needs is not."""
    assert asked(willing(tmp_path)) == []


def test_nobody_is_asked_for_clips_where_none_are_made(tmp_path: Path) -> None:
    assert codes(base(tmp_path)) == []
    assert asked(base(tmp_path / "andet")) == ["E111", "E115"]


@pytest.mark.parametrize("state", ["draft", "review", "approved"])
def test_a_clip_of_what_is_not_out_needs_all_of_it_too(state: str, tmp_path: Path) -> None:
    folder = change(willing(tmp_path), EPISODE, ("approved", state))
    assert asked(folder) == []
    change(folder, REGISTER, (CLIPS, "scope: [audio, transcript, quote, kit, press]"))
    assert asked(folder) == ["E111"]


def test_who_is_vulnerable_is_in_no_clip_whatever_they_said(tmp_path: Path) -> None:
    folder = change(base(tmp_path), REGISTER, (SCOPE, CLIPS), (SCOPE, CLIPS))
    assert asked(folder) == ["E115"]


@pytest.mark.parametrize(
    ("field", "day", "found"),
    [
        *DAYS,
        ("approved_final: 2022-03-01", "2022-10-05", ["E106"]),
        ("approved_final: 2022-03-01", "null", ["E106"]),
        ("approved_final: 2022-03-01", "2022-10-04", []),
    ],
)
def test_the_days_are_those_of_a_publication(
    field: str, day: str, found: list[str], tmp_path: Path
) -> None:
    name = field.partition(":")[0]
    assert asked(change(willing(tmp_path), REGISTER, (field, f"{name}: {day}"))) == found


def test_a_consent_that_is_not_given_yet(tmp_path: Path) -> None:
    assert asked(change(willing(tmp_path), REGISTER, ("2022-02-01", "2032-02-01"))) == ["E116"]


def test_who_is_not_in_the_register(tmp_path: Path) -> None:
    assert asked(change(willing(tmp_path), EPISODE, ("[p-01, p-02]", "[p-01, p-02, p-09]"))) == [
        "E100"
    ]


def test_a_voice_of_the_transcript_that_is_nobodys_is_told_of(tmp_path: Path) -> None:
    folder = change(willing(tmp_path), "episodes/01-start/tekst.vtt", ("Tak.", "<v Læge>Tak."))
    assert asked(folder) == ["W156"]


@pytest.mark.parametrize("written", ["contributors: []", "topics: []"])
def test_somebody_must_be_named(written: str, tmp_path: Path) -> None:
    folder = change(willing(tmp_path), EPISODE, ("contributors: [p-01, p-02]", written))
    assert asked(folder) == ["E137"]


def test_without_a_register_there_is_no_clip(tmp_path: Path) -> None:
    folder = willing(tmp_path)
    (folder / REGISTER).unlink()
    assert asked(folder) == ["E112"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [("  - id: p-01", "  - id p-01", "E031"), ("given: 2022-02-01", "given: i går", "E050")],
)
def test_a_register_that_cannot_be_read_allows_nothing(
    old: str, new: str, code: str, tmp_path: Path
) -> None:
    found = asked(change(willing(tmp_path), REGISTER, (old, new)))
    assert code in found or "E112" in found
    assert all(one.startswith("E") for one in found)
    assert found


def test_who_stands_there_twice_has_said_nothing(tmp_path: Path) -> None:
    folder = willing(tmp_path)
    text = (folder / REGISTER).read_text("utf-8").replace("id: p-03", "id: p-01")
    (folder / REGISTER).write_text(text, encoding="utf-8")
    assert asked(folder) == ["E113"]


def test_what_is_withdrawn_is_withdrawn_from_clips_too(tmp_path: Path) -> None:
    assert asked(change(willing(tmp_path), EPISODE, ("approved", "withdrawn"))) == ["E136"]
