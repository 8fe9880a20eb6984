from __future__ import annotations

import base64
import re
from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.flac import Picture
from mutagen.oggopus import OggOpus

from pipeline.media.tags import TrackTags
from pipeline.media.tags_opus import write_opus
from tests.media import sounds
from tests.media.read_tags import listing
from tests.media.test_tags_mp3 import TAGS


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("opus")
    options = ("-c:a", "libopus", "-b:a", "48k", "-metadata", "title=Gammel")
    return sounds.write(folder / "a.opus", sounds.sine(440, 6), *options)


@pytest.fixture
def opus(bare: Path, tmp_path: Path) -> Path:
    write_opus(bare, tmp_path / "tagged.opus", replace(TAGS, integrated_lufs=-16.0))
    return tmp_path / "tagged.opus"


def test_what_is_written_is_read_back(opus: Path) -> None:
    tags = dict(OggOpus(opus).tags)
    picture = Picture(base64.b64decode(tags.pop("metadata_block_picture")[0]))
    assert (picture.data, picture.mime, picture.type) == (TAGS.cover.data, "image/jpeg", 3)  # type: ignore[union-attr]
    assert {name: value for name, (value,) in tags.items()} == {
        "title": TAGS.title,
        "album": TAGS.show,
        "artist": TAGS.publisher,
        "organization": TAGS.publisher,
        "discnumber": "1",
        "tracknumber": "2",
        "date": "2022-05-04",
        "language": "dan",
        "genre": "Podcast",
        "license": TAGS.licence,
        "contact": TAGS.page,
        "comment": TAGS.content_note,
        "description": TAGS.summary,
        "lyrics": TAGS.lyrics,
        "r128_track_gain": "-1792",
        "chapter000": "00:00:00.000",
        "chapter000name": "Velkommen",
        "chapter001": "00:00:03.250",
        "chapter001name": "Når årsagen er usynlig – 2 – €",
    }


def test_the_header_leaves_the_level_alone(opus: Path) -> None:
    """RFC 7845 §5.1: the output gain, two bytes from the 16th of the identification header."""
    data = opus.read_bytes()
    head = data.index(b"OpusHead")
    assert data[head + 16 : head + 18] == b"\0\0"


def test_ffmpeg_lists_title_cover_and_markers(opus: Path) -> None:
    seen = listing(opus)
    assert re.search(r"^ +TITLE +: Hvad er senfølger\?$", seen.said, re.MULTILINE)
    assert [(s.start_s, s.title) for s in seen.spans] == [
        (s.start_s, s.title) for s in TAGS.markers
    ]
    assert seen.picture


def test_the_sound_is_left_as_it_is(opus: Path, bare: Path) -> None:
    assert (sounds.decoded(opus) == sounds.decoded(bare)).all()
    assert len(sounds.decoded(opus, rate=48_000)) == 6 * sounds.RATE


def test_old_tags_are_replaced_and_equal_tags_give_equal_bytes(opus: Path, tmp_path: Path) -> None:
    other, again = tmp_path / "other.opus", tmp_path / "again.opus"
    write_opus(opus, other, TrackTags("Titel", "Serie", lyrics="x" * 200_000))
    assert sounds.texts_in(other, ["Hvad er senfølger", "Gammel"]) == []
    write_opus(other, again, replace(TAGS, integrated_lufs=-16.0))
    assert again.read_bytes() == opus.read_bytes()
