"""An MP3 on disk, frame by frame: written once, patched where a few seconds must change."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.media import mp3
from pipeline.media.lame import DECODER_DELAY, ENCODER_DELAY, Mp3
from pipeline.media.mp3 import FRAME, Content, Info
from pipeline.media.segments import PERIOD, WARM, PcmFile, Run, meet

LEAD = DECODER_DELAY + ENCODER_DELAY  # samples a player drops at the start
_BACK = 12  # frames that hold all the main data of the next one, at any bit rate
_REACH = WARM + 2 * PERIOD  # frames before a change at which a new encoder is started
_LOOK_AHEAD = 3  # frames that a change of the sound may reach back, or on
_CHUNK = 8 << 20


@dataclass(frozen=True, slots=True)
class Patch:
    """New bytes for the frames ``first`` to ``end`` (excluded); as many bytes as before."""

    first: int
    end: int
    body: bytes


class Mp3File:
    """The MP3 at ``path``: room for an Info frame, then frames. A `segments.Stream`."""

    def __init__(self, path: Path, pieces: Iterable[bytes]) -> None:
        """Write it. ``pieces`` are whole frames, in order."""
        self.path = path
        self.edges: list[int] = []
        with path.open("wb") as file:
            for piece in pieces:
                if not self.edges:
                    self._like = piece[: mp3.HEADER]
                    info = mp3.info_frame(self._like, Info(0, 0, 0, 0, 0, 0))
                    file.write(info)
                    self.edges.append(len(info))
                at = self.edges[-1]
                file.write(piece)
                self.edges += [at + edge for edge in mp3.offsets(piece)[1:]]

    @property
    def end(self) -> int:
        return len(self.edges) - 1

    def until(self, frame: int) -> object:
        """All frames are there."""
        return frame

    def contents(self, first: int, end: int) -> list[Content]:
        back = max(0, first - _BACK)
        edges = [edge - self.edges[back] for edge in self.edges[back : end + 1]]
        return mp3.contents(self.frames(back, end), edges, first - back, end - back)

    def frames(self, first: int, end: int) -> bytes:
        """The bytes of frames ``first`` to ``end`` (excluded) as they stand."""
        with self.path.open("rb") as file:
            file.seek(self.edges[first])
            return file.read(self.edges[end] - self.edges[first])

    def apply(self, patch: Patch) -> None:
        with self.path.open("r+b") as file:
            file.seek(self.edges[patch.first])
            file.write(patch.body)

    def finish(self, samples: int, settings: Mp3) -> None:
        """Write the Info frame: ``samples`` of sound in each channel lie within."""
        size, crc = self.edges[-1] - self.edges[0], 0
        with self.path.open("r+b") as file:
            file.seek(self.edges[0])
            while chunk := file.read(_CHUNK):
                crc = mp3.crc16(chunk, crc)
            told = Info(self.end, size, samples, ENCODER_DELAY, settings.quality, crc)
            file.seek(0)
            file.write(mp3.info_frame(self._like, told))


def patch(file: Mp3File, pcm: PcmFile, settings: Mp3, changed: tuple[int, int]) -> Patch:
    """What becomes of ``file`` where the sound in ``pcm`` is another now.

    ``changed``: the first sample that is, and the one after the last. A new encoder begins some
    seconds before; where its frames agree with the file's, before the change and after it, they
    are exchanged. Where they do not agree, more is encoded, in the end all.
    """
    affected = max(0, changed[0] // FRAME - _LOOK_AHEAD)
    after = changed[1] // FRAME + _LOOK_AHEAD
    start = max(0, (affected - _REACH) // PERIOD * PERIOD)
    while True:
        run = Run(pcm, start, settings)
        first = 0 if start == 0 else meet(file, run, start + WARM, affected)
        if first is not None:
            break
        start = max(0, start - 4 * PERIOD)
    met = meet(file, run, after, file.end)
    end = file.end if met is None else met
    run.until(end)
    return Patch(first, end, run.frames(first, end))
