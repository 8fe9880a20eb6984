"""What staff were handed and cannot be used: said so, and nothing changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.chapter import ChapterOrder, new_chapter
from pipeline.ingest.episode import EpisodeOrder, new_episode
from pipeline.ingest.film import FilmOrder, new_film
from pipeline.ingest.placing import Placed
from tests.ingest.handed import GUID, VTT, film_bytes, whole_tree, write_wav


def codes(found: object) -> list[str]:
    assert isinstance(found, tuple)
    return [problem.code for problem in found]


def refused_sound(programme: Path, file: Path) -> list[str]:
    before = whole_tree(programme)
    found = new_episode(programme, EpisodeOrder(GUID, "En titel", audio=file))
    assert whole_tree(programme) == before
    return codes(found)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("tom.wav", b"", "E201"),
        ("tekst.wav", b"Hej, her er optagelsen.\n" * 40, "E202"),
        ("billede.mp3", b"\x89PNG\r\n\x1a\n" + bytes(500), "E202"),
        ("brev.docx", b"PK\x03\x04" + bytes(500), "E211"),
        ("liste.wav", b"#EXTM3U\nhttp://127.0.0.1:9/x.wav\n", "E202"),
    ],
)
def test_what_is_not_sound(
    programme: Path, tmp_path: Path, name: str, body: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(body)
    assert refused_sound(programme, tmp_path / name) == [code]


def test_missing_files_and_folders(programme: Path, tmp_path: Path) -> None:
    assert refused_sound(programme, tmp_path / "findes-ikke.wav") == ["E200"]
    assert refused_sound(programme, tmp_path) == ["E200"]


def test_a_recording_cut_short_by_its_transfer(programme: Path, tmp_path: Path) -> None:
    whole = write_wav(tmp_path / "hel.wav", 4).read_bytes()
    (tmp_path / "halv.wav").write_bytes(whole[: len(whole) // 2])
    assert refused_sound(programme, tmp_path / "halv.wav") == ["E204"]


def test_silence(programme: Path, tmp_path: Path) -> None:
    assert refused_sound(programme, write_wav(tmp_path / "tavs.wav", hertz=0)) == ["E206"]
    assert refused_sound(programme, write_wav(tmp_path / "kort.wav", 0.1)) == ["E206"]


def test_the_same_recording_twice(programme: Path, tmp_path: Path) -> None:
    sound = write_wav(tmp_path / "a.wav")
    first = new_episode(programme, EpisodeOrder(GUID, "Første", audio=sound))
    assert isinstance(first, Placed)
    found = new_episode(programme, EpisodeOrder(GUID, "Anden", audio=sound))
    assert codes(found) == ["E208"]
    assert isinstance(found, tuple)
    assert dict(found[0].params)["known"] == "episodes/01-foerste/master.wav"


def test_all_that_is_wrong_is_said_at_once(programme: Path, tmp_path: Path) -> None:
    (tmp_path / "tom.wav").touch()
    words = tmp_path / "t.vtt"
    words.write_text("WEBVTT\n\n00:00:99 --> 00:01:00\nHej\n\nUden tid\n", encoding="utf-8")
    order = EpisodeOrder(GUID, "!!", audio=tmp_path / "tom.wav", transcript=words)
    assert codes(new_episode(programme, order)) == ["E201", "E214", "E215", "E219"]


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("t.txt", VTT.encode(), "E211"),
        ("t.vtt", b"PK\x03\x04\x00\x00", "E209"),
        ("t.vtt", b"WEBVTT\n", "E210"),
        ("t.vtt", b"WEBVTT\n\n00:00:05.000 --> 00:00:04.000\nHej\n", "E216"),
        ("t.vtt", VTT.encode() + b"\n00:00:00.100 --> 00:00:00.150\nHej\n", "E217"),
        ("t.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n", "E218"),
    ],
)
def test_transcripts(programme: Path, tmp_path: Path, name: str, body: bytes, code: str) -> None:
    (tmp_path / name).write_bytes(body)
    before = whole_tree(programme)
    found = new_episode(programme, EpisodeOrder(GUID, "Titel", transcript=tmp_path / name))
    assert codes(found) == [code]
    assert whole_tree(programme) == before


def test_films(programme: Path, tmp_path: Path) -> None:
    for name, body, code in (
        ("tom.mp4", b"", "E201"),
        ("tekst.mp4", b"tekst" * 300, "E207"),
        ("film.mov", film_bytes(), "E211"),
        ("gammel.mp4", film_bytes("mpeg4"), "E212"),
    ):
        (tmp_path / name).write_bytes(body)
        found = new_film(programme, FilmOrder(GUID, "Film", tmp_path / name))
        assert codes(found) == [code], name
    assert list((programme / "films").iterdir()) == []


def test_chapters(programme: Path, tmp_path: Path) -> None:
    for name, body, code in (
        ("a.docx", b"PK", "E211"),
        ("a.md", b"\x00\x01\x02", "E209"),
        ("b.md", b"  \n", "E201"),
    ):
        (tmp_path / name).write_bytes(body)
        assert codes(new_chapter(programme, ChapterOrder(text=tmp_path / name))) == [code], name
    assert codes(new_chapter(programme, ChapterOrder("…"))) == ["E219"]
