"""ID3v2.3 tags of the published MP3, by mutagen.

Version 2.3, since players (ffmpeg too) lose the markers of a 2.4 tag. Standards: id3.org ID3v2.3.0;
«ID3v2 Chapter Frame Addendum 1.0» for CHAP and CTOC; Apple's PCST, TGID, WFED and TDES.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mutagen import id3
from mutagen.mp3 import MP3

from pipeline.media.markers import Span

_UTF16 = id3.Encoding.UTF16  # ID3v2.3 knows no UTF-8
_LATIN1 = id3.Encoding.LATIN1
_TOP_LEVEL_ORDERED = 0b11  # CTOC flags of the chapter addendum
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture as its file's bytes. ``media_type``: image/jpeg or image/png."""

    data: bytes
    media_type: str = "image/jpeg"
    description: str = ""


@dataclass(frozen=True, slots=True)
class TrackTags:
    """What a player shows. ``language`` is ISO 639-2 (``dan``); empty fields write no frame."""

    title: str
    show: str
    publisher: str = ""
    language: str = "dan"
    season: int | None = None
    episode: int | None = None
    year: int | None = None
    summary: str = ""
    content_note: str = ""
    licence: str = ""
    guid: str = ""
    feed: str = ""
    cover: Cover | None = None
    markers: tuple[Span, ...] = ()
    lyrics: str = ""


def write_tags(path: Path, tags: TrackTags) -> None:
    """Replace all tags of the MP3 at ``path``. The same tags give the same bytes.

    Raises OSError.
    """
    frames = id3.ID3()
    for frame in (*_texts(tags), *_podcast(tags), *_chapters(tags.markers), *_cover(tags.cover)):
        frames.add(frame)
    id3.delete(path)
    frames.save(path, v1=0, v2_version=3, padding=lambda _: 0)


def read_tags(path: Path) -> TrackTags:
    """What `write_tags` wrote, read back."""
    frames = MP3(path).tags or id3.ID3()
    covers = [Cover(f.data, f.mime, f.desc) for f in frames.getall("APIC")]
    return TrackTags(
        title=_text(frames, "TIT2"),
        show=_text(frames, "TALB"),
        publisher=_text(frames, "TPUB"),
        language=_text(frames, "TLAN"),
        season=_number(frames, "TPOS"),
        episode=_number(frames, "TRCK"),
        year=_number(frames, "TDRC"),
        summary=_text(frames, "TDES"),
        content_note=next((f.text[0] for f in frames.getall("COMM")), ""),
        licence=_text(frames, "TCOP"),
        guid=_text(frames, "TGID"),
        feed=next((f.url for f in frames.getall("WFED")), ""),
        cover=covers[0] if covers else None,
        markers=tuple(_spans(frames)),
        lyrics=next((f.text for f in frames.getall("USLT")), ""),
    )


def sound_digest(path: Path) -> str:
    """SHA-256 of an MP3's frames alone: what stays the same when only a title changes."""
    start, end = _frames_within(path)
    digest = hashlib.sha256()
    with path.open("rb") as file:
        file.seek(start)
        while (left := end - file.tell()) > 0 and (block := file.read(min(left, _BLOCK))):
            digest.update(block)
    return digest.hexdigest()


def _texts(tags: TrackTags) -> Iterator[id3.Frame]:
    written: tuple[tuple[type[id3.TextFrame], object], ...] = (
        (id3.TIT2, tags.title),
        (id3.TALB, tags.show),
        (id3.TPE1, tags.publisher),
        (id3.TPUB, tags.publisher),
        (id3.TPOS, tags.season),
        (id3.TRCK, tags.episode),
        (id3.TDRC, tags.year),
        (id3.TCOP, tags.licence),
        (id3.TDES, tags.summary),
    )
    for kind, value in written:
        if value not in (None, ""):
            yield kind(encoding=_UTF16, text=[str(value)])
    yield id3.TLAN(encoding=_LATIN1, text=[tags.language])
    yield id3.TCON(encoding=_LATIN1, text=["Podcast"])
    if tags.content_note:
        yield id3.COMM(encoding=_UTF16, lang=tags.language, desc="", text=[tags.content_note])
    if tags.lyrics:
        yield id3.USLT(encoding=_UTF16, lang=tags.language, desc="", text=tags.lyrics)


def _podcast(tags: TrackTags) -> Iterator[id3.Frame]:
    yield id3.PCST(value=1)
    if tags.guid:
        yield id3.TGID(encoding=_LATIN1, text=[tags.guid])
    if tags.feed:
        yield id3.WFED(url=tags.feed)


def _chapters(markers: tuple[Span, ...]) -> Iterator[id3.Frame]:
    """CHAP frames and the table of contents, which gives players their order."""
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
            start_offset=0xFFFFFFFF,  # «use the times instead»
            end_offset=0xFFFFFFFF,
            sub_frames=[id3.TIT2(encoding=_UTF16, text=[span.title])],
        )


def _cover(cover: Cover | None) -> Iterator[id3.Frame]:
    if cover is not None:
        yield id3.APIC(
            encoding=_UTF16,
            mime=cover.media_type,
            type=id3.PictureType.COVER_FRONT,
            desc=cover.description,
            data=cover.data,
        )


def _spans(frames: id3.ID3) -> Iterator[Span]:
    chapters = {f.element_id: f for f in frames.getall("CHAP")}
    for contents in frames.getall("CTOC"):
        for name in contents.child_element_ids:
            found = chapters[name]
            title = _text(found.sub_frames, "TIT2")
            yield Span(found.start_time / 1000, found.end_time / 1000, title)


def _text(frames: id3.ID3, name: str) -> str:
    return next((str(f.text[0]) for f in frames.getall(name)), "")


def _number(frames: id3.ID3, name: str) -> int | None:
    text = _text(frames, name)
    return int(text) if text.isdecimal() else None


def _frames_within(path: Path) -> tuple[int, int]:
    """Where the MPEG frames begin and end: after ID3v2 tags, before ID3v1."""
    start, end = 0, path.stat().st_size
    with path.open("rb") as file:
        while (head := file.read(10))[:3] == b"ID3":
            size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
            footer = 10 if head[5] & 0x10 else 0
            start = file.seek(start + 10 + size + footer)
        if end - start >= 128:
            file.seek(end - 128)
            end -= 128 if file.read(3) == b"TAG" else 0
    return start, end
