"""A whole programme built from sources full of words: none of them is in anything that is made."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

import pytest

from tests.cli.conftest import NOW, Spor2, mend
from tests.ingest.handed import write_out
from tests.media.planted import SOURCES, leaks, mp3, wav

pytestmark = pytest.mark.slow  # many short sounds, mastered

#: The file's own name too: it may be the name of a guest.
GUEST = "interview-plantet-navnesen"
EPISODE = """id: ep-{number:02}
guid: {guid}
number: {number}
title: Prøve {number}
summary: En kilde.
state: approved
publish_at: 2022-05-04T06:00
audio: {audio}
intro: {intro}
crossfade: 0.2
transcript: {{file: ord.vtt, made_by: human}}
content_note: {{summary: Intet bliver beskrevet., topics: [prøver], detail_level: none}}
markers:
  - {{start: "00:00:00", id: start, title: Begyndelsen}}
"""


@pytest.fixture
def planted(tmp_path: Path, spor2: Spor2) -> tuple[Path, tuple[str, ...]]:
    """An episode of each kind of source, with an intro that is no better."""
    folder = tmp_path / "program"
    assert spor2("init", folder, "--title", "Prøveprogrammet", "--now", NOW).code == 0
    mend(
        write_out(folder) / "programme.yaml",
        ("targets:", "loudness: {alternates: [opus, aac]}\ntargets:"),
    )
    words = [GUEST]
    for number, (name, plant) in enumerate(SOURCES.items(), 1):
        episode = folder / "episodes" / f"{number:02}-proeve"
        episode.mkdir(parents=True)
        audio, intro = f"{GUEST}-{name}", "intro.mp3" if number % 2 else "intro.wav"
        words += plant(episode / audio)
        words += (mp3 if number % 2 else wav)(episode / intro)
        text = EPISODE.format(number=number, guid=UUID(int=number), audio=audio, intro=intro)
        (episode / "episode.yaml").write_text(text, encoding="utf-8")
        (episode / "shownotes.md").write_text("Noter.\n", encoding="utf-8")
        (episode / "ord.vtt").write_text("WEBVTT\n\n00:00:00.200 --> 00:00:01.000\nHej.\n")
    return folder, tuple(dict.fromkeys(words))


def test_nothing_of_the_sources_is_published(
    planted: tuple[Path, tuple[str, ...]], spor2: Spor2
) -> None:
    folder, words = planted
    said = spor2("build", "--folder", folder, "--now", NOW)
    assert said.code == 0, said.all
    assert spor2("audio", "report", "--folder", folder, "--now", NOW).code == 0
    assert leaks(folder / "public", words) == {}
    made = [file.suffix for file in (folder / "public" / "media").iterdir()]
    assert all(made.count(suffix) >= len(SOURCES) for suffix in (".mp3", ".opus", ".m4a"))
    assert len(list((folder / ".spor2" / "rapporter").rglob("*.html"))) == len(SOURCES)
    sounds = [word for word in words if word != GUEST]  # what is kept to work with may name files
    assert leaks(folder / ".spor2", sounds) == {}
