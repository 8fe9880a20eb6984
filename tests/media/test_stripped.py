"""Nothing that a source says of people, places and apparatus reaches what is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.media.loudness import Measurement, measure
from tests.media.masters import mastered
from tests.media.planted import SOURCES, leaks

pytestmark = pytest.mark.slow  # seconds of ffmpeg


@pytest.mark.parametrize("name", SOURCES)
def test_what_is_planted_does_not_survive_mastering(tmp_path: Path, name: str) -> None:
    words = SOURCES[name](tmp_path / name)
    assert leaks(tmp_path, words) == {name: list(words)}, "all of it is really planted"
    found = measure(tmp_path / name)
    assert isinstance(found, Measurement)
    assert found.duration_s == pytest.approx(2 if name != "a.wav" else 3, abs=0.06)
    (tmp_path / "out").mkdir()
    mastered(tmp_path / name, tmp_path / "out" / "a.mp3")
    assert leaks(tmp_path / "out", words) == {}
