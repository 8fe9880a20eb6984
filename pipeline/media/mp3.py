"""MPEG-1 layer III frames: where they begin, what is in them, and the Info frame before them.

ISO/IEC 11172-3: a frame's header and side information stand where the frame stands; its main data
may begin up to 511 bytes earlier, in what the frames before left unused (the bit reservoir). The
Info frame is Xing's, with LAME's extension for the encoder's delay and padding («Mp3 Info Tag rev
1»), by which players drop what is not sound and find their way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline.core.frozen import dataclass

FRAME = 1152  # samples in each channel
HEADER = 4
MOST_BACK = 511  # bytes; main_data_begin has nine bits
_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MONO = 3
_INFO = 120 + 36  # bytes of Xing's part, and of LAME's


def side_length(header: bytes | memoryview) -> int:
    """Bytes of side information after this frame header."""
    return 17 if header[3] >> 6 == _MONO else 32


def frame_length(header: bytes | memoryview) -> int:
    """Bytes of a whole frame at 44.1 kHz. Raises ValueError when no frame begins here."""
    if header[0] != 0xFF or header[1] & 0xFE != 0xFA or header[2] >> 4 in (0, 15):
        raise ValueError("no MPEG-1 layer III frame")
    return 144_000 * _KBPS[header[2] >> 4] // 44_100 + (header[2] >> 1 & 1)


def offsets(body: bytes | bytearray, start: int = 0) -> list[int]:
    """Where each whole frame from ``start`` begins, and where the last ends."""
    view, found, at = memoryview(body), [start], start
    while at + HEADER <= len(view):
        at += frame_length(view[at : at + HEADER])
        if at > len(view):
            break
        found.append(at)
    return found


@dataclass(frozen=True, slots=True)
class Content:
    """All of a frame that is heard: header, side information, main data without its stuffing.

    Two frames of the same content are the same frame, whatever stands around them.
    """

    head: bytes
    main: bytes

    @property
    def telling(self) -> bool:
        """Silence has next to no main data, and looks alike from any encoder."""
        return len(self.main) > 40


def contents(body: bytes | bytearray, edges: list[int], first: int, end: int) -> list[Content]:
    """Frames ``first`` to ``end`` (excluded) of a stream whose frames begin at ``edges``."""
    back = first
    while back > 0 and edges[first] - edges[back] < 2 * MOST_BACK:
        back -= 1
    view, main, begins = memoryview(body), bytearray(), []
    for frame in range(back, end):
        at = edges[frame]
        side = at + HEADER
        begins.append(len(main) - (view[side] << 1 | view[side + 1] >> 7))
        main += view[side + side_length(view[at : at + HEADER]) : edges[frame + 1]]
    return [
        _content(bytes(view[edges[n] : edges[n + 1]]), main, begins[n - back])
        for n in range(first, end)
    ]


def _content(frame: bytes, main: bytearray, begin: int) -> Content:
    side = side_length(frame)
    head = frame[: HEADER + side]
    bits = _main_bits(head[HEADER:])
    data = bytearray(main[max(begin, 0) : begin + (bits + 7) // 8])
    if data and bits % 8:
        data[-1] &= 0xFF << 8 - bits % 8 & 0xFF
    return Content(head, bytes(data))


def _main_bits(side: bytes) -> int:
    """The sum of part2_3_length over both granules and all channels."""
    mono = len(side) == 17
    whole, width = int.from_bytes(side, "big"), len(side) * 8
    first = 9 + (5 + 4 if mono else 3 + 8)  # main_data_begin, private bits, scfsi
    places = (first + 59 * n for n in range(2 if mono else 4))
    return sum(whole >> width - at - 12 & 0xFFF for at in places)


@dataclass(frozen=True, slots=True)
class Info:
    """What the Info frame tells. ``samples`` of sound in each channel; ``delay`` before it."""

    frames: int
    size: int  # bytes of all frames, the Info frame not counted
    samples: int
    delay: int
    quality: int
    crc: int

    @property
    def padding(self) -> int:
        """Samples after the sound, as LAME counts them."""
        return self.frames * FRAME - self.delay - self.samples


def info_frame(like: bytes, told: Info) -> bytes:
    """An Info frame with the header of ``like``, a frame of the stream it goes before."""
    header = _roomy(like[:HEADER])
    length = frame_length(header)
    body = bytearray(header) + bytes(side_length(header))
    whole = length + told.size
    body += b"Info" + (15).to_bytes(4, "big")  # frames, bytes, TOC and quality follow
    body += told.frames.to_bytes(4, "big") + whole.to_bytes(4, "big")
    body += bytes(n * 256 // 100 for n in range(100))  # a constant rate: time goes with bytes
    body += (100 - 10 * told.quality).to_bytes(4, "big")
    body += _extension(like, told, whole)
    body += crc16(bytes(body)).to_bytes(2, "big")
    return bytes(body) + bytes(length - len(body))


def _roomy(header: bytes) -> bytes:
    """``header`` without CRC and padding, at a bit rate whose frames hold all there is to tell."""
    needed = HEADER + side_length(header) + _INFO
    for rate in range(header[2] >> 4, 15):
        roomy = bytes([header[0], header[1] | 1, rate << 4 | header[2] & 0x0D, header[3]])
        if frame_length(roomy) >= needed:
            return roomy
    raise ValueError("no frame is long enough")


def _extension(like: bytes, told: Info, whole: int) -> bytes:
    """LAME's 34 bytes but for the last two, their CRC."""
    kbps = _KBPS[like[2] >> 4]
    between = told.delay << 12 | min(told.padding, 0xFFF)
    return (
        b"LAME3.100"
        + bytes([0x01])  # revision 0, constant bit rate
        + bytes([0])  # low-pass: not told
        + bytes(8)  # peak, ReplayGain: not told
        + bytes([0x04])  # ATH type 4
        + bytes([min(kbps, 255)])
        + between.to_bytes(3, "big")
        + bytes([0x11 if kbps else 0])  # noise shaping 1; joint stereo is told by the frames
        + bytes([0])  # no MP3Gain
        + (0).to_bytes(2, "big")
        + whole.to_bytes(4, "big")
        + told.crc.to_bytes(2, "big")
    )


def _crc_table() -> NDArray[np.uint16]:
    table = np.arange(256, dtype=np.uint16)
    for _ in range(8):
        table = np.where(table & 1, table >> 1 ^ 0xA001, table >> 1).astype(np.uint16)
    return table


_TABLE = _crc_table()
_LANES = 8192


def crc16(body: bytes | memoryview, crc: int = 0) -> int:
    """CRC-16 (polynomial 0x8005, bits reversed) of ``body``, going on from ``crc``.

    A long body goes in lanes side by side: the CRC is linear, so each lane's is moved on by the
    length of what comes after it, and all are added.
    """
    data = np.frombuffer(body, np.uint8)
    length = len(data) // _LANES
    if length > 64:
        lanes = data[: length * _LANES].reshape(_LANES, length).T.copy()
        found = np.zeros(_LANES, np.uint16)
        for column in lanes:
            found = found >> 8 ^ _TABLE[(found ^ column) & 0xFF]
        step = _moved(length)
        for one in found:
            crc = _through(step, crc) ^ int(one)
        data = data[length * _LANES :]
    for byte in data.tobytes():
        crc = crc >> 8 ^ int(_TABLE[(crc ^ byte) & 0xFF])
    return crc


def _moved(length: int) -> list[int]:
    """What each of the 16 bits of a CRC becomes after ``length`` zero bytes, by squaring."""
    step = [b >> 8 ^ int(_TABLE[b & 0xFF]) for b in (1 << n for n in range(16))]
    result = [1 << n for n in range(16)]
    while length:
        if length & 1:
            result = [_through(step, bit) for bit in result]
        step = [_through(step, bit) for bit in step]
        length >>= 1
    return result


def _through(step: list[int], crc: int) -> int:
    found = 0
    for n, bit in enumerate(step):
        if crc >> n & 1:
            found ^= bit
    return found
