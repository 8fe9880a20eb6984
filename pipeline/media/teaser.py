"""A short stretch of an episode, to be heard first: which one, and as a file, faded in and out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.media import ffmpeg
from pipeline.media.clips import fade
from pipeline.media.gain import GainCurve
from pipeline.media.meter import BLOCKS_PER_S
from pipeline.media.pcm import Form, Take, encode, read

LENGTH_S = 45.0
LEAD_S = 12.0  # heard before what the teaser is about
SHORTEST_S = 15.0  # or a third of a sound that is short itself
FADE_IN_S, FADE_OUT_S = 0.3, 1.5
RATE = 44_100
KBPS = 96

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a teaser may be about, best first, and what it must leave out: seconds, from and to.

    ``said`` is where each cue of the transcript begins and ends, so that no word is cut.
    """

    about: Sequence[Span]
    without: Sequence[Span]
    said: Sequence[Span]

    def stretch(self, seconds: float) -> tuple[Span, int | None]:
        """The stretch of a sound that lasts ``seconds``, and which of ``about`` it is about; where
        it can be about none, the longest with nothing in it to leave out.
        """
        for place, one in enumerate(self.about):
            found = self._around(one, seconds)
            if found is not None:
                return found, place
        return self._longest(seconds), None

    def _around(self, about: Span, seconds: float) -> Span | None:
        """None where some of it must be left out, or too little is free around it."""
        start, end = about
        for low, high in self._free(seconds):
            if low <= start and end <= high:
                begin = max(low, min(start - LEAD_S, high - LENGTH_S))
                return self._whole_words((begin, min(high, begin + LENGTH_S)), about, seconds)
        return None

    def _whole_words(self, stretch: Span, about: Span, seconds: float) -> Span | None:
        begin = min((a for a, _ in self.said if stretch[0] <= a <= about[0]), default=stretch[0])
        finish = max((b for _, b in self.said if about[1] <= b <= stretch[1]), default=stretch[1])
        return (begin, finish) if finish - begin >= min(SHORTEST_S, seconds / 3) else None

    def _longest(self, seconds: float) -> Span:
        low, high = max(self._free(seconds), key=lambda span: span[1] - span[0])
        return low, min(high, low + LENGTH_S)

    def _free(self, seconds: float) -> list[Span]:
        """What lies between the stretches to leave out."""
        edges = sorted((max(0.0, a), min(b, seconds)) for a, b in self.without)
        found, last = [], 0.0
        for first, end in edges:
            found.append((last, max(last, first)))
            last = max(last, end)
        return [*found, (last, max(last, seconds))]


def write_teaser(take: Take, curve: GainCurve, stretch: Span, target: Path) -> None:
    """Write ``target``: MP3 in stereo, at the level of the whole, faded in and out, no tags.

    ``stretch`` is at most a minute. The same sound gives the same bytes. Raises ToolError.
    """
    first = round(stretch[0] * BLOCKS_PER_S)
    start_s = first / BLOCKS_PER_S  # where the curve has a node
    level = GainCurve(curve.nodes_db[min(first, len(curve.nodes_db) - 1) :])
    blocks = level.apply(read(take.cut(start_s, stretch[1] - start_s), Form(RATE)), RATE)
    whole, faded = target.with_suffix(".whole.wav"), target.with_suffix(".faded.wav")
    encode(blocks, RATE, 2, (*ffmpeg.BARE, "-c:a", "pcm_s16le", "-f", "wav", f"file:{whole}"))
    fade(whole, faded, FADE_IN_S, FADE_OUT_S)
    coded = ("-c:a", "libmp3lame", "-b:a", f"{KBPS}k", "-id3v2_version", "0", "-f", "mp3")
    ffmpeg.must_run("teaser", ["-i", f"file:{faded}", *ffmpeg.BARE, *coded, f"file:{target}"])
    whole.unlink()
    faded.unlink()
