"""Items begun from a title or from a file pass the checks as drafts."""

from __future__ import annotations

import codecs
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.content.library import load
from pipeline.content.source import Source
from pipeline.content.yaml_reader import parse
from pipeline.core.model import Library
from pipeline.core.problems import Severity
from pipeline.core.values import State
from pipeline.ingest.chapter import ChapterOrder, new_chapter
from pipeline.ingest.episode import EpisodeOrder, new_episode
from pipeline.ingest.event import EventOrder, new_event
from pipeline.ingest.film import FilmOrder, new_film
from pipeline.ingest.forms import scalar
from pipeline.ingest.placing import Placed
from tests.ingest.handed import GUID, SRT, VTT, film_bytes, write_wav
from tests.media import sounds

NOW = datetime(2022, 10, 4, 12, tzinfo=UTC)


def library(programme: Path) -> Library:
    loaded = load(programme, NOW)
    assert loaded.problems == ()
    assert loaded.library is not None
    return loaded.library


def test_an_episode_from_its_title(programme: Path) -> None:
    placed = new_episode(programme, EpisodeOrder(GUID, "Ord: «åbne», og 10:12"))
    assert isinstance(placed, Placed)
    assert placed.files[0] == "episodes/01-ord-aabne-og-10-12/episode.yaml"
    episode = library(programme).episodes[0]
    assert (episode.id, episode.number, episode.season) == ("ep-01", 1, 1)
    assert (episode.title, episode.guid) == ("Ord: «åbne», og 10:12", GUID)
    assert episode.publication.state is State.DRAFT


def test_episodes_count_on_in_their_season(programme: Path) -> None:
    settings_ = programme / "programme.yaml"
    text = settings_.read_text(encoding="utf-8")
    settings_.write_text(text.replace("{number: 1}", "{number: 1}\n    - {number: 2}"), "utf-8")
    new_episode(programme, EpisodeOrder(GUID, "En"))
    new_episode(programme, EpisodeOrder(GUID.replace("9", "8"), "To", season=2))
    new_episode(programme, EpisodeOrder(GUID.replace("9", "7"), "Tre"))
    found = [(e.id, e.season, e.number) for e in library(programme).episodes]
    assert found == [("ep-01", 1, 1), ("ep-2-01", 2, 1), ("ep-2-02", 2, 2)]


def test_what_is_wrong_with_a_recording_is_told_at_once(programme: Path, tmp_path: Path) -> None:
    voice = sounds.speech(6.0, 0.5)
    one_sided = sounds.stereo(voice, 0 * voice)
    given = sounds.write(tmp_path / "optagelse.wav", one_sided)
    placed = new_episode(programme, EpisodeOrder(GUID, "En side", audio=given))
    assert isinstance(placed, Placed)
    assert placed.files[-1] == "episodes/01-en-side/master.wav", "it can be used all the same"
    warnings = {problem.code: problem for problem in placed.warnings}
    assert warnings["W204"].severity is Severity.WARNING
    assert warnings["W204"].place.file == str(given)
    better = sounds.write(tmp_path / "bedre.wav", sounds.stereo(voice, voice))
    again = new_episode(programme, EpisodeOrder(GUID.replace("9", "8"), "To sider", audio=better))
    assert isinstance(again, Placed)
    assert "W204" not in {problem.code for problem in again.warnings}


def test_a_recording_is_as_long_as_it_sounds(programme: Path, tmp_path: Path) -> None:
    """Two MP3 files put together: the header of the first tells of the first alone."""
    one = sounds.write(tmp_path / "a.mp3", sounds.speech(31.0, 0.4))
    one.write_bytes(one.read_bytes() * 2)
    placed = new_episode(programme, EpisodeOrder(GUID, "To i en", audio=one))
    assert isinstance(placed, Placed)
    assert "time_required: PT2M\n" in (programme / placed.files[0]).read_text(encoding="utf-8")


def test_a_recording_is_copied_as_it_is_under_a_neutral_name(
    programme: Path, tmp_path: Path
) -> None:
    given = write_wav(tmp_path / "Interview_med_gæsten.wav")
    placed = new_episode(programme, EpisodeOrder(GUID, audio=given))
    assert isinstance(placed, Placed)
    episode = library(programme).episodes[0]
    assert episode.title == "Interview med gæsten"
    assert episode.sound is not None
    assert episode.sound.master.name.endswith("/master.wav")
    assert episode.sound.master.path.read_bytes() == given.read_bytes()


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_subtitles_in_any_encoding_become_webvtt_in_utf8(
    programme: Path, tmp_path: Path, encoding: str
) -> None:
    words = tmp_path / "tekst.srt"
    words.write_bytes(SRT.encode(encoding))
    order = EpisodeOrder(GUID, "Prøve", audio=write_wav(tmp_path / "a.wav"), transcript=words)
    assert isinstance(new_episode(programme, order), Placed)
    track = next(programme.rglob("transskription.da.vtt")).read_bytes()
    assert not track.startswith(codecs.BOM_UTF8)
    assert track.decode().startswith("WEBVTT\n")
    assert "Æblet og øen." in track.decode()
    assert "00:00:01.000 --> 00:00:01.800" in track.decode()
    transcript = library(programme).episodes[0].transcript
    assert transcript is not None
    assert transcript.made_by == "auto"


def test_webvtt_keeps_its_words(programme: Path, tmp_path: Path) -> None:
    words = tmp_path / "tekst.vtt"
    words.write_bytes(VTT.replace("\n", "\r\n").encode("cp1252"))
    order = EpisodeOrder(GUID, "Prøve", audio=write_wav(tmp_path / "a.wav"), transcript=words)
    new_episode(programme, order)
    assert next(programme.rglob("transskription.da.vtt")).read_text("utf-8") == VTT


def test_a_film(programme: Path, tmp_path: Path) -> None:
    given = tmp_path / "Filmen endelig.mp4"
    given.write_bytes(film_bytes())
    words = tmp_path / "t.srt"
    words.write_bytes(SRT.encode("cp1252"))
    placed = new_film(programme, FilmOrder(GUID, None, given, words))
    assert isinstance(placed, Placed)
    assert placed.files == tuple(
        f"films/01-filmen-endelig/{name}"
        for name in ("film.yaml", "film-1-36p.mp4", "film-1.da.vtt")
    )
    film = library(programme).films[0]
    assert film.guid == GUID
    assert (film.duration_s, film.formats[0].width, film.formats[0].height) == (1.0, 64, 36)


def test_a_film_and_an_event_from_their_titles(programme: Path) -> None:
    new_film(programme, FilmOrder(GUID, "Det, vi ikke ser"))
    new_event(programme, EventOrder("Temadag i Århus", date(2030, 1, 31)))
    new_event(programme, EventOrder("Konference", date(2030, 6, 1), "conference"))
    found = library(programme)
    assert [film.id for film in found.films] == ["film-1"]
    assert {event.id: event.type for event in found.events} == {
        "konference": "conference",
        "temadag-i-aarhus": "theme_day",
    }
    assert found.events[1].start.isoformat() == "2030-01-31T09:00:00+01:00"


def test_chapters_join_the_reading_order(programme: Path, tmp_path: Path) -> None:
    text = tmp_path / "kapitel.md"
    text.write_bytes("# Mødet\r\n\r\nFørste linje.\r\n\r\n## Videre\r\nMere.\r\n".encode("cp1252"))
    new_chapter(programme, ChapterOrder("Forord"))
    new_chapter(programme, ChapterOrder(text=text))
    chapters = library(programme).handbook.chapters
    assert [(c.id, c.number, c.title) for c in chapters] == [
        ("forord", 1, "Forord"),
        ("moedet", 2, "Mødet"),
    ]
    assert chapters[1].body == "Første linje.\n\n## Videre\nMere.\n"


def test_front_matter_that_came_along_gives_the_title(programme: Path, tmp_path: Path) -> None:
    text = tmp_path / "kapitel.md"
    text.write_text('---\ntitle: "Om mødet"\nauthor: x\n---\nTekst.\n', encoding="utf-8")
    new_chapter(programme, ChapterOrder(text=text))
    chapter = library(programme).handbook.chapters[0]
    assert (chapter.title, chapter.body) == ("Om mødet", "Tekst.\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("title: H\n", "title: H\n\nchapters: [ny]"),
        ("title: H\nchapters:\n", "title: H\nchapters: [ny]\n"),
        ("title: H\nchapters: [ ]  # tom\n", "title: H\nchapters: [ny ]  # tom\n"),
        ("title: H\nchapters: [a, 'b'] # to\n", "title: H\nchapters: [a, 'b', ny] # to\n"),
        (
            "title: H\nchapters:\n- a\n- b   # to\nversion: '1'\n",
            "title: H\nchapters:\n- a\n- b   # to\n- ny\nversion: '1'\n",
        ),
        ("chapters:\n    - a\ntitle: H", "chapters:\n    - a\n    - ny\ntitle: H"),
        ("title: H\nchapters: [a,\n  b]\n", "title: H\nchapters: [a,\n  b, ny]\n"),
    ],
)
def test_the_list_is_mended_where_it_stands(programme: Path, before: str, after: str) -> None:
    file = programme / "handbook" / "handbook.yaml"
    file.write_text(before, encoding="utf-8")
    new_chapter(programme, ChapterOrder("Ny"))
    assert file.read_text(encoding="utf-8") == after


@pytest.mark.parametrize("broken", ["title: H\nchapters: a\n", "title: [\n", "chapters: {a: b}\n"])
def test_a_list_we_cannot_read_is_left_to_its_author(programme: Path, broken: str) -> None:
    file = programme / "handbook" / "handbook.yaml"
    file.write_text(broken, encoding="utf-8")
    assert isinstance(new_chapter(programme, ChapterOrder("Ny")), Placed)
    assert file.read_text(encoding="utf-8") == broken


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"])))
def test_any_title_survives_yaml(title: str) -> None:
    document = parse(Source("x.yaml", f"title: {scalar(title)}\n")).document
    assert document is not None
    assert document.data.get("title") == " ".join(title.split())
