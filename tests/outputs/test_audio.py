"""The sound of an episode: mastered once, tagged often, its texts in its own time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline.build.execute import Result
from pipeline.core.errors import ToolError
from pipeline.core.model import Sound
from pipeline.core.programme import LoudnessTarget
from pipeline.core.values import SourceFile
from pipeline.media import transcript as speech
from pipeline.outputs import audio, timed
from tests.media.read_tags import mp3_tags
from tests.outputs import small
from tests.outputs.small import Bench


def file_of(result: Result, id_: str, part: str) -> Path:
    return result.outcomes[id_].made.files[part].path


def test_the_published_mp3_has_the_facts_that_others_use(bench: Bench) -> None:
    library = small.library(bench)
    master = audio.master(library, library.episodes[0])
    result = bench.make(master)
    facts, made = result.facts(master), result.outcomes[master.id].made.files["mp3"]
    assert facts["bytes"] == made.size
    assert facts["duration_s"] == pytest.approx(3, abs=0.1)
    assert facts["integrated_lufs"] == pytest.approx(-16, abs=0.5)
    assert float(str(facts["true_peak_dbtp"])) <= -1
    assert facts["offset_s"] == 0
    entry = next(entry for entry in result.tree() if entry.path.endswith(".mp3"))
    assert entry.headers.content_type == "audio/mpeg"
    assert "immutable" in (entry.headers.cache_control or "")
    assert entry.path.startswith("media/episode-1-")
    assert entry.provenance == {"ep-01"}


def test_tags_read_back(bench: Bench) -> None:
    library = small.library(bench)
    result = bench.make(audio.master(library, library.episodes[0]))
    tags = mp3_tags(file_of(result, "master/ep-01", "mp3"))
    assert tags.title == "Første samtale", "the discreet title is what a lock screen shows"
    assert tags.show == "Når nogen lytter"
    assert (tags.season, tags.episode, tags.language) == (1, 1, "dan")
    assert tags.released == date(2022, 5, 4)
    assert tags.content_note == "Overgreb bliver ikke beskrevet."
    assert tags.feed == "https://programmet.example/feed.xml", "never the place it is published to"
    assert tags.page == "https://programmet.example/episoder/1.html"
    assert [m.title for m in tags.markers] == ["Velkommen", "Videre"]
    assert tags.lyrics.startswith("Vært: Velkommen til.\n\nPsykolog: Tak, fordi jeg"), "published"
    assert tags.cover is not None
    assert tags.cover.media_type == "image/jpeg"


def test_the_discreet_title_keeps_the_title_out_of_the_file(bench: Bench) -> None:
    library = small.library(bench)
    body = bench.bytes_of(audio.master(library, library.episodes[0]))
    for codec in ("utf-8", "utf-16-le", "utf-16-be", "latin-1"):
        assert "Hvad er senfølger".encode(codec) not in body


def test_a_new_title_tags_anew_and_never_encodes_anew(bench: Bench) -> None:
    library = small.library(bench)
    before = bench.make(audio.master(library, library.episodes[0]))
    renamed = replace(library.episodes[0], discreet_title="Noget andet")
    after = bench.make(audio.master(library, renamed))
    assert not after.outcomes["sound/ep-01"].fresh
    assert after.outcomes["master/ep-01"].fresh
    facts = (r.outcomes["master/ep-01"].made.facts for r in (before, after))
    digests, sizes = zip(*((f["sound_digest"], f["bytes"]) for f in facts), strict=True)
    assert len(set(digests)) == 1
    assert sizes[0] != sizes[1]


def test_loudness_and_sources_are_all_that_a_sound_depends_on(bench: Bench) -> None:
    library = small.library(bench)
    episode = library.episodes[0]
    elsewhere = replace(library, base_address="https://andet.example/")
    assert audio.sound(library, episode) == audio.sound(
        elsewhere, replace(episode, title="Ny", markers=(), summary="Ny", artwork=None)
    )
    louder = replace(library.programme, loudness=LoudnessTarget(target_lufs=-18))
    assert audio.sound(library, episode) != audio.sound(replace(library, programme=louder), episode)


def test_an_intro_moves_markers_and_transcript(bench: Bench) -> None:
    library = small.library(bench)
    episode = library.episodes[1]
    marks, text = timed.markers(library, episode), timed.transcript(library, episode)
    master = audio.master(library, episode)
    result = bench.make(marks, text, master)
    offset = float(str(result.facts(master)["offset_s"]))
    assert offset == pytest.approx(1.0, abs=0.01), "1.5 s of intro, 0.5 s of it under the master"
    chapters = json.loads(file_of(result, marks.id, "json").read_text())
    assert chapters["version"] == "1.2.0"
    starts = [c["startTime"] for c in chapters["chapters"]]
    assert starts == [0, pytest.approx(1.1 + offset, abs=0.002)], "the intro is the first marker's"
    cue = result.facts(text)["cues"][0]  # type: ignore[index]
    assert cue["start"] == pytest.approx(0.2 + offset, abs=0.002)
    spans = mp3_tags(file_of(result, master.id, "mp3")).markers
    assert [s.start_s for s in spans] == pytest.approx(starts, abs=0.002)


def test_all_forms_of_the_transcript_say_the_same(bench: Bench) -> None:
    library = small.library(bench)
    text = timed.transcript(library, library.episodes[0])
    result = bench.make(text)
    cues = result.facts(text)["cues"]
    wanted = [(c["speaker"], c["text"]) for c in cues]  # type: ignore[attr-defined]
    assert wanted[1] == ("Psykolog", "Tak, fordi jeg måtte komme – «hej» & <goddag>.")
    vtt = speech.parse(file_of(result, text.id, "vtt").read_bytes())
    srt = speech.parse(file_of(result, text.id, "srt").read_bytes())
    assert (vtt.faults, srt.faults) == ((), ())
    assert [(c.speaker, c.text) for c in vtt.cues] == wanted
    assert [c.text for c in srt.cues] == [f"{who}: {said}" for who, said in wanted]
    segments = json.loads(file_of(result, text.id, "json").read_text())["segments"]
    assert [(s["speaker"], s["body"]) for s in segments] == wanted
    plain = file_of(result, text.id, "txt").read_text()
    assert all(f"{who}: {said}" in plain for who, said in wanted)


def test_a_draft_without_sound_still_has_its_transcript(bench: Bench) -> None:
    library = small.library(bench)
    silent = replace(library.episodes[0], sound=None)
    text = timed.transcript(library, silent)
    cues = bench.make(text).facts(text)["cues"]
    assert cues[0]["start"] == 0.2  # type: ignore[index]
    with pytest.raises(ValueError, match="no sound"):
        audio.master(library, silent)


def test_a_sound_that_cannot_be_used_stops_with_its_name(bench: Bench) -> None:
    library = small.library(bench)
    text = Sound(SourceFile("tekst.vtt", bench.folder / "tekst.vtt"))
    broken = replace(library.episodes[0], id="ep-99", sound=text)
    with pytest.raises(ToolError) as caught:
        bench.make(audio.sound(library, broken))
    assert (caught.value.code, caught.value.params["file"]) == ("T010", "tekst.vtt")
