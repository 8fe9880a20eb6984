"""webvtt-parser (npm), of the W3C: the strictest reader of WebVTT there is, over all we publish."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.media import captions, transcript
from tests.readers import node
from tests.readers.full import Site

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("readers")]

ROOT = Path(__file__).parents[2]
BROKEN = {
    "no head": "00:00.000 --> 00:01.000\nHej.\n",
    "ends before it begins": "WEBVTT\n\n00:02.000 --> 00:01.000\nHej.\n",
    "before the one before": "WEBVTT\n\n00:05.000 --> 00:06.000\nA\n\n00:01.000 --> 00:02.000\nB\n",
    "a bare ampersand": "WEBVTT\n\n00:00.000 --> 00:01.000\nDu &og mig.\n",
    "an open tag": "WEBVTT\n\n00:00.000 --> 00:01.000\n<i>Hej.\n",
}


def test_every_vtt_of_a_programme(site: Site) -> None:
    files = [path for _, path in site.files(".vtt")]
    assert len(files) == 3, "two transcripts and a film's captions"
    for found in node.read("webvtt", files).values():
        assert found["errors"] == []
        assert found["cues"]


def test_the_words_and_times_are_those_of_the_transcript(site: Site) -> None:
    path = dict(site.files(".vtt"))[site.public("transcript/ep-01", "vtt").removeprefix(site.base)]
    (found,) = node.read("webvtt", [path]).values()
    told = site.facts("transcript/ep-01")["cues"]
    assert [(start, end) for start, end, _ in found["cues"]] == [
        (c["start"], c["end"]) for c in told
    ]
    for (_, _, text), cue in zip(found["cues"], told, strict=True):
        assert text.startswith(f"<v {cue['speaker']}>")


def test_every_vtt_of_the_sample(tmp_path: Path) -> None:
    """As they are published: read, and written anew."""
    sources = sorted([*ROOT.glob("episodes/*/*.vtt"), *ROOT.glob("films/*/*.vtt")])
    assert sources
    written = []
    for number, source in enumerate(sources):
        file = tmp_path / f"{number}.vtt"
        file.write_bytes(captions.to_vtt(transcript.parse(source.read_bytes()).cues))
        written.append(file)
    found = node.read("webvtt", written)
    assert {path.name: one["errors"] for path, one in found.items() if one["errors"]} == {}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_one_is_refused(fault: str, tmp_path: Path) -> None:
    file = tmp_path / "broken.vtt"
    file.write_text(BROKEN[fault], encoding="utf-8")
    (found,) = node.read("webvtt", [file]).values()
    assert found["errors"], fault
