from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from mutagen import id3
from mutagen.mp3 import MP3

from pipeline.core.values import Marker
from pipeline.media import ffmpeg
from pipeline.media.markers import Span, spans
from pipeline.media.tags import Cover, TrackTags, read_tags, sound_digest, write_tags
from tests.media import sounds

TAGS = TrackTags(
    title="Hvad er senfølger?",
    show="Når nogen lytter – æøå",
    publisher="Eksempelstyrelsen",
    season=1,
    episode=2,
    year=2022,
    summary="Kort om følger 🎧",
    content_note="Episoden handler om overgreb. Overgreb bliver ikke beskrevet.",
    licence="Må bruges i undervisning.",
    guid="5b0e2a1c-0001",
    feed="https://indsatsspor2.example/feed.xml",
    cover=Cover(b"\xff\xd8\xff picture", description="Forside"),
    markers=(Span(0, 3.25, "Velkommen"), Span(3.25, 6, "Når årsagen er usynlig – 2 – €")),
    lyrics="Vært: Velkommen.\n\nPsykolog: Tak.",
)


@pytest.fixture
def mp3(tmp_path: Path) -> Path:
    return sounds.write(tmp_path / "a.mp3", sounds.sine(440, 6), "-id3v2_version", "0")


def test_what_is_written_is_read_back(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    assert read_tags(mp3) == TAGS


def test_empty_fields_write_no_frames(mp3: Path) -> None:
    write_tags(mp3, TrackTags("Titel", "Serie"))
    assert sorted(MP3(mp3).tags) == ["PCST", "TALB", "TCON", "TIT2", "TLAN"]
    assert read_tags(mp3) == TrackTags("Titel", "Serie")


def test_the_tag_is_version_2_3_in_danish(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    assert mp3.read_bytes()[:5] == b"ID3\x03\x00"
    frames = id3.ID3(mp3, translate=False)
    assert frames.version == (2, 3, 0)
    assert frames["TLAN"].text == ["dan"]
    assert frames.getall("COMM")[0].lang == frames.getall("USLT")[0].lang == "dan"


def test_the_same_tags_give_the_same_bytes(mp3: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.mp3"
    other.write_bytes(mp3.read_bytes())
    write_tags(mp3, replace(TAGS, title="Foreløbig", cover=None, lyrics="x" * 50_000))
    write_tags(mp3, TAGS)
    write_tags(other, TAGS)
    assert mp3.read_bytes() == other.read_bytes()


def test_the_digest_of_the_sound_knows_no_tags(mp3: Path, tmp_path: Path) -> None:
    bare = sound_digest(mp3)
    write_tags(mp3, TAGS)
    assert sound_digest(mp3) == bare
    mp3.write_bytes(mp3.read_bytes() + b"TAG" + b"an old tag".ljust(125, b"\0"))
    assert sound_digest(mp3) == bare
    different = sounds.write(tmp_path / "b.mp3", sounds.sine(441, 6), "-id3v2_version", "0")
    assert sound_digest(different) != bare


def test_a_player_sees_title_cover_and_markers(mp3: Path) -> None:
    write_tags(mp3, TAGS)
    seen = subprocess.run(
        [ffmpeg.find(), "-hide_banner", "-i", mp3], capture_output=True, check=False
    ).stderr.decode()
    assert "title           : Hvad er senfølger?" in seen
    assert "Chapter #0:0: start 0.000000, end 3.250000" in seen
    assert "Chapter #0:1: start 3.250000, end 6.000000" in seen
    assert "title           : Når årsagen er usynlig – 2 – €" in seen
    assert "(attached pic)" in seen


def test_markers_are_listed_in_time_order(mp3: Path) -> None:
    late_first = [Marker("b", "Anden", 4), Marker("a", "Første", 0.5), Marker("c", "Sidste", 5)]
    write_tags(mp3, replace(TAGS, markers=spans(late_first, 6)))
    frames = id3.ID3(mp3, translate=False)
    starts = [frames[f"CHAP:{n}"].start_time for n in frames["CTOC:toc"].child_element_ids]
    assert starts == [500, 4000, 5000]


def test_tags_of_another_program_are_replaced(mp3: Path) -> None:
    old = id3.ID3()
    old.add(id3.TIT2(encoding=3, text=["Gammel"]))
    old.add(id3.PRIV(owner="recorder", data=b"Navn Navnesen"))
    old.save(mp3, v1=2)
    write_tags(mp3, TAGS)
    assert sounds.texts_in(mp3, ["Gammel", "Navn Navnesen"]) == []
