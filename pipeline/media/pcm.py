"""Sound as numbers: float32 blocks (frames, channels), one second each but for the last.

- `read` decodes a `Take`: files and what ffmpeg's filters make of them. One process, one pipe, a
  second in memory at a time; leaving the loop early kills ffmpeg.
- `Decoder` decodes bytes while they are being made: `write` them, and a thread of its own hands
  the blocks to a consumer.
- `encode` sends blocks into a file through one of ffmpeg's encoders.

All raise ToolError T003 when ffmpeg cannot start. What a decode says of a file is in its log, for
`integrity.judge`; a damaged file is no exception.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.core.errors import ToolError
from pipeline.core.frozen import dataclass
from pipeline.media import ffmpeg, kweighting, memory

Block = NDArray[np.float32]
LAYOUTS = {1: "mono", 2: "stereo"}
_END = "[take]"
_RAW = ("-f", "f32le")
_GATHERED = 16_384  # samples that ffmpeg hands on at once


@dataclass(frozen=True, slots=True)
class Take:
    """What is heard: ``inputs``, and a filter graph from ``[0:a:0]``… to ``[take]``.

    Without a graph: the first audio stream of the one input, as it is.
    """

    inputs: tuple[Path, ...]
    graph: str = ""

    @classmethod
    def of(cls, path: Path, filters: Sequence[str] = ()) -> Take:
        return cls((path,)).then(*filters)

    def then(self, *filters: str) -> Take:
        """The same with more filters behind it."""
        if not filters:
            return self
        graph = self.graph or f"[0:a:0]anull{_END}"
        return Take(self.inputs, graph.replace(_END, f",{','.join(filters)}{_END}"))

    def cut(self, start_s: float, seconds: float) -> Take:
        """A stretch of it, exact to the sample; what lies before is decoded and thrown away."""
        stretch = f"atrim=start={start_s:.6f}:duration={seconds:.6f}"
        return self.then(stretch, "asetpts=PTS-STARTPTS")


@dataclass(frozen=True, slots=True)
class Form:
    """What comes out: ``rate`` in Hz, ``channels`` 1 or 2, no more than ``frames`` when told.

    5.1 and the like are folded down by the coefficients of ITU-R BS.775, without turning the whole
    down; two channels of a mono sound have it at 3 dB less each. Nothing clips: floats. When
    ``weighted``, a block has twice the channels: the sound, and behind it the same K-weighted.
    From a pipe ffmpeg cannot tell where the padding of an MP3 begins; who encodes it can.
    """

    rate: int
    channels: int = 2
    frames: int | None = None
    weighted: bool = False

    @property
    def shape(self) -> tuple[int, int]:
        """Rate, and channels of a block."""
        return self.rate, self.channels * (2 if self.weighted else 1)

    def filters(self) -> str:
        """One pass of the resampler for all of rate, format and channels, in floats throughout.

        Small packets are gathered first: handing each on by itself costs as much as decoding it.
        """
        layout = LAYOUTS[self.channels]
        told = [f"asetnsamples=n={_GATHERED}:p=0"]
        told.append(f"aresample={self.rate}:out_sample_fmt=flt:out_chlayout={layout}")
        if self.weighted:
            told.append(kweighting.beside(self.rate, self.channels))
        if self.frames is not None:
            told.append(f"atrim=end_sample={self.frames}")
        return ",".join(told)


class Reading:
    """The blocks of one decode, to be gone through once; then how it `finished`."""

    def __init__(self, arguments: Sequence[str], shape: tuple[int, int]) -> None:
        self._arguments = arguments
        self._shape = shape
        self._finished: ffmpeg.Finished | None = None

    def __iter__(self) -> Iterator[Block]:
        with ffmpeg.stream(self._arguments) as running:
            yield from _blocks(running.output, self._shape)
            self._finished = running.finish()

    @property
    def finished(self) -> ffmpeg.Finished:
        """Exit code and log, when all has been read."""
        if self._finished is None:
            raise ValueError("the sound has not been read to its end")
        return self._finished


def read(take: Take, form: Form) -> Reading:
    """Decode ``take`` as ``form`` has it."""
    memory.tidy()
    inputs = [word for path in take.inputs for word in ffmpeg.source(path)]
    if len(take.inputs) == 1 and not take.graph:
        graph = ["-map", "0:a:0", "-af", form.filters()]
    else:
        graph = ["-filter_complex", take.then(form.filters()).graph, "-map", _END]
    return Reading(["-v", "verbose", *inputs, *graph, *_RAW, "pipe:1"], form.shape)


class Decoder:
    """Decodes what is written to it as it comes. ``demuxer``: ffmpeg's name for what that is.

    A thread calls ``consume`` with each block; what that raises is raised by `close`. Use as a
    context manager: left without `close`, ffmpeg is killed.
    """

    def __init__(self, demuxer: str, form: Form, consume: Callable[[Block], object]) -> None:
        given = ("-v", "verbose", "-f", demuxer, "-i", "pipe:0")
        arguments = [*given, "-map", "0:a:0", "-af", form.filters(), *_RAW, "pipe:1"]
        self._running = ffmpeg.stream(arguments, feeding=True)
        self._shape = form.shape
        self._consume = consume
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """Hand over more bytes; waits while ffmpeg and the consumer are behind."""
        if self._failure is not None:
            raise self._failure
        self._running.write(data)

    def close(self) -> ffmpeg.Finished:
        """No more comes: wait until all has been consumed."""
        self._running.end_input()
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._running.finish()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._running.kill()
        self._thread.join()
        self._running.__exit__()

    def _listen(self) -> None:
        try:
            for block in _blocks(self._running.output, self._shape):
                self._consume(block)
        except BaseException as failure:  # noqa: BLE001 - it is raised where it can be seen
            self._failure = failure
            self._running.kill()  # or who writes would wait for ever


def encode(blocks: Iterable[Block], rate: int, channels: int, arguments: Sequence[str]) -> None:
    """Send ``blocks`` through ffmpeg with output ``arguments`` (codec, options, file).

    Raises ToolError T002 when it fails.
    """
    raw = ("-f", "f32le", "-ar", str(rate), "-ch_layout", LAYOUTS[channels])
    with ffmpeg.feed(["-v", "error", "-y", *raw, "-i", "pipe:0", *arguments]) as running:
        for block in blocks:
            if not running.write(np.ascontiguousarray(block, "<f4").data):
                break
        done = running.finish()
    if done.code != 0:
        raise ToolError("T002", step="encode", exit=done.code, said=ffmpeg.last_words(done.log))


def _blocks(output: IO[bytes], shape: tuple[int, int]) -> Iterator[Block]:
    """Seconds of sound from a pipe; a part of a frame at the end is left out."""
    rate, channels = shape
    while True:
        buffer = np.empty(4 * rate * channels, np.uint8)
        frames = output.readinto(buffer.data) // (4 * channels)  # type: ignore[attr-defined]
        if frames:
            yield buffer.view("<f4").reshape(rate, channels)[:frames]
        if frames < rate:
            return
