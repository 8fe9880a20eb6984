"""Writing cues: WebVTT, SRT, the podcast namespace's JSON, and plain text. Pure.

JSON: https://github.com/Podcastindex-org/podcast-namespace, ``transcripts/transcripts.md``, 1.0.0.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from pipeline.media.cues import Cue, paragraphs


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


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
