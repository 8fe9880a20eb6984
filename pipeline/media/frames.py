"""Sounds that promise no length, gone through frame by frame: MP3 without Xing, ADTS AAC, Ogg.

Every frame says how long it is itself, so a file that ends inside one has been cut, and what lies
between two frames and is no frame is damage. Only headers are looked at: an hour takes half a
second and no memory.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from pipeline.core.frozen import dataclass

_HEAD = 7  # bytes that any of the headers fits in
_CHAIN = 3  # frames after one another, to be believed where a frame was not expected
_SEARCHED = 1 << 16
_BUFFER = 1 << 18

# ISO/IEC 11172-3 and 13818-3: kbit/s of layer III in MPEG-1 and in MPEG-2 and 2.5; Hz of MPEG-1.
_KBPS = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_HZ = (44_100, 48_000, 32_000)
# ISO/IEC 14496-3, sampling frequency index.
_AAC_HZ = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025)

#: (bytes, seconds) of the frame that begins with these bytes, or none when none does.
Frame = tuple[int, float] | None
Measure = Callable[[bytes], Frame]


@dataclass(frozen=True, slots=True)
class Walked:
    """``seconds``: of all frames, and of what else lies between them at the same bytes a second.

    0: the frames do not tell (Ogg). ``midway``: the file ends inside a frame.
    """

    seconds: float
    midway: bool


def walked(path: Path) -> Walked | None:
    """The frames of ``path``, or none when it is no such file."""
    with path.open("rb", buffering=_BUFFER) as file:
        begins = _after_tags(file)
        head = file.read(_HEAD)
        for measure in (mp3_frame, adts_frame, ogg_page):
            if measure(head) is not None:
                file.seek(begins)
                return _walk(file, measure)
    return None


def mp3_frame(head: bytes) -> Frame:
    """Layer III of MPEG-1, 2 or 2.5."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE6 != 0xE2:
        return None
    version, rate, hertz = head[1] >> 3 & 3, head[2] >> 4, head[2] >> 2 & 3
    if version == 1 or rate in (0, 15) or hertz == 3:
        return None
    samples = 1152 if version == 3 else 576
    frequency = _HZ[hertz] // {3: 1, 2: 2, 0: 4}[version]
    bits = _KBPS[version != 3][rate] * 1000
    return samples * bits // 8 // frequency + (head[2] >> 1 & 1), samples / frequency


def adts_frame(head: bytes) -> Frame:
    """AAC as phones and radio stations stream it (ISO/IEC 13818-7)."""
    if len(head) < _HEAD or head[0] != 0xFF or head[1] & 0xF6 != 0xF0:
        return None
    index = head[2] >> 2 & 15
    length = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    if index >= len(_AAC_HZ) or length < _HEAD:
        return None
    return length, 1024 * ((head[6] & 3) + 1) / _AAC_HZ[index]


def ogg_page(head: bytes) -> Frame:
    """A page (RFC 3533): its length stands after `_HEAD` bytes, so `_walk` asks for it."""
    return (0, 0.0) if head.startswith(b"OggS") else None


def _walk(file: BinaryIO, measure: Measure) -> Walked:
    seconds, held, lost, joined = 0.0, 0, 0, False
    while head := file.read(_HEAD):
        at = file.tell() - len(head)
        frame = _sized(file, at, measure(head))
        if frame is None:
            start = _after_tags(file, at)  # two files put together keep their tags
            found = _next(file, start, measure)
            if found is None:
                break  # tags, or rubbish, to the end
            lost, joined = lost + found - start, False
            file.seek(found)
            continue
        if _ends_before(file, at + frame[0]):
            return _walked(seconds, held, lost, midway=joined)
        seconds, held, joined = seconds + frame[1], held + frame[0], True
        file.seek(at + frame[0])
    return _walked(seconds, held, lost)


def _sized(file: BinaryIO, at: int, frame: Frame) -> Frame:
    """A page of Ogg tells its length in a table of its own."""
    if frame is None or frame[0]:
        return frame
    file.seek(at + 26)
    count = file.read(1)
    table = file.read(count[0]) if count else b""
    return 27 + len(table) + sum(table), 0.0


def _walked(seconds: float, held: int, lost: int, *, midway: bool = False) -> Walked:
    return Walked(round(seconds * (1 + lost / held), 6) if held else 0.0, midway)


def _ends_before(file: BinaryIO, end: int) -> bool:
    file.seek(end - 1)
    return not file.read(1)


def _next(file: BinaryIO, start: int, measure: Measure) -> int | None:
    """Where frames go on, or none when no chain of them follows."""
    while True:
        file.seek(start)
        piece = file.read(_SEARCHED)
        for at in range(len(piece)):
            if measure(piece[at : at + _HEAD]) is not None and _chain(file, start + at, measure):
                return start + at
        if len(piece) < _SEARCHED:
            return None
        start += _SEARCHED - _HEAD


def _chain(file: BinaryIO, at: int, measure: Measure) -> bool:
    for _ in range(_CHAIN):
        file.seek(at)
        frame = _sized(file, at, measure(file.read(_HEAD)))
        if frame is None:
            return False
        at += frame[0]
    return True


def _after_tags(file: BinaryIO, at: int = 0) -> int:
    """Past the tags that begin at ``at`` (there may be several); we then stand there."""
    while True:
        file.seek(at)
        size = _tag(file.read(32))
        if not size:
            file.seek(at)
            return at
        at += size


def _tag(head: bytes) -> int:
    """Bytes of the ID3v2, ID3v1 or APE tag that begins with ``head``; 0 when none does."""
    if head[:3] == b"ID3" and len(head) >= 10:
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        return 10 + size + (10 if head[5] & 0x10 else 0)
    if head[:3] == b"TAG":
        return 128
    if head[:8] == b"APETAGEX" and len(head) >= 16:
        return 32 + int.from_bytes(head[12:16], "little")
    return 0
