"""One MP3 encoded by several threads at once, with the bytes that a single one would give.

LAME's memory is short. An encoder that is started anywhere in a sound, at a whole number of padding
periods, soon writes the very frames that one started at the beginning writes there: bit reservoir,
psychoacoustics and block types agree after some tens of frames. So a sound is cut into segments,
each encoder goes on into the next one's segment until both write the same, and there the streams
are joined. What comes out is the serial encoding (but for bits that are stuffing), whatever the
number of workers. Where two streams never agree, the first goes on to the end: serial again.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from pipeline.media import mp3
from pipeline.media.lame import Mp3, encoder
from pipeline.media.mp3 import FRAME, Content

PERIOD = 49  # frames after which the padding repeats, at 44.1 kHz and any bit rate
SEGMENT = 48 * PERIOD  # about a minute
WARM = 48  # frames: psychoacoustics look back over some twenty
AGREE = 16  # frames alike in a row, of which
TELLING = 8  # so many hold more than silence
SILENT = 200  # or so many alike, when all is silent
SLICE = PERIOD

Pcm = NDArray[np.int16]


class PcmFile:
    """Interleaved 16-bit frames in a file: one thread writes, others read what is there already.

    ``channels`` 1 or 2. As a context manager it removes the file at the end.
    """

    def __init__(self, path: Path, channels: int) -> None:
        self.path, self.channels = path, channels
        self.frames, self.whole = 0, False
        self._fault: BaseException | None = None
        self._grown = threading.Condition()
        self._file = path.open("w+b", buffering=0)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)

    def begin(self) -> None:
        """Empty it, to be filled."""
        self._file.truncate(0)
        self._file.seek(0)
        self.frames, self.whole, self._fault = 0, False, None

    def append(self, block: Pcm) -> None:
        self._file.write(block.tobytes())
        with self._grown:
            self.frames += len(block)
            self._grown.notify_all()

    def finish(self, fault: BaseException | None = None) -> None:
        """Nothing more comes. ``fault``: why; whoever reads beyond then gets it raised."""
        with self._grown:
            self.whole, self._fault = True, self._fault or fault
            self._grown.notify_all()

    def reaches(self, frame: int) -> bool:
        """Whether there is sound at ``frame``; waits until that is known."""
        with self._grown:
            self._grown.wait_for(lambda: self.whole or self.frames > frame)
            if self._fault is not None:
                raise self._fault
            return self.frames > frame

    def read(self, start: int, count: int) -> Pcm:
        """Shape (frames, channels), fewer than ``count`` at the end. Waits for them."""
        self.reaches(start + count - 1)
        with self.path.open("rb") as file:
            file.seek(start * 2 * self.channels)
            body = file.read(count * 2 * self.channels)
        return np.frombuffer(body, np.int16).reshape(-1, self.channels)

    def replace(self, start: int, block: Pcm) -> None:
        """Write over what is there; all that is written must have been appended before."""
        with self.path.open("r+b") as file:
            file.seek(start * 2 * self.channels)
            file.write(block.tobytes())


class Run:
    """What one encoder wrote, started at frame ``first`` of the whole: a multiple of `PERIOD`."""

    def __init__(self, pcm: PcmFile, first: int, settings: Mp3) -> None:
        self.first, self.ended = first, False
        self.body = bytearray()
        self._pcm, self._at = pcm, first * FRAME
        self._encoder = encoder(settings)
        self._edges = [0]

    @property
    def end(self) -> int:
        """The frame after the last whole one."""
        return self.first + len(self._edges) - 1

    def until(self, frame: int) -> Run:
        """Encode on until frame ``frame`` is there, or the sound is over."""
        while self.end <= frame and not self.ended:
            block = self._pcm.read(self._at, SLICE * FRAME)
            self._at += len(block)
            if len(block):
                self.body += self._encoder.encode(block.tobytes())
            if len(block) < SLICE * FRAME:
                self.body += self._encoder.flush()
                self.ended = True
            self._edges += mp3.offsets(self.body, self._edges[-1])[1:]
        return self

    def contents(self, first: int, end: int) -> list[Content]:
        return mp3.contents(self.body, self._edges, first - self.first, end - self.first)

    def frames(self, first: int, end: int) -> bytes:
        """The bytes of frames ``first`` to ``end`` (excluded) as they stand."""
        edges = self._edges
        return bytes(self.body[edges[first - self.first] : edges[end - self.first]])


@dataclass(slots=True)
class Agreement:
    """Looks for the place where two streams have become one."""

    start: int
    _alike: int = 0
    _telling: int = 0

    def found(self, frame: int, one: Content, other: Content) -> bool:
        """Whether streams that agree at ``frame`` have done so long enough; call it in order."""
        if one != other:
            self.start, self._alike, self._telling = frame + 1, 0, 0
            return False
        self._alike += 1
        self._telling += one.telling
        sure = self._alike >= AGREE and self._telling >= TELLING
        return sure or self._alike >= SILENT


def encode(pcm: PcmFile, settings: Mp3, workers: int) -> Iterator[bytes]:
    """The frames of the whole sound, in order, in pieces; without an Info frame.

    The same bytes for any number of ``workers`` (threads).
    """
    with ThreadPoolExecutor(workers, "lame") as pool:
        waiting: deque[Future[Run]] = deque()
        starts = _starts(pcm)
        try:
            yield from _joined(_ahead(pool, waiting, starts, (pcm, settings, workers)))
        finally:
            for future in waiting:
                future.cancel()


def _starts(pcm: PcmFile) -> Iterator[int]:
    first = 0
    while first == 0 or pcm.reaches(first * FRAME):
        yield first
        first += SEGMENT


def _ahead(
    pool: ThreadPoolExecutor,
    waiting: deque[Future[Run]],
    starts: Iterator[int],
    job: tuple[PcmFile, Mp3, int],
) -> Iterator[Run]:
    """Runs in order; at most one more than there are workers is under way or waits."""
    pcm, settings, workers = job
    for first in starts:
        waiting.append(pool.submit(lambda f: Run(pcm, f, settings).until(f + SEGMENT), first))
        if len(waiting) > workers + 1:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _joined(runs: Iterator[Run]) -> Iterator[bytes]:
    now, done = next(runs), 0
    for following in runs:
        met = meet(now, following, following.first + WARM, following.first + SEGMENT)
        if met is None:  # the one before says it all, in the end
            now.until(following.first + SEGMENT)
            continue
        yield now.frames(done, met)
        now, done = following, met
    while not now.ended:
        now.until(now.end + SLICE)
    yield now.frames(done, now.end)


class Stream(Protocol):
    """Frames that are there, or come when asked for. ``end``: the frame after the last one."""

    @property
    def end(self) -> int: ...

    def until(self, frame: int) -> object: ...

    def contents(self, first: int, end: int) -> list[Content]: ...


def meet(one: Stream, other: Stream, start: int, stop: int) -> int | None:
    """The frame, from ``start`` on, from which both are the same; none when they are not before
    ``stop`` or the end of either.
    """
    agreement, frame = Agreement(start), start
    while frame < stop:
        one.until(frame + AGREE)
        other.until(frame + AGREE)
        end = min(one.end, other.end, frame + AGREE)
        if end <= frame:
            break
        for pair in zip(one.contents(frame, end), other.contents(frame, end), strict=True):
            if agreement.found(frame, *pair):
                return agreement.start
            frame += 1
    return None
