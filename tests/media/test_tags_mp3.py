from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from mutagen import id3
from mutagen.mp3 import MP3

from pipeline.core.values import Marker
from pipeline.media.markers import Span, spans
from pipeline.media.tags import Cover, TrackTags
from pipeline.media.tags_mp3 import id3_tag, sound_digest, write_mp3
from tests.media import sounds
from tests.media.read_tags import listing, mp3_tags

TAGS = TrackTags(
    title="Hvad er senfølger?",
    show="Når nogen lytter – æøå",
    publisher="Eksempelstyrelsen",
    season=1,
    episode=2,
    released=date(2022, 5, 4),
    summary="Kort om følger 🎧",
    content_note="Episoden handler om overgreb. Overgreb bliver ikke beskrevet.",
    licence="Må bruges i undervisning.",
    guid="5b0e2a1c-0001",
    feed="https://indsatsspor2.example/feed.xml",
    page="https://indsatsspor2.example/episoder/1.html",
    category="Health & Fitness",
    cover=Cover(b"\xff\xd8\xff picture", description="Forside"),
    markers=(Span(0, 3.25, "Velkommen"), Span(3.25, 6, "Når årsagen er usynlig – 2 – €")),
    lyrics="Vært: Velkommen.\n\nPsykolog: Tak.",
)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mp3")
    return sounds.write(folder / "a.mp3", sounds.sine(440, 6), "-id3v2_version", "0")


@pytest.fixture
def mp3(bare: Path, tmp_path: Path) -> Path:
    write_mp3(bare, tmp_path / "tagged.mp3", TAGS)
    return tmp_path / "tagged.mp3"


def test_what_is_written_is_read_back(mp3: Path) -> None:
    assert mp3_tags(mp3) == TAGS


def test_the_sound_stands_behind_the_tag_untouched(mp3: Path, bare: Path) -> None:
    assert mp3.read_bytes() == id3_tag(TAGS) + bare.read_bytes()


def test_empty_fields_write_no_frames(bare: Path, tmp_path: Path) -> None:
    write_mp3(bare, tmp_path / "b.mp3", TrackTags("Titel", "Serie"))
    assert sorted(MP3(tmp_path / "b.mp3").tags) == ["PCST", "TALB", "TCON", "TIT2", "TLAN"]
    assert mp3_tags(tmp_path / "b.mp3") == TrackTags("Titel", "Serie")


def test_the_tag_is_version_2_3_in_danish(mp3: Path) -> None:
    assert mp3.read_bytes()[:5] == b"ID3\x03\x00"
    frames = id3.ID3(mp3, translate=False)
    assert frames.version == (2, 3, 0)
    assert frames.unknown_frames == []
    assert "TDRC" not in frames, "a frame of version 2.4"
    assert frames["TLAN"].text == ["dan"]
    assert frames.getall("COMM")[0].lang == frames.getall("USLT")[0].lang == "dan"


def test_the_same_tags_give_the_same_bytes(mp3: Path, tmp_path: Path) -> None:
    """Also when what is tagged had other tags, smaller or larger, before."""
    other, again = tmp_path / "other.mp3", tmp_path / "again.mp3"
    write_mp3(mp3, other, replace(TAGS, title="Foreløbig", cover=None, lyrics="x" * 50_000))
    write_mp3(other, again, TAGS)
    assert again.read_bytes() == mp3.read_bytes()


def test_the_digest_of_the_sound_knows_no_tags(mp3: Path, bare: Path, tmp_path: Path) -> None:
    assert sound_digest(mp3) == sound_digest(bare)
    mp3.write_bytes(mp3.read_bytes() + b"TAG" + b"an old tag".ljust(125, b"\0"))
    assert sound_digest(mp3) == sound_digest(bare)
    different = sounds.write(tmp_path / "b.mp3", sounds.sine(441, 6), "-id3v2_version", "0")
    assert sound_digest(different) != sound_digest(bare)


def test_ffmpeg_lists_title_cover_and_markers(mp3: Path) -> None:
    seen = listing(mp3)
    assert seen.texts["title"] == TAGS.title
    assert seen.texts["album"] == TAGS.show
    assert seen.spans == TAGS.markers
    assert seen.picture


def test_ffmpeg_lists_many_markers_by_time_whatever_their_size(bare: Path, tmp_path: Path) -> None:
    """Titles from long to short: by size, or by name, the order would be another."""
    marks = [Marker(f"x{n}", "Titel " + "æ" * (30 - 2 * n), n * 0.4) for n in range(13)]
    wanted = spans(marks, 6)
    write_mp3(bare, tmp_path / "b.mp3", replace(TAGS, markers=wanted))
    assert listing(tmp_path / "b.mp3").spans == wanted
    assert mp3_tags(tmp_path / "b.mp3").markers == wanted, "the table of contents, by time too"


def test_what_is_large_stands_last(mp3: Path) -> None:
    data = mp3.read_bytes()
    places = [data.index(name) for name in (b"TIT2", b"CTOC", b"CHAP", b"USLT", b"APIC")]
    assert places == sorted(places)
    assert data.count(b"APIC") == 1, "no picture in a marker"


def test_tags_of_another_program_are_replaced(bare: Path, tmp_path: Path) -> None:
    old = id3.ID3()
    old.add(id3.TIT2(encoding=3, text=["Gammel"]))
    old.add(id3.PRIV(owner="recorder", data=b"Navn Navnesen"))
    foreign, ours = tmp_path / "foreign.mp3", tmp_path / "ours.mp3"
    foreign.write_bytes(bare.read_bytes())
    old.save(foreign, v1=2)
    write_mp3(foreign, ours, TAGS)
    assert sounds.texts_in(ours, ["Gammel", "Navn Navnesen"]) == []
    assert ours.read_bytes() == id3_tag(TAGS) + bare.read_bytes()
