"""Intro and outro joined to an episode's sound, with a crossfade.

pydub fades the seconds where two sounds meet; what is around them is told to ffmpeg as one graph
and never written out, so neither memory nor disk grows with the episode. The parts are brought to
one loudness first, or a finished jingle would drown raw speech; how loud, the mastering decides.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.media import ffmpeg
from pipeline.media.clips import crossfade
from pipeline.media.loudness import Measurement
from pipeline.media.pcm import Take

RATE = 48_000  # a whole number of frames a millisecond, pydub's unit
LEVEL_LUFS = -20.0  # of all parts; lower where a peak would pass full scale
MAX_CROSSFADE_S = 20.0
# A mono sound comes from both sides at 3 dB less each, so that it is as loud as before.
_STEREO = (f"aresample={RATE}", "aformat=sample_fmts=fltp:channel_layouts=stereo")


@dataclass(frozen=True, slots=True)
class Given:
    """A sound file, how loud it is behind ``filters`` (ffmpeg's), which it is heard through."""

    path: Path
    measured: Measurement
    filters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ends:
    """Sounds to put around the main one. ``crossfade_s`` is shortened to fit short parts."""

    intro: Given | None = None
    outro: Given | None = None
    crossfade_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Assembled:
    """``shift_s``: how much later everything in the main sound now happens. ``seams``: short WAV
    files that the take needs.
    """

    take: Take
    shift_s: float = 0.0
    seams: tuple[Path, ...] = ()


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


def assemble(body: Given, ends: Ends, work: Path) -> Assembled:
    """Intro, body and outro as one take; seams are written to the folder ``work``. Without ends:
    the body itself. Raises ToolError.
    """
    given = [one for one in (ends.intro, body, ends.outro) if one is not None]
    if len(given) == 1:
        return Assembled(Take.of(body.path, body.filters))
    parts = _levelled(given)
    shortest = min(part.frames for part in parts) / RATE
    overlap = int(min(ends.crossfade_s, MAX_CROSSFADE_S, shortest / 2) * 1000) * (RATE // 1000)
    pieces = _overlapped(parts, overlap, work) if overlap else parts
    shift_s = (parts[0].frames - overlap) / RATE if ends.intro else 0.0
    seams = tuple(piece.path for piece in pieces if piece.path.parent == work)
    return Assembled(_joined(pieces), shift_s, seams)


def _levelled(given: list[Given]) -> list[_Part]:
    """Whole files, each with the gain that makes them equally loud and none pass full scale."""
    heard = [one.measured for one in given]
    room = min(m.integrated_lufs - m.true_peak_dbtp for m in heard) - 1
    level = min(LEVEL_LUFS, room)
    return [
        _Part(
            one.path,
            (
                *one.filters,
                *_STEREO,
                f"volume={level - one.measured.integrated_lufs:.4f}dB",
            ),
            0,
            round(one.measured.duration_s * RATE),
        )
        for one in given
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
    _write([replace(first, start=first.end - overlap)], ending)
    _write([replace(second, end=second.start + overlap)], beginning)
    crossfade(ending, beginning, joined)
    ending.unlink()
    beginning.unlink()
    return _Part(joined, _STEREO, 0, overlap)


def _joined(parts: list[_Part]) -> Take:
    """The parts, one after another."""
    chains = [f"[{i}:a:0]{part.chain()}[p{i}]" for i, part in enumerate(parts)]
    labels = "".join(f"[p{i}]" for i in range(len(parts)))
    graph = ";".join((*chains, f"{labels}concat=n={len(parts)}:v=0:a=1[take]"))
    return Take(tuple(part.path for part in parts), graph)


def _write(parts: list[_Part], target: Path) -> None:
    """A short stretch as a WAV file of 32 bits."""
    take = _joined(parts)
    inputs = [word for path in take.inputs for word in ffmpeg.source(path)]
    written = ("-c:a", "pcm_s32le", *ffmpeg.BARE, "-f", "wav", f"file:{target}")
    graph = ("-filter_complex", take.graph, "-map", "[take]")
    ffmpeg.must_run("join", [*inputs, *graph, *written])
