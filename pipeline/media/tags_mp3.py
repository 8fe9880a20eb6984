"""ID3v2.3 tags of the published MP3, from mutagen's frames.

Version 2.3, since players (ffmpeg too) lose the markers of a 2.4 tag. Standards: id3.org ID3v2.3.0;
«ID3v2 Chapter Frame Addendum 1.0» for CHAP and CTOC; Apple's PCST, TGID, WFED, TDES and TCAT.

mutagen orders a tag by the size of its frames, and many players list the markers in the order in
which their frames stand. So each frame is written by itself and put in its place here: what a
player shows first, then the table of contents and the markers by time, then what is large.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from mutagen import id3

from pipeline.media.markers import Span
from pipeline.media.tags import GENRE, Cover, TrackTags

_UTF16 = id3.Encoding.UTF16  # ID3v2.3 knows no UTF-8
_LATIN1 = id3.Encoding.LATIN1
_TOP_LEVEL_ORDERED = 0b11  # CTOC flags of the chapter addendum
_NO_OFFSET = 0xFFFFFFFF  # «use the times instead»
_BLOCK = 1 << 20
_HEADER = 10


def write_mp3(sound: Path, target: Path, tags: TrackTags) -> None:
    """Write ``target``: ``tags``, and behind them the frames of ``sound`` without its own tags.

    One pass over the file, in bounded memory; the same sound and tags give the same bytes. Raises
    OSError.
    """
    with target.open("wb") as file:
        file.write(id3_tag(tags))
        for block in _frames(sound):
            file.write(block)


def strip_mp3(path: Path, target: Path) -> None:
    """Write ``target``: the frames alone of the MP3 at ``path``. Raises OSError."""
    with target.open("wb") as file:
        file.writelines(_frames(path))


def sound_digest(path: Path) -> str:
    """SHA-256 of an MP3's frames alone: what stays the same when only a title changes."""
    digest = hashlib.sha256()
    for block in _frames(path):
        digest.update(block)
    return digest.hexdigest()


def id3_tag(tags: TrackTags) -> bytes:
    """The whole tag, header included, without padding."""
    frames = (*_texts(tags), *_podcast(tags), *_chapters(tags.markers), *_large(tags))
    body = b"".join(_frame(frame) for frame in frames)
    size = bytes(len(body) >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x03\x00\x00" + size + body


def _frame(frame: id3.Frame) -> bytes:
    """A frame as its bytes: what a tag with nothing else in it has behind its header."""
    alone, file = id3.ID3(), BytesIO()
    alone.add(frame)
    alone.save(file, v1=0, v2_version=3, padding=lambda _: 0)
    return file.getvalue()[_HEADER:]


def _texts(tags: TrackTags) -> Iterator[id3.Frame]:
    released = tags.released
    written: tuple[tuple[type[id3.TextFrame], object], ...] = (
        (id3.TIT2, tags.title),
        (id3.TALB, tags.show),
        (id3.TPE1, tags.publisher),
        (id3.TPUB, tags.publisher),
        (id3.TPOS, tags.season),
        (id3.TRCK, tags.episode),
        (id3.TYER, released and f"{released:%Y}"),
        (id3.TDAT, released and f"{released:%d%m}"),
        (id3.TLAN, tags.language),
        (id3.TCON, GENRE),
        (id3.TCOP, tags.licence),
    )
    for kind, value in written:
        if value not in (None, ""):
            yield kind(encoding=_UTF16, text=[str(value)])
    if tags.content_note:
        yield id3.COMM(encoding=_UTF16, lang=tags.language, desc="", text=[tags.content_note])


def _podcast(tags: TrackTags) -> Iterator[id3.Frame]:
    """What makes it an episode of a podcast to players that keep a library."""
    yield id3.PCST(value=1)
    if tags.guid:
        yield id3.TGID(encoding=_LATIN1 if tags.guid.isascii() else _UTF16, text=[tags.guid])
    if tags.feed:
        yield id3.WFED(url=tags.feed)
    if tags.page:
        yield id3.WOAF(url=tags.page)
    if tags.category:
        yield id3.TCAT(encoding=_UTF16, text=[tags.category])
    if tags.summary:
        yield id3.TDES(encoding=_UTF16, text=[tags.summary])


def _chapters(markers: tuple[Span, ...]) -> Iterator[id3.Frame]:
    """The table of contents and the CHAP frames, both by time."""
    if not markers:
        return
    names = [f"m{number}" for number, _ in enumerate(markers)]
    yield id3.CTOC(
        element_id="toc", flags=_TOP_LEVEL_ORDERED, child_element_ids=names, sub_frames=[]
    )
    for name, span in zip(names, markers, strict=True):
        yield id3.CHAP(
            element_id=name,
            start_time=round(span.start_s * 1000),
            end_time=round(span.end_s * 1000),
            start_offset=_NO_OFFSET,
            end_offset=_NO_OFFSET,
            sub_frames=[id3.TIT2(encoding=_UTF16, text=[span.title])],
        )


def _large(tags: TrackTags) -> Iterator[id3.Frame]:
    """The transcript and the cover. Never a picture in a CHAP, which hides it from ffmpeg."""
    if tags.lyrics:
        yield id3.USLT(encoding=_UTF16, lang=tags.language, desc="", text=tags.lyrics)
    if tags.cover is not None:
        yield _picture(tags.cover)


def _picture(cover: Cover) -> id3.Frame:
    return id3.APIC(
        encoding=_UTF16,
        mime=cover.media_type,
        type=id3.PictureType.COVER_FRONT,
        desc=cover.description,
        data=cover.data,
    )


def _frames(path: Path) -> Iterator[bytes]:
    """The MPEG frames, in blocks."""
    with path.open("rb") as file:
        end = _end(file)
        file.seek(_start(file))
        while (left := end - file.tell()) > 0 and (block := file.read(min(left, _BLOCK))):
            yield block


def _start(file: BinaryIO) -> int:
    """Behind the ID3v2 tags, of which there may be several."""
    start = file.seek(0)
    while (head := file.read(_HEADER))[:3] == b"ID3":
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        footer = _HEADER if head[5] & 0x10 else 0
        start = file.seek(start + _HEADER + size + footer)
    return start


def _end(file: BinaryIO) -> int:
    """Before an ID3v1 tag, the last 128 bytes."""
    end = file.seek(0, 2)
    file.seek(max(0, end - 128))
    return end - 128 if file.read(3) == b"TAG" else end
