"""Writing cues: WebVTT, SRT, the podcast namespace's JSON and HTML, and plain text. Pure.

JSON and HTML: https://github.com/Podcastindex-org/podcast-namespace,
``docs/examples/transcripts/transcripts.md``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from pipeline.core.frozen import dataclass
from pipeline.media.cues import Cue, Paragraph, paragraphs


@dataclass(frozen=True, slots=True)
class Heading:
    """What a transcript in HTML is of: a title, its language (BCP 47), and where it belongs."""

    title: str
    language: str
    page: str


def to_vtt(cues: Iterable[Cue]) -> bytes:
    """WebVTT with voices (``<v Vært>``), so that a player can tell who speaks."""
    blocks = (
        f"{_time(c.start_s)} --> {_time(c.end_s)}\n{_voice(c.speaker)}{_escaped(_lines(c.text))}\n"
        for c in cues
    )
    return "\n".join(("WEBVTT\n", *blocks)).encode()


def to_srt(cues: Iterable[Cue]) -> bytes:
    """SRT, numbered from 1, a speaker before the text as «Vært: …»."""
    blocks = (
        f"{number}\n{_time(c.start_s, ',')} --> {_time(c.end_s, ',')}\n"
        f"{_named(c.speaker, _lines(c.text)).replace('-->', '→')}\n"
        for number, c in enumerate(cues, start=1)
    )
    return "\n".join(blocks).encode()


def to_json(cues: Iterable[Cue]) -> bytes:
    """The podcast namespace's transcript: segments with speaker, times and body."""
    segments = [
        {
            **({"speaker": c.speaker} if c.speaker else {}),
            "startTime": round(c.start_s, 3),
            "endTime": round(c.end_s, 3),
            "body": " ".join(c.text.split()),
        }
        for c in cues
    ]
    whole = {"version": "1.0.0", "segments": segments}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def to_html(cues: Iterable[Cue], heading: Heading) -> bytes:
    """Who speaks (``cite``), from when (``time``) and what (``p``), as apps look for them.

    A whole document, so that a browser shows it too; it asks for nothing, not even an icon.
    """
    title, page = _quoted(" ".join(heading.title.split())), _quoted(heading.page)
    lines = (
        f'<!doctype html>\n<html lang="{heading.language}">\n<head>\n<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width">',
        '<meta name="robots" content="noindex">\n<link rel="icon" href="data:,">',
        f"<title>{title}</title>\n</head>\n<body>\n<main>",
        f'<h1><a href="{page}">{title}</a></h1>',
        *map(_turn, paragraphs(cues)),
        "</main>\n</body>\n</html>\n",
    )
    return "\n".join(lines).encode()


def _turn(said: Paragraph) -> str:
    cite = f"<cite>{_quoted(said.speaker)}:</cite>\n" if said.speaker else ""
    return f"{cite}<time>{_time(said.start_s)[:-4]}</time>\n<p>{_quoted(said.text)}</p>"


def to_text(cues: Iterable[Cue]) -> str:
    """For reading and for ID3 lyrics: a paragraph for each voice, a blank line between."""
    return "\n\n".join(_named(p.speaker, p.text) for p in paragraphs(cues)) + "\n"


def _time(seconds: float, point: str = ".") -> str:
    thousandths = round(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _lines(text: str) -> str:
    """Without blank lines, which would end the cue."""
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _voice(speaker: str) -> str:
    return f"<v {_escaped(' '.join(speaker.split()))}>" if speaker else ""


def _named(speaker: str, text: str) -> str:
    return f"{speaker}: {text}" if speaker else text


def _quoted(text: str) -> str:
    return _escaped(text).replace('"', "&quot;")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
