"""Tags of an M4A file: markers by ffmpeg, which writes them for Apple's players (a text track) and
for others (Nero's ``chpl``), the rest by mutagen, which has no setter for markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from mutagen.mp4 import MP4, MP4Cover

from pipeline.media import ffmpeg
from pipeline.media.markers import Span
from pipeline.media.tags import GENRE, Cover, TrackTags

_FORMATS = {"image/jpeg": MP4Cover.FORMAT_JPEG, "image/png": MP4Cover.FORMAT_PNG}
_SPECIAL = re.compile(r"([=;#\\\n])")  # in ffmpeg's metadata files


def write_m4a(sound: Path, target: Path, tags: TrackTags) -> None:
    """Write ``target``: the packets of ``sound`` under ``tags``, its index in front (faststart).

    ``sound`` is one that we encoded; of its tags and markers nothing stays. The same sound and tags
    give the same bytes. Raises ToolError, OSError, mutagen.MutagenError.
    """
    _mark(sound, target, tags.markers)
    file = MP4(target)
    for name, value in _atoms(tags):
        file[name] = value
    file.save(padding=lambda _: 0)


def _mark(sound: Path, target: Path, markers: tuple[Span, ...]) -> None:
    """Copy the sound's packets into a new file that has the markers."""
    listed = target.with_suffix(".ffmetadata")
    listed.write_text(_ffmetadata(markers), encoding="utf-8", newline="\n")
    try:
        ffmpeg.must_run(
            "m4a",
            [
                *("-i", f"file:{sound}", "-f", "ffmetadata", "-i", f"file:{listed}"),
                *("-map", "0:a:0", "-map_metadata", "1", "-map_chapters", "1", "-c", "copy"),
                *("-fflags", "+bitexact", "-movflags", "+faststart", "-f", "ipod"),
                f"file:{target}",
            ],
        )
    finally:
        listed.unlink()


def _ffmetadata(markers: tuple[Span, ...]) -> str:
    lines = [";FFMETADATA1"]
    for span in markers:
        start, end = round(span.start_s * 1000), round(span.end_s * 1000)
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}"]
        lines.append("title=" + _SPECIAL.sub(r"\\\1", span.title))
    return "\n".join(lines) + "\n"


def _atoms(tags: TrackTags) -> Iterator[tuple[str, object]]:
    yield "pcst", True
    yield "\xa9gen", [GENRE]
    written = (
        ("\xa9nam", tags.title),
        ("\xa9alb", tags.show),
        ("\xa9ART", tags.publisher),
        ("aART", tags.publisher),
        ("\xa9day", tags.released and tags.released.isoformat()),
        ("cprt", tags.licence),
        ("\xa9cmt", tags.content_note),
        ("desc", tags.summary),
        ("purl", tags.feed),
        ("egid", tags.guid),
        ("catg", tags.category),
        ("\xa9lyr", tags.lyrics),
    )
    for name, text in written:
        if text:
            yield name, [text]
    yield from _pairs(tags)
    if tags.cover is not None:
        yield "covr", [_picture(tags.cover)]


def _pairs(tags: TrackTags) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """Number and «of how many», which 0 leaves open."""
    for name, number in (("trkn", tags.episode), ("disk", tags.season)):
        if number is not None:
            yield name, [(number, 0)]


def _picture(cover: Cover) -> MP4Cover:
    return MP4Cover(cover.data, _FORMATS[cover.media_type])
