"""Intro and outro joined to an episode's sound, with a crossfade.

pydub fades the seconds where two sounds meet, ffmpeg cuts those out and joins the rest around them
in one stream: memory does not grow with the episode. The parts are brought to one loudness first,
or a finished jingle would drown raw speech; how loud, the mastering decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.media import ffmpeg
from pipeline.media.clips import crossfade
from pipeline.media.faults import MediaFault
from pipeline.media.loudness import Measurement, measure, shape

RATE = 48_000  # a whole number of frames a millisecond, pydub's unit
LEVEL_LUFS = -20.0  # of all parts, in 24-bit files; lower where a peak would pass full scale
MAX_CROSSFADE_S = 20.0


@dataclass(frozen=True, slots=True)
class Ends:
    """Sound files to put around the main one. ``crossfade_s`` is shortened to fit short parts."""

    intro: Path | None = None
    outro: Path | None = None
    crossfade_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Assembled:
    """``shift_s``: how much later everything in the main sound now happens."""

    path: Path
    shift_s: float


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a file, in frames at `RATE`; ``filters`` bring it to rate and loudness."""

    path: Path
    filters: tuple[str, ...]
    start: int
    end: int

    @property
    def frames(self) -> int:
        return self.end - self.start

    def chain(self) -> str:
        """Padded before it is cut, for a resampler may end a frame early."""
        cut = f"atrim=start_sample={self.start}:end_sample={self.end}"
        return ",".join((*self.filters, "apad", cut, "asetpts=N/SR/TB"))


def assemble(body: Path, ends: Ends, work: Path) -> Assembled | MediaFault:
    """Join intro, body and outro into a WAV in the folder ``work``. Without ends: the body itself.

    Raises ToolError, FileNotFoundError.
    """
    named = (("intro", ends.intro), ("", body), ("outro", ends.outro))
    measured: list[tuple[Path, Measurement]] = []
    for name, path in named:
        if path is None:
            continue
        heard = measure(path, shape("stereo", RATE))
        if isinstance(heard, MediaFault):
            return replace(heard, part=name)
        measured.append((path, heard))
    if len(measured) == 1:
        return Assembled(body, 0.0)
    parts = _levelled(measured)
    shortest = min(part.frames for part in parts) / RATE
    overlap = int(min(ends.crossfade_s, MAX_CROSSFADE_S, shortest / 2) * 1000) * (RATE // 1000)
    target = work / "assembled.wav"
    _join(_overlapped(parts, overlap, work) if overlap else parts, target)
    return Assembled(target, (parts[0].frames - overlap) / RATE if ends.intro else 0.0)


def _levelled(measured: list[tuple[Path, Measurement]]) -> list[_Part]:
    """Whole files, each with the gain that makes them equally loud and none pass full scale."""
    room = min(m.integrated_lufs - m.true_peak_dbtp for _, m in measured) - 1
    level = min(LEVEL_LUFS, room)
    return [
        _Part(
            path,
            (*shape("stereo", RATE), f"volume={level - heard.integrated_lufs:.4f}dB"),
            0,
            round(heard.duration_s * RATE),
        )
        for path, heard in measured
    ]


def _overlapped(parts: list[_Part], overlap: int, work: Path) -> list[_Part]:
    """The parts without the ``overlap`` frames at their seams, and the faded seams between them."""
    pieces: list[_Part] = []
    for number, part in enumerate(parts):
        start, end = part.start, part.end
        if number > 0:
            pieces.append(_seam(parts[number - 1], part, overlap, work / f"seam-{number}"))
            start += overlap
        if number < len(parts) - 1:
            end -= overlap
        pieces.append(replace(part, start=start, end=end))
    return pieces


def _seam(first: _Part, second: _Part, overlap: int, stem: Path) -> _Part:
    ending, beginning, joined = (Path(f"{stem}-{name}.wav") for name in ("end", "start", "both"))
    _join([replace(first, start=first.end - overlap)], ending, "pcm_s32le")
    _join([replace(second, end=second.start + overlap)], beginning, "pcm_s32le")
    crossfade(ending, beginning, joined)
    return _Part(joined, shape("stereo", RATE), 0, overlap)


def _join(parts: list[_Part], target: Path, codec: str = "pcm_s24le") -> None:
    """Write the parts, one after another, as WAV (RF64 when it must pass 4 GiB)."""
    inputs = [word for part in parts for word in ffmpeg.source(part.path)]
    chains = [f"[{i}:a:0]{part.chain()}[p{i}]" for i, part in enumerate(parts)]
    labels = "".join(f"[p{i}]" for i in range(len(parts)))
    graph = ";".join((*chains, f"{labels}concat=n={len(parts)}:v=0:a=1[out]"))
    written = ("-c:a", codec, *ffmpeg.BARE, "-rf64", "auto", "-f", "wav", f"file:{target}")
    ffmpeg.must_run("join", [*inputs, "-filter_complex", graph, "-map", "[out]", *written])
