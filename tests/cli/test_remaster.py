"""What people are told of sounds that are out, and how they ask to have them made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import NOW, Spor2, mend

TO = ("--target", "mappe", "--now", NOW)


@pytest.mark.slow
def test_a_sound_that_changes_and_one_that_does_not(spor2: Spor2, programme: Path) -> None:
    assert spor2("publish", *TO).code == 0
    mend(programme / "episodes/01-en-proeve/episode.yaml", ("En prøve", "En anden prøve"))
    quiet = spor2("publish", *TO)
    assert "Mærker eller billede i lydfilen er fornyet, samme lyd: «En anden prøve»" in quiet.out
    assert "Rettelse" not in quiet.out
    address = "Gamle adresser, som apps husker, giver nu den nye fil: «En anden prøve»"
    assert address in quiet.out
    form = programme / "programme.yaml"
    mend(form, ("# loudness:", "loudness:"), ("#   target_lufs: -16", "  target_lufs: -18"))
    planned = spor2("plan", *TO)
    assert "Rettelse, andre indstillinger for lyden: «En anden prøve» (" in planned.out
    assert "«spor2 publish» spørger her:\nfejl[P125] " in planned.out
    (guard,) = spor2("plan", *TO, "--format", "json").json["guards"]
    assert (guard["code"], guard["asks"]) == ("P125", True)
    (told,) = spor2("plan", *TO, "--format", "json").json["summary"]["sounds"]
    assert (told["item"], told["change"], told["cause"]) == ("ep-01", "replaced", "settings")
    assert len(told["old"]) == len(told["new"]) == 64
    assert f"({told['old'][:8]} → {told['new'][:8]})" in planned.out
    english = spor2("plan", *TO, "--lang", "en").out
    assert "Correction, other settings for the sound" in english


@pytest.mark.slow
def test_remaster_is_asked_for_by_episode_or_for_all(spor2: Spor2, programme: Path) -> None:
    assert spor2("publish", *TO).code == 0
    for line in (
        ("publish", *TO, "--remaster", "--yes"),
        ("publish", *TO, "--remaster", "ep-01"),
        ("publish", "--remaster=1", *TO, "--remaster"),
    ):
        said = spor2(*line)
        assert said.code == 0, said.all
        assert "Intet er ændret" in said.out, "the same tools give the same sound"
    refused = spor2("plan", *TO, "--remaster", "ep-7")
    assert refused.code == 3
    assert "fejl[P030] Programmet har ingen episode, der hedder «ep-7»." in refused.all
    assert "ep-01 («En prøve»)" in refused.all


def test_a_build_says_that_it_has_not_asked(spor2: Spor2, programme: Path) -> None:
    first = spor2("build", "--now", NOW)
    assert "har endnu ikke spurgt, hvad der er udgivet" in first.out
    assert "har endnu ikke spurgt" not in spor2("build", "--now", NOW).out
