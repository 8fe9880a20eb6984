"""A whole programme of odd sources: one check tells each author what is wrong with the file."""

from __future__ import annotations

import shutil
from pathlib import Path
from uuid import UUID

import pytest

from pipeline.media.faults import FaultKind
from tests.cli.conftest import Spor2
from tests.content.programmes import base
from tests.media.odd_sources import COLLECTION, Refused

pytestmark = pytest.mark.slow  # seconds of ffmpeg

CODES = {
    FaultKind.EMPTY: "E160",
    FaultKind.NOT_SOUND: "E161",
    FaultKind.NO_SOUND_TRACK: "E162",
    FaultKind.DAMAGED: "E164",
    FaultKind.SILENT: "E165",
    FaultKind.TOO_SHORT: "E166",
    FaultKind.LOCKED: "E242",
}
EPISODE = """example: true
id: odd-{number}
guid: {guid}
number: {number}
title: Prøve {number}
summary: En kilde.
state: draft
audio: "{name}"
"""


def expected_code(refused: Refused) -> str:
    if refused.kind != FaultKind.TRUNCATED:
        return CODES[refused.kind]
    if refused.promised:
        return "E163"
    return "E240" if refused.found else "E241"


def folder_of(number: int) -> str:
    return f"episodes/{number:02}-proeve"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    programme = base(tmp_path_factory.mktemp("odd"))
    shutil.rmtree(programme / "episodes" / "01-start")
    shutil.rmtree(programme / "events")
    for number, (name, (make, _)) in enumerate(COLLECTION.items(), 2):
        folder = programme / folder_of(number)
        folder.mkdir()
        make(folder / name)
        text = EPISODE.format(number=number, guid=UUID(int=number), name=name)
        (folder / "episode.yaml").write_text(text, encoding="utf-8")
    return programme


def test_check_tells_of_each(odd: Path, spor2: Spor2) -> None:
    said = spor2("check", "--folder", odd, "--format", "json")
    assert said.code == 1
    told = {
        problem["file"]: problem
        for problem in said.json["problems"]
        if problem["file"].startswith("episodes/") and problem["severity"] == "error"
    }
    wanted = {
        f"{folder_of(number)}/episode.yaml": (expected_code(expected), name)
        for number, (name, (_, expected)) in enumerate(COLLECTION.items(), 2)
        if isinstance(expected, Refused)
    }
    assert {file: problem["code"] for file, problem in told.items()} == {
        file: code for file, (code, _) in wanted.items()
    }
    for file, (code, name) in wanted.items():
        text = told[file]["message"]
        assert name in text
        assert text.count("00:00:0") == {"E163": 2, "E240": 1}.get(code, 0), text


def test_the_words_are_the_authors(odd: Path, spor2: Spor2) -> None:
    said = spor2("check", "--folder", odd)
    assert "Traceback" not in said.all
    for word in ("ffmpeg", "stderr", "Exception", "moov", "codec", "0x"):
        assert word not in said.out.replace("cut before moov.m4a", "").replace("in mdat", "")
