"""What others read in our files: mutagen, and ffmpeg's own listing."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from mutagen import id3

from pipeline.media import ffmpeg
from pipeline.media.markers import Span
from pipeline.media.tags import Cover, TrackTags

_CHAPTER = re.compile(
    r"Chapter #0:\d+: start ([\d.]+), end ([\d.]+)\n(?: +Metadata:\n +title +: (.*)\n)?"
)


@dataclass(frozen=True)
class Listing:
    """``texts`` are the file's, by ffmpeg's names for them; ``spans`` in the order listed."""

    texts: dict[str, str]
    spans: tuple[Span, ...]
    picture: bool
    said: str


def listing(path: Path) -> Listing:
    """What ``ffmpeg -i`` tells of a file."""
    said = subprocess.run(
        [ffmpeg.find(), "-hide_banner", "-i", path], capture_output=True, check=False
    ).stderr.decode()
    head = said.partition("  Duration:")[0]
    texts = dict(re.findall(r"^ {4}(\S+) *: (.*)$", head + said, re.MULTILINE))
    spans = tuple(Span(float(a), float(b), title) for a, b, title in _CHAPTER.findall(said))
    return Listing(texts, spans, "(attached pic)" in said, said)


def mp3_tags(path: Path) -> TrackTags:
    """What `write_mp3` wrote."""
    frames = id3.ID3(path, translate=False)
    covers = [Cover(f.data, f.mime, f.desc) for f in frames.getall("APIC")]
    return TrackTags(
        title=_text(frames, "TIT2"),
        show=_text(frames, "TALB"),
        publisher=_text(frames, "TPUB"),
        language=_text(frames, "TLAN"),
        season=_number(frames, "TPOS"),
        episode=_number(frames, "TRCK"),
        released=_released(frames),
        summary=_text(frames, "TDES"),
        content_note=next((f.text[0] for f in frames.getall("COMM")), ""),
        licence=_text(frames, "TCOP"),
        guid=_text(frames, "TGID"),
        feed=next((f.url for f in frames.getall("WFED")), ""),
        page=next((f.url for f in frames.getall("WOAF")), ""),
        category=_text(frames, "TCAT"),
        cover=covers[0] if covers else None,
        markers=tuple(_spans(frames)),
        lyrics=next((f.text for f in frames.getall("USLT")), ""),
    )


def _spans(frames: Any) -> list[Span]:
    """In the order of the table of contents."""
    chapters = {f.element_id: f for f in frames.getall("CHAP")}
    return [
        Span(
            chapters[name].start_time / 1000,
            chapters[name].end_time / 1000,
            _text(chapters[name].sub_frames, "TIT2"),
        )
        for contents in frames.getall("CTOC")
        for name in contents.child_element_ids
    ]


def _released(frames: Any) -> date | None:
    year, day = _text(frames, "TYER"), _text(frames, "TDAT")
    return date(int(year), int(day[2:]), int(day[:2])) if year else None


def _text(frames: Any, name: str) -> str:
    return next((str(f.text[0]) for f in frames.getall(name)), "")


def _number(frames: Any, name: str) -> int | None:
    text = _text(frames, name)
    return int(text) if text.isdecimal() else None
