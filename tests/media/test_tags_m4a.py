from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.mp4 import MP4

from pipeline.media import ffmpeg
from pipeline.media.markers import Span
from pipeline.media.tags import TrackTags
from pipeline.media.tags_m4a import write_m4a
from tests.media import sounds
from tests.media.read_tags import listing
from tests.media.test_tags_mp3 import TAGS


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("m4a")
    options = ("-c:a", "aac", "-b:a", "96k", *ffmpeg.BARE, "-f", "ipod")
    return sounds.write(folder / "a.m4a", sounds.sine(440, 6), *options)


@pytest.fixture
def m4a(bare: Path, tmp_path: Path) -> Path:
    write_m4a(bare, tmp_path / "tagged.m4a", TAGS)
    return tmp_path / "tagged.m4a"


def test_what_is_written_is_read_back(m4a: Path) -> None:
    tags = dict(MP4(m4a).tags)
    (cover,) = tags.pop("covr")
    assert bytes(cover) == TAGS.cover.data  # type: ignore[union-attr]
    assert tags.pop("pcst") is True
    assert {name: value for name, (value,) in tags.items()} == {
        "\xa9nam": TAGS.title,
        "\xa9alb": TAGS.show,
        "\xa9ART": TAGS.publisher,
        "aART": TAGS.publisher,
        "\xa9day": "2022-05-04",
        "\xa9gen": "Podcast",
        "cprt": TAGS.licence,
        "\xa9cmt": TAGS.content_note,
        "desc": TAGS.summary,
        "purl": TAGS.feed,
        "egid": TAGS.guid,
        "catg": TAGS.category,
        "\xa9lyr": TAGS.lyrics,
        "trkn": (2, 0),
        "disk": (1, 0),
    }


def test_ffmpeg_lists_title_cover_and_markers(m4a: Path) -> None:
    seen = listing(m4a)
    assert seen.texts["title"] == TAGS.title
    assert seen.texts["album"] == TAGS.show
    assert seen.spans == TAGS.markers
    assert seen.picture


def test_both_kinds_of_markers_are_there(m4a: Path) -> None:
    """Apple's players read the text track that the sound refers to, others Nero's list."""
    data = m4a.read_bytes()
    assert b"chpl" in data
    assert b"tref\0\0\0\x0cchap" in data
    assert sounds.texts_in(m4a, [TAGS.markers[1].title]) == [TAGS.markers[1].title]


def test_titles_may_hold_any_sign(bare: Path, tmp_path: Path) -> None:
    marks = (Span(0, 1.5, "a=b; #c \\ [CHAPTER]"), Span(1.5, 6, "én\nlinje til"))
    write_m4a(bare, tmp_path / "b.m4a", replace(TAGS, markers=marks))
    data = (tmp_path / "b.m4a").read_bytes()
    assert all(data.count(mark.title.encode()) == 2 for mark in marks)


def test_the_index_stands_in_front_of_the_sound(m4a: Path) -> None:
    data = m4a.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_sound_is_left_as_it_is(m4a: Path, bare: Path) -> None:
    assert (sounds.decoded(m4a) == sounds.decoded(bare)).all()


def test_old_tags_are_replaced_and_equal_tags_give_equal_bytes(m4a: Path, tmp_path: Path) -> None:
    other, again = tmp_path / "other.m4a", tmp_path / "again.m4a"
    write_m4a(m4a, other, TrackTags("Titel", "Serie", markers=(Span(1, 6, "Andet"),)))
    assert sounds.texts_in(other, ["Hvad er senfølger", "Velkommen"]) == []
    write_m4a(other, again, TAGS)
    assert again.read_bytes() == m4a.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["again.m4a", "other.m4a", "tagged.m4a"]


def test_without_tags_there_is_no_marker_and_no_cover(bare: Path, tmp_path: Path) -> None:
    write_m4a(bare, tmp_path / "b.m4a", TrackTags("Titel", "Serie"))
    seen = listing(tmp_path / "b.m4a")
    assert (seen.spans, seen.picture) == ((), False)
    assert sorted(MP4(tmp_path / "b.m4a").tags) == ["pcst", "\xa9alb", "\xa9gen", "\xa9nam"]
