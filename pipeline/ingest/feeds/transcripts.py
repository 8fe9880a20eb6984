"""An episode's transcript, from the best form the feed has: VTT, then SRT, JSON, plain text."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.content.convert.html import words
from pipeline.core.errors import FetchError
from pipeline.core.frozen import dataclass
from pipeline.ingest.episode import as_vtt
from pipeline.ingest.feeds.fetching import Fetcher, json_list
from pipeline.ingest.feeds.old import Linked, OldItem
from pipeline.media.captions import to_vtt
from pipeline.media.cues import Cue
from pipeline.media.transcript import decode, parse

TRACK = "transskription.{language}.vtt"
TEXT = "transskription.txt"
_KINDS = (
    ("text/vtt", ".vtt"),
    ("application/x-subrip", ".srt"),
    ("application/srt", ".srt"),
    ("text/srt", ".srt"),
    ("application/json", ".json"),
    ("text/plain", ".txt"),
    ("text/html", ".html"),
)
_TIMED = 5  # of the kinds above, those before have times


@dataclass(frozen=True, slots=True)
class Found:
    """``body`` under ``name``; ``timed``: it can be the episode's transcript as it is."""

    name: str
    body: bytes
    timed: bool


def transcript_of(
    item: OldItem, fetcher: Fetcher, language: str
) -> tuple[Found | None, tuple[str, ...]]:
    """The first that can be used, and the codes of what is to be told."""
    listed = sorted(
        (each for each in item.transcripts if _rank(each) is not None),
        key=lambda each: (_other(each, language), _rank(each)),
    )
    for each in listed:
        try:
            found = _made(fetcher.small(item.home, each.address), each, language)
        except (FetchError, ValueError):
            continue
        if found is not None:
            return found, () if found.timed else ("W325",)
    return None, ("W324",) if item.transcripts else ()


def _rank(linked: Linked) -> int | None:
    """By its media type, or by the end of its address when a host sends every file as text."""
    path = linked.address.partition("?")[0].partition("#")[0].lower()
    by_name = next((n for n, (_, end) in enumerate(_KINDS) if path.endswith(end)), None)
    by_type = next((n for n, (kind, _) in enumerate(_KINDS) if linked.media_type == kind), None)
    return by_type if by_name is None else by_name


def _other(linked: Linked, language: str) -> bool:
    return bool(linked.language) and linked.language.partition("-")[0] != language


def _made(body: bytes, linked: Linked, language: str) -> Found | None:
    """Raises ValueError when it is not what it says."""
    kind = _rank(linked)
    if kind is not None and kind >= _TIMED:
        text = words(decode(body) or "")
        return Found(TEXT, f"{text}\n".encode(), timed=False) if text else None
    if kind == _TIMED - 1:
        vtt = to_vtt(_segments(body))
    elif parse(body).cues:
        vtt = as_vtt(body)
    else:
        return None
    spoken = linked.language.partition("-")[0] or language
    return Found(TRACK.format(language=spoken if spoken.isalpha() else language), vtt, timed=True)


def _segments(body: bytes) -> list[Cue]:
    """The podcast namespace's JSON, or Podlove's. Raises ValueError when there is nothing in it."""
    cues = list(_cues(json_list(body, "segments")))
    if not cues:
        raise ValueError("no segments")
    return sorted(cues, key=lambda cue: cue.start_s)


def _cues(listed: list[object]) -> Iterator[Cue]:
    for each in listed:
        if not isinstance(each, dict):
            continue
        start, end = _times(each)
        text, speaker = each.get("body", each.get("text")), each.get("speaker", each.get("voice"))
        if 0 <= start < end and isinstance(text, str) and text.strip():
            yield Cue(start, end, text, speaker if isinstance(speaker, str) else "")


def _times(segment: dict[str, object]) -> tuple[float, float]:
    """Podlove counts in milliseconds. (0, 0) when there are no times."""
    pairs = (("startTime", "endTime", 1), ("start_ms", "end_ms", 1000))
    for first, last, unit in pairs:
        start, end = segment.get(first), segment.get(last)
        if isinstance(start, int | float) and isinstance(end, int | float):
            return start / unit, end / unit
    return 0.0, 0.0
