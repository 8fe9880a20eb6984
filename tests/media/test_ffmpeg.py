from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from pipeline.core.errors import ToolError
from pipeline.media import ffmpeg, probe
from pipeline.media.faults import FaultKind, MediaFault
from tests.media import sounds


def program(path: Path, text: str) -> Path:
    path.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_a_named_ffmpeg_that_is_not_there_is_a_tool_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ffmpeg.ENVIRONMENT, "/nowhere/ffmpeg")
    with pytest.raises(ToolError) as caught:
        ffmpeg.find()
    assert (caught.value.code, caught.value.params) == ("T001", {"path": "/nowhere/ffmpeg"})


def test_the_environment_names_the_ffmpeg_to_use(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = program(tmp_path / "my-ffmpeg", "print('ffmpeg version 1.2-own Copyright')")
    monkeypatch.setenv(ffmpeg.ENVIRONMENT, str(own))
    assert ffmpeg.version() == "1.2-own"
    monkeypatch.setenv("PATH", str(tmp_path) + os.pathsep + os.environ["PATH"])
    monkeypatch.setenv(ffmpeg.ENVIRONMENT, "my-ffmpeg")
    assert ffmpeg.find() == own


def test_a_program_that_will_not_start_is_a_tool_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "ffmpeg"
    broken.write_bytes(b"\x7fELF nonsense")
    broken.chmod(0o755)
    monkeypatch.setenv(ffmpeg.ENVIRONMENT, str(broken))
    with pytest.raises(ToolError) as caught:
        ffmpeg.version()
    assert caught.value.code == "T003"


def test_a_failed_step_says_which_and_why(tmp_path: Path) -> None:
    with pytest.raises(ToolError) as caught:
        ffmpeg.must_run("mp3", ["-i", f"file:{tmp_path}/none.wav", "-f", "null", "-"])
    assert caught.value.code == "T002"
    assert caught.value.params["step"] == "mp3"
    assert "No such file" in str(caught.value.params["said"])


def test_a_talkative_run_keeps_its_opening_and_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chatty = (
        "import sys\nprint('Input #0, wav', file=sys.stderr)\n"
        "for i in range(50_000): print('error', i, file=sys.stderr)\nsys.exit(3)"
    )
    monkeypatch.setenv(ffmpeg.ENVIRONMENT, str(program(tmp_path / "ffmpeg", chatty)))
    finished = ffmpeg.run([])
    assert finished.code == 3
    assert finished.log[0] == "Input #0, wav"
    assert finished.log[-1] == "error 49999"
    assert len(finished.log) <= 2 * ffmpeg.TAIL


def test_a_playlist_that_calls_itself_sound_opens_nothing_else(tmp_path: Path) -> None:
    sounds.write(tmp_path / "other.wav", sounds.sine(440, 1))
    fake = tmp_path / "episode.wav"
    fake.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nother.wav\n#EXT-X-ENDLIST\n", "utf-8"
    )
    assert probe.sound_facts(fake) == MediaFault(FaultKind.NOT_SOUND)
    fake.write_text("ffconcat version 1.0\nfile other.wav\n", "utf-8")
    assert probe.sound_facts(fake) == MediaFault(FaultKind.NOT_SOUND)


def test_odd_names_are_only_names(tmp_path: Path) -> None:
    odd = sounds.write(tmp_path / "a.wav", sounds.sine(440, 1)).rename(
        tmp_path / "concat:-y|Æøå %d 'q' [1].wav"
    )
    assert isinstance(probe.sound_facts(odd), probe.SoundFacts)
