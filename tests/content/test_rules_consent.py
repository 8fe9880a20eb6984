"""When consents are asked for, and from which day to which they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.content.rules import RULES
from pipeline.core.messages import LANGUAGES, describe_problem
from tests.content.programmes import DAYS, EPISODE, EVENT, FILM, base, change, codes, loaded

REGISTER = "consents.yaml"
NO_KIT = ("include: [ep-01, film-1, samtalen, questions]", "include: [samtalen]")


def without_consent(tmp_path: Path) -> Path:
    """An episode whose two voices have said yes to nothing."""
    folder = base(tmp_path)
    scope = "[audio, transcript, quote, kit]"
    return change(folder, REGISTER, (scope, "[press]"), (scope, "[press]"))


def test_an_approved_episode_needs_every_channel(tmp_path: Path) -> None:
    folder = change(without_consent(tmp_path), EVENT, NO_KIT)
    assert sorted(codes(folder)) == ["E101", "E101", "E102", "E102", "E103"]


@pytest.mark.parametrize("state", ["draft", "review", "withdrawn"])
def test_what_does_not_go_out_needs_none(state: str, tmp_path: Path) -> None:
    folder = change(without_consent(tmp_path), EPISODE, ("approved", state))
    assert codes(change(folder, EVENT, NO_KIT)) == []


def test_what_is_under_embargo_needs_none_yet(tmp_path: Path) -> None:
    folder = change(
        without_consent(tmp_path), EPISODE, ("state: ", "embargo_until: 2022-12-01\nstate: ")
    )
    assert codes(change(folder, EVENT, NO_KIT)) == []


def test_what_is_scheduled_needs_them_now(tmp_path: Path) -> None:
    folder = change(without_consent(tmp_path), EPISODE, ("2022-05-04T06", "2022-10-20T06"))
    assert "E101" in codes(change(folder, EVENT, NO_KIT))


def test_without_transcript_and_approved_quote_audio_is_enough(tmp_path: Path) -> None:
    folder = change(without_consent(tmp_path), EPISODE, ("approved: ja", "approved: nej"))
    change(folder, REGISTER, ("[press]", "[audio]"), ("[press]", "[audio]"))
    change(folder, EPISODE, ("transcript: {file: tekst.vtt, made_by: human}\n", ""))
    assert codes(change(folder, EVENT, NO_KIT)) == ["E140"]


def test_film_covers_its_captions_transcript_and_clips(tmp_path: Path) -> None:
    folder = change(base(tmp_path), REGISTER, ("[film, kit]", "[film]"))
    assert codes(change(folder, EVENT, NO_KIT)) == []


def test_a_kit_of_an_event_that_is_a_draft_is_nobodys_business(tmp_path: Path) -> None:
    folder = change(base(tmp_path), REGISTER, ("[film, kit]", "[film]"))
    assert codes(change(folder, EVENT, ("approved", "draft"))) == []


@pytest.mark.parametrize(
    ("field", "day", "found"),
    [
        *DAYS,
        ("review_by: 2024-02-01", "2022-12-03", ["W110"]),
    ],
)
def test_the_days_on_which_it_changes(
    field: str, day: str, found: list[str], tmp_path: Path
) -> None:
    name = field.partition(":")[0]
    assert codes(change(base(tmp_path), REGISTER, (field, f"{name}: {day}"))) == found


def test_given_in_the_future(tmp_path: Path) -> None:
    folder = change(base(tmp_path), REGISTER, ("given: 2022-02-01", "given: 2022-10-05"))
    assert codes(folder) == ["E116"]


def test_an_approval_that_was_never_asked_for_is_not_missed(tmp_path: Path) -> None:
    folder = change(base(tmp_path), REGISTER, ("    vulnerable: true\n", ""))
    change(folder, REGISTER, ("    approved_final: 2022-03-01\n", ""))
    assert codes(folder) == []
    change(folder, REGISTER, ("    review_by", "    approved_final:\n    review_by"))
    assert codes(folder) == ["E106"]


def test_an_expired_consent_is_told_once_with_all_it_touches(tmp_path: Path) -> None:
    folder = change(base(tmp_path), REGISTER, ("2024-02-01", "2022-10-01"), ("[film,", "[film,"))
    change(folder, FILM, ("contributors: [p-03]", "contributors: [p-02]"))
    change(folder, REGISTER, ("scope: [audio,", "scope: [film, audio,"))
    change(folder, REGISTER, ("scope: [audio,", "scope: [film, audio,"))
    problems = [p for p in loaded(folder).problems if p.code == "E109"]
    assert [dict(p.params)["items"] for p in problems] == ["ep-01, film-1"]


def test_the_register_is_never_shown(tmp_path: Path) -> None:
    folder = base(tmp_path)
    change(folder, REGISTER, ("record: J-2", "record: J-2-HEMMELIG"))
    change(folder, REGISTER, ("review_by: 2024-02-01", "review_by: i morgen"))
    result = loaded(folder)
    assert result.problems
    for language in LANGUAGES:
        for problem in result.problems:
            assert "HEMMELIG" not in describe_problem(problem, language)
    assert problem.place.text is None
    sound = loaded(base(tmp_path / "b"))
    assert sound.subject is not None
    assert "J-" not in repr(sound.subject.register)
    assert "ansættelse" not in repr(sound.library)


def test_every_rule_is_listed_once() -> None:
    assert len(set(RULES)) == len(RULES)
