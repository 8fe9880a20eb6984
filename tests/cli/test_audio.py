"""``spor2 audio`` on a tiny programme: reports are written, places are cut and played, by a real
program that keeps what it was given.
"""

from __future__ import annotations

import json
import sys
import wave
from pathlib import Path

import pytest

from pipeline import workflow
from pipeline.core.progress import Silent
from tests.cli.conftest import NOW, Spor2, mend
from tests.ingest.handed import write_wav

AT = ("--now", NOW)
EPISODE = "episodes/01-en-proeve"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def mastered(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny programme's cache with its sound mastered once for all these tests."""
    from shutil import copytree

    folder = tmp_path_factory.mktemp("mastered") / "program"
    copytree(made, folder)
    told = workflow.report(_run(folder), None, "da")
    assert told.problems == ()
    return folder / ".spor2" / "cache"


@pytest.fixture
def warm(programme: Path, mastered: Path) -> Path:
    """A copy of the programme that has been mastered before."""
    from shutil import copytree

    copytree(mastered, programme / ".spor2" / "cache", dirs_exist_ok=True)
    return programme


@pytest.fixture
def player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only player there is; it keeps the names of the files it was given."""
    if sys.platform == "win32":
        pytest.skip("Windows plays through Python")
    folder = tmp_path / "bin"
    folder.mkdir()
    got = folder / "got"
    for name in ("aplay", "afplay"):
        file = folder / name
        file.write_text(f'#!/bin/sh\nfor last; do :; done\necho "$last" >> {got}\n')
        file.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return got


def _run(folder: Path, progress: Silent | None = None) -> workflow.Run:
    from datetime import datetime

    from pipeline.core.locale import ZONE

    now = datetime.fromisoformat(NOW).replace(tzinfo=ZONE)
    return workflow.Run(folder, now, progress or Silent())


class Fresh(Silent):
    """Notes what was made anew."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def advance(self, phase: str, amount: int = 1, detail: str = "") -> None:
        if detail:
            self.made.append(detail)


def seconds_of(file: Path) -> float:
    with wave.open(str(file)) as sound:
        return sound.getnframes() / sound.getframerate()


# --- reports ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ep-01", "EP-01", "1", "01-en-proeve", EPISODE, f"{EPISODE}/"])
def test_a_report_by_any_name(spor2: Spor2, warm: Path, name: str) -> None:
    said = spor2("audio", "report", name, *AT)
    assert said.code == 0, said.all
    assert said.out.startswith("«En prøve» (ep-01)\n")
    assert "−16,0\N{NO-BREAK SPACE}LUFS, og det er målet." in said.out
    page = warm / ".spor2/rapporter/ep-01/lydrapport-ep-01.html"
    assert f"Rapporten er her: {page}" in said.out
    assert {f.suffix for f in page.parent.iterdir()} == {".html", ".svg", ".png", ".json"}
    assert not (warm / "public").exists()


def test_from_within_the_folder(spor2: Spor2, warm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(warm / EPISODE)
    for name in (".", "episode.yaml"):
        assert spor2("audio", "report", name, *AT, "--format", "json").json["ok"] is True


def test_a_report_in_json_and_in_english(spor2: Spor2, warm: Path, tmp_path: Path) -> None:
    to = tmp_path / "til mig"
    said = spor2("audio", "report", "1", "--to", to, *AT, "--lang", "en", "--format", "json")
    (told,) = said.json["reports"]
    assert (told["episode"], told["target"]["lufs"]) == ("ep-01", -16)
    assert abs(told["after"]["integrated_lufs"] + 16) < 0.1
    data = json.loads(Path(told["files"]["json"]).read_text("utf-8"))
    assert data["after"] == told["after"]
    assert data["curves"]
    assert 'lang="en"' in Path(told["files"]["html"]).read_text("utf-8")
    assert Path(told["files"]["html"]).parent == to


def test_all_reports_are_a_table(spor2: Spor2, warm: Path) -> None:
    said = spor2("audio", "report", *AT)
    assert said.code == 0
    head, row = said.out.splitlines()[-2:]
    assert head.split()[:2] == ["Episode", "Lydstyrke"]
    assert row.split()[0] == "ep-01"
    assert row.endswith("lydrapport-ep-01.html")


def test_a_second_report_costs_nothing(warm: Path) -> None:
    for _ in range(2):
        fresh = Fresh()
        told = workflow.report(_run(warm, fresh), "ep-01", "da")
        assert len(told.reports) == 1
        assert fresh.made == []


def test_a_draft_has_its_report_and_public_never_does(spor2: Spor2, warm: Path) -> None:
    mend(warm / EPISODE / "episode.yaml", ("state: approved", "state: draft"))
    assert spor2("audio", "report", "ep-01", *AT).code == 0
    for folder in ("public", "public/lyd", "udgivet/site"):
        said = spor2("audio", "report", "ep-01", "--to", folder, *AT)
        assert said.code == 3
        assert "fejl[P033]" in said.err
        assert not (warm / folder).exists()


def test_a_report_where_a_file_is(spor2: Spor2, warm: Path) -> None:
    (warm / "optaget").write_bytes(b"")
    said = spor2("audio", "report", "ep-01", "--to", "optaget", *AT)
    assert said.code == 3
    assert "en del af stien er en fil" in said.err


# --- what cannot be -----------------------------------------------------------------------------


def test_an_unknown_episode_is_answered_with_those_most_like_it(
    spor2: Spor2, programme: Path
) -> None:
    for line in (("report", "ep-1"), ("listen", "prøve", "--at", "0:01")):
        said = spor2("audio", *line, *AT)
        assert said.code == 3
        assert "fejl[P030] Programmet har ingen episode" in said.err
        assert "ep-01 («En prøve»)" in said.err


def test_an_episode_without_sound(spor2: Spor2, programme: Path) -> None:
    spor2("new", "episode", "Kun en titel", *AT)
    said = spor2("audio", "report", "ep-02", *AT)
    assert said.code == 3
    assert "fejl[P031] ep-02 har ingen lyd endnu." in said.err


def test_a_sound_that_is_none(spor2: Spor2, programme: Path) -> None:
    (sound,) = (programme / EPISODE).glob("*.wav")
    sound.write_text("Det her er en tekst.", encoding="utf-8")
    for line in (("report", "ep-01"), ("listen", "ep-01", "--at", "0:01"), ("report",)):
        said = spor2("audio", *line, *AT)
        assert said.code == 1
        assert "fejl[E161]" in said.out


def test_a_sound_that_is_not_there(spor2: Spor2, programme: Path) -> None:
    (sound,) = (programme / EPISODE).glob("*.wav")
    sound.unlink()
    said = spor2("audio", "report", "ep-01", *AT)
    assert said.code == 1
    assert f"fejl[E059] filen «{sound.name}»" in said.out


def test_one_bad_sound_does_not_keep_the_others_back(spor2: Spor2, warm: Path) -> None:
    bad = write_wav(warm.parent / "b.wav", hertz=300)
    assert spor2("ingest", "episode", bad, "--title", "En dårlig", *AT).code == 0
    (sound,) = (warm / "episodes/02-en-daarlig").glob("*.wav")
    sound.write_bytes(sound.read_bytes()[:3000])
    said = spor2("audio", "report", *AT, "--format", "json")
    assert said.code == 1
    assert [one["episode"] for one in said.json["reports"]] == ["ep-01"]
    assert [one["code"] for one in said.json["problems"]] == ["E163"]


# --- listening ----------------------------------------------------------------------------------


def test_both_are_played_one_after_the_other(spor2: Spor2, warm: Path, player: Path) -> None:
    said = spor2("audio", "listen", "ep-01", "--at", "00:01", "--for", "1", *AT, "--quiet")
    assert said.code == 0, said.all
    title, before, after = said.out.splitlines()
    assert title == "«En prøve» (ep-01)"
    assert before.startswith("Før:   −")
    assert before.endswith(".wav fra 0:01)")
    assert after.startswith("Efter: −1")
    played = [Path(line) for line in player.read_text().splitlines()]
    assert [file.name for file in played] == ["foer.wav", "efter.wav"]
    assert [seconds_of(file) for file in played] == [1, 1]


@pytest.mark.parametrize(("which", "name"), [("--before", "foer.wav"), ("--after", "efter.wav")])
def test_one_of_them(spor2: Spor2, warm: Path, player: Path, which: str, name: str) -> None:
    said = spor2("audio", "listen", "1", "--at", "0:00", which, *AT, "--quiet")
    assert len(said.out.splitlines()) == 2
    (played,) = player.read_text().splitlines()
    assert Path(played).name == name
    assert seconds_of(Path(played)) == pytest.approx(2, abs=0.05)  # it ends where the sound does


def test_a_computer_without_a_player_says_where_the_files_are(
    spor2: Spor2, warm: Path, player: Path
) -> None:
    for file in player.parent.iterdir():
        file.unlink()
    said = spor2("audio", "listen", "ep-01", "--at", "0:01", *AT, "--quiet")
    assert said.code == 0
    assert "Computeren ville ikke spille lyden." in said.out
    for line in said.out.splitlines()[-2:]:
        assert Path(line.strip()).is_file()
    assert "Før:" in said.out
    assert "Efter:" in said.out


def test_json_plays_nothing(spor2: Spor2, warm: Path, player: Path) -> None:
    clips = spor2("audio", "listen", "1", "--at", "0:00.5", *AT, "--format", "json").json["clips"]
    assert not player.exists()
    assert clips["after"]["lufs"] == pytest.approx(-16, abs=0.5)
    assert clips["after"]["lufs"] - clips["before"]["lufs"] != 0
    assert clips["before"]["start_s"] == 0.5
    assert Path(clips["before"]["file"]).is_file()


@pytest.mark.parametrize("place", ["7.10", "et", "0:99", ""])
def test_a_place_that_is_none(spor2: Spor2, programme: Path, place: str) -> None:
    said = spor2("audio", "listen", "ep-01", "--at", place)
    assert said.code == 2
    assert "skriv det som 07:10" in said.err


def test_a_place_after_the_end(spor2: Spor2, warm: Path) -> None:
    said = spor2("audio", "listen", "ep-01", "--at", "07:10", *AT)
    assert said.code == 3
    assert "fejl[P032] ep-01 er kun 0:02 lang, så 7:10 er efter slutningen." in said.err


def test_a_place_must_be_told(spor2: Spor2, programme: Path) -> None:
    said = spor2("audio", "listen", "ep-01")
    assert said.code == 2
    assert "--at" in said.err


def test_words_that_people_try(spor2: Spor2) -> None:
    for word in ("lyd", "lyt", "rapport"):
        assert "den hedder «audio»" in spor2(word).err
