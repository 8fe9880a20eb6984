"""Tags of an Ogg Opus file: Vorbis comments, by mutagen.

RFC 7845 §5.2; markers as Xiph's «Chapter Extension» has them; the cover as a FLAC picture block.
"""

from __future__ import annotations

import base64
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutagen.flac import Picture
from mutagen.id3 import PictureType
from mutagen.oggopus import OggOpus

from pipeline.media.markers import Span
from pipeline.media.tags import GENRE, Cover, TrackTags

REFERENCE_LUFS = -23.0  # EBU R 128, which RFC 7845 §5.2.1 counts from
_Q7_8 = 256  # steps a decibel


def write_opus(sound: Path, target: Path, tags: TrackTags) -> None:
    """Write ``target``: the packets of ``sound`` under ``tags``, its own comments gone.

    The same sound and tags give the same bytes. Raises OSError, mutagen.MutagenError.
    """
    shutil.copyfile(sound, target)
    file: Any = OggOpus(target)
    file.tags.clear()
    for name, value in (*_comments(tags), *_chapters(tags.markers)):
        file.tags[name] = value
    file.save(padding=lambda _: 0)


def _comments(tags: TrackTags) -> Iterator[tuple[str, str]]:
    written = (
        ("TITLE", tags.title),
        ("ALBUM", tags.show),
        ("ARTIST", tags.publisher),
        ("ORGANIZATION", tags.publisher),
        ("DISCNUMBER", tags.season),
        ("TRACKNUMBER", tags.episode),
        ("DATE", tags.released and tags.released.isoformat()),
        ("LANGUAGE", tags.language),
        ("GENRE", GENRE),
        ("LICENSE", tags.licence),
        ("CONTACT", tags.page),
        ("COMMENT", tags.content_note),
        ("DESCRIPTION", tags.summary),
        ("LYRICS", tags.lyrics),
        ("R128_TRACK_GAIN", _track_gain(tags.integrated_lufs)),
        ("METADATA_BLOCK_PICTURE", _picture(tags.cover)),
    )
    for name, value in written:
        if value not in (None, ""):
            yield name, str(value)


def _track_gain(lufs: float | None) -> str | None:
    """RFC 7845 §5.2.1: what brings the sound to -23 LUFS, for players that level what they play.

    The header's output gain stays 0: every player applies it, and ours is loud enough as it is.
    """
    return None if lufs is None else str(round((REFERENCE_LUFS - lufs) * _Q7_8))


def _chapters(markers: tuple[Span, ...]) -> Iterator[tuple[str, str]]:
    for number, span in enumerate(markers):
        yield f"CHAPTER{number:03}", _time(span.start_s)
        yield f"CHAPTER{number:03}NAME", span.title


def _time(seconds: float) -> str:
    minutes, thousandths = divmod(round(seconds * 1000), 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{thousandths // 1000:02}.{thousandths % 1000:03}"


def _picture(cover: Cover | None) -> str | None:
    if cover is None:
        return None
    picture = Picture()
    picture.type = PictureType.COVER_FRONT
    picture.mime, picture.desc, picture.data = cover.media_type, cover.description, cover.data
    return base64.b64encode(picture.write()).decode("ascii")
