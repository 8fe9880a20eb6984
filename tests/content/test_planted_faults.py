"""The two theme days as they were first handed in, over the sample programme as it is now."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipeline.core.messages import LANGUAGES, describe_problem
from tests.content.programmes import ROOT, loaded, sample

PLANTED = ROOT / "tests" / "programmes" / "planted-faults"


def test_sample_is_sound(tmp_path: Path) -> None:
    assert loaded(sample(tmp_path)).problems == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_exactly_the_planted_faults_are_found(language: str, tmp_path: Path) -> None:
    folder = sample(tmp_path)
    shutil.copytree(PLANTED / "events", folder / "events", dirs_exist_ok=True)
    problems = loaded(folder).problems
    text = "\n\n".join(describe_problem(p, language) for p in problems) + "\n"
    golden = PLANTED / f"expected.{language}.txt"
    if os.environ.get("SPOR2_UPDATE"):
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")
    assert {p.code for p in problems} == {"E105", "E118", "E124"}
