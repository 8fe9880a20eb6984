"""A sound is handed to the computer's own player, a real program that writes down what it got."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from pipeline.media.player import play, players

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the players are shell scripts")


def program(folder: Path, name: str, code: int = 0) -> Path:
    """A player that keeps its arguments in ``<name>.got``."""
    file = folder / name
    file.write_text(f'#!/bin/sh\nprintf "%s|" "$@" > "{file}.got"\nexit {code}\n')
    file.chmod(0o755)
    return file


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder with programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("sys.platform", "linux")
    return folder


def test_the_player_is_given_the_file(path: Path, tmp_path: Path) -> None:
    program(path, "aplay")
    assert play(tmp_path / "en lyd.wav", 1)
    assert (path / "aplay.got").read_text() == f"-q|{tmp_path / 'en lyd.wav'}|"


def test_the_next_one_is_tried_where_the_first_has_no_loudspeaker(path: Path) -> None:
    program(path, "pw-play", code=1)
    program(path, "ffplay")
    assert play(Path("x.wav"), 1)
    assert (path / "pw-play.got").exists()
    assert (path / "ffplay.got").read_text().endswith("-autoexit|x.wav|")


def test_nothing_to_play_with_and_nothing_to_play_on(path: Path) -> None:
    assert not play(Path("x.wav"), 1)
    program(path, "aplay", code=1)
    assert not play(Path("x.wav"), 1)
    assert (path / "aplay.got").exists()


def test_a_program_that_cannot_run_is_passed_over(path: Path) -> None:
    (path / "pw-play").write_text("no program")
    (path / "pw-play").chmod(0o755)
    program(path, "aplay")
    assert play(Path("x.wav"), 1)


@pytest.mark.parametrize(
    ("platform", "names", "chosen"),
    [
        ("darwin", ("afplay", "ffplay"), ["afplay"]),
        ("linux", ("aplay", "paplay"), ["paplay", "aplay"]),
        ("freebsd14", ("ffplay",), ["ffplay"]),
        ("linux", (), []),
    ],
)
def test_what_each_system_plays_with(
    path: Path, platform: str, names: tuple[str, ...], chosen: list[str]
) -> None:
    for name in names:
        program(path, name)
    assert [Path(command[0]).name for command in players(platform)] == chosen


def test_windows_plays_through_python(path: Path) -> None:
    (command,) = players("win32")
    assert command[0] == sys.executable
    compile(command[2], "player", "exec")
