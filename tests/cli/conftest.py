"""The command line called as from a shell, in one process, and a tiny programme to call it on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline import workflow
from pipeline.cli.main import main
from tests.ingest.handed import SRT, write_out, write_wav

NOW = "2022-10-04T12:00"


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err

    @property
    def json(self) -> dict[str, Any]:
        value: dict[str, Any] = json.loads(self.out)
        return value


Spor2 = Callable[..., Said]


@pytest.fixture
def spor2(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Spor2:
    """``spor2("check", "--quiet")`` → what came of it. At a fixed time unless told otherwise."""
    monkeypatch.delenv("SPOR2_LANG", raising=False)

    def call(*words: object) -> Said:
        argv = [str(word) for word in words]
        capsys.readouterr()
        code = main(argv)
        out, err = capsys.readouterr()
        return Said(code, out, err)

    return call


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A programme made by the commands themselves: an approved episode, drafts of all else."""
    root = tmp_path_factory.mktemp("tiny")
    folder = root / "program"
    words = root / "ord.srt"
    words.write_bytes(SRT.encode("cp1252"))
    common = ("--folder", str(folder), "--now", NOW, "--quiet")
    lines = (
        ("init", str(folder), "--title", "Prøveprogrammet", "--now", NOW),
        ("ingest", "episode", str(write_wav(root / "a.wav")), "--title", "En prøve"),
        ("new", "film", "En film"),
        ("new", "chapter", "Et kapitel"),
        ("new", "event", "En temadag"),
    )
    for line in lines:
        assert main([*line, *(common if line[0] != "init" else ())]) == 0
    write_out(folder)
    episode = folder / "episodes" / "01-en-proeve"
    (episode / "transskription.da.vtt").write_bytes(
        b"WEBVTT\n\n00:00:00.200 --> 00:00:00.900\nHej.\n"
    )
    (episode / "shownotes.md").write_bytes(b"Noter.\n")
    _mend(
        episode / "episode.yaml",
        ("state: draft", "state: approved"),
        ('"UDFYLD: Hvad', '"Hvad'),
        ("# transcript:", "transcript:"),
        ("# publish_at: 2030-01-31T06:00", "publish_at: 2022-05-04T06:00"),
        ("# content_note:", "content_note:"),
        ("#   summary:", "  summary:"),
        ("#   topics:", "  topics:"),
        ("#   detail_level:", "  detail_level:"),
    )
    _draw(folder)
    return folder


def _draw(folder: Path) -> None:
    """Have the pictures of a build in its cache: for all copies they are most of what a build
    costs. Not its sounds, since when those are made is what many tests are about.
    """
    silent = folder.with_name("uden lyd")
    shutil.copytree(folder, silent, ignore=shutil.ignore_patterns("01-en-proeve"))
    built = workflow.build(workflow.Run(silent, datetime.fromisoformat(f"{NOW}+02:00")))
    assert built.site is not None, built.problems
    for name in ("objects", "records"):
        shutil.move(silent / ".spor2" / "cache" / name, folder / ".spor2" / "cache" / name)


@pytest.fixture
def programme(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tiny programme, as the folder one stands in."""
    folder = tmp_path / "program"
    shutil.copytree(made, folder)
    monkeypatch.chdir(folder)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "proevenoegle")  # so that a store's own answer is what is met
    return folder


def _mend(file: Path, *pairs: tuple[str, str]) -> None:
    text = file.read_text(encoding="utf-8")
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


#: The same for tests: change a text that is there in a file.
mend = _mend
