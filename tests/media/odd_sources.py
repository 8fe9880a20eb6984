"""What staff may be handed: half files, old files, files that are something else. Made for real.

Each function writes one file. The voice is three seconds long unless the function says otherwise.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from mutagen.id3 import APIC, COMM, ID3, TXXX

from tests.media import sounds
from tests.media.sounds import Samples

SECONDS = 3.0
Make = Callable[[Path], None]


@cache
def voice() -> Samples:
    return sounds.speech(SECONDS, 0.4)


def as_(*options: str, sound: Callable[[], Samples] = voice, rate: int = sounds.RATE) -> Make:
    """The voice in any format ffmpeg can write, whatever the file is called."""

    def make(path: Path) -> None:
        sounds.write(path, sound(), *options, rate=rate)

    return make


def holding(content: bytes) -> Make:
    return lambda path: void(path.write_bytes(content))


def void(_: object) -> None:
    return None


def cut(share: float, *options: str, extra: int = 0) -> Make:
    """The first part of a file, as a failed upload leaves it."""

    def make(path: Path) -> None:
        as_(*options)(path)
        data = path.read_bytes()
        path.write_bytes(data[: int(len(data) * share) // 12 * 12 + extra])

    return make


def damaged(*options: str, size: int = 3000) -> Make:
    """Nonsense in the middle, as a bad disk leaves it."""

    def make(path: Path) -> None:
        as_(*options)(path)
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle : middle + size] = b"\x55" * size
        path.write_bytes(data)

    return make


def streamed(path: Path) -> None:
    """A WAV written to a pipe: its sizes were never filled in."""
    given = ("-f", "f32le", "-ar", "48000", "-ac", "1", "-i", "pipe:0")
    data = sounds.ffmpeg_with(*given, "-f", "wav", "pipe:1", given=voice().tobytes())
    assert data[4:8] == b"\xff\xff\xff\xff"
    path.write_bytes(data)


def unfinished(path: Path) -> None:
    """A recorder whose battery died: the sound is there, the header says that it is not."""
    as_("-c:a", "pcm_s16le")(path)
    data = bytearray(path.read_bytes())
    at = data.index(b"data") + 4
    data[4:8] = data[at : at + 4] = bytes(4)
    path.write_bytes(data)


def rf64(magic: bytes, share: float = 1.0) -> Make:
    """The long header (EBU Tech 3306); ``BW64`` is the same under a new name (ITU-R BS.2088)."""

    def make(path: Path) -> None:
        as_("-rf64", "always", "-c:a", "pcm_s16le")(path)
        data = path.read_bytes()
        assert data[:4] == b"RF64"
        path.write_bytes(magic + data[4 : int(len(data) * share) // 2 * 2])

    return make


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def with_chunks(*chunks: bytes) -> Make:
    """A WAV with chunks between its header and its sound."""

    def make(path: Path) -> None:
        as_("-c:a", "pcm_s24le")(path)
        data = path.read_bytes()
        at = data.index(b"data")
        body = data[12:at] + b"".join(chunks) + data[at:]
        path.write_bytes(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body)

    return make


def tag(*frames: Any, path: Path) -> bytes:
    """An ID3 tag alone."""
    tags = ID3()
    for frame in frames:
        tags.add(frame)
    path.write_bytes(b"")
    tags.save(path)
    return path.read_bytes()


def id3_in_wav(path: Path) -> None:
    """As some editors write it: a chunk called ``id3 `` before the sound."""
    words = COMM(encoding=3, lang="dan", desc="", text="Optaget i mødelokalet " * 40)
    with_chunks(chunk(b"id3 ", tag(words, path=path)))(path)


def huge_tag(path: Path) -> None:
    """A cover of three megabytes, whose bytes look like the beginning of sound here and there."""
    chance = np.random.default_rng(3).integers(0, 256, 3_000_000, dtype=np.uint8)
    chance[::5000] = 0xFF
    chance[1::5000] = 0xFB
    cover = APIC(encoding=3, mime="image/jpeg", type=3, desc="", data=chance.tobytes())
    head = tag(cover, TXXX(encoding=3, desc="Note", text=["x" * 50_000]), path=path)
    as_("-id3v2_version", "0")(path)
    path.write_bytes(head + path.read_bytes())


def twice(*options: str) -> Make:
    """Two recordings put after one another as files, not as sound."""

    def make(path: Path) -> None:
        as_(*options)(path)
        path.write_bytes(path.read_bytes() * 2)

    return make


def named_otherwise(suffix: str, *options: str) -> Make:
    """A file whose name says that it is something else."""

    def make(path: Path) -> None:
        real = path.with_name(f"real{suffix}")
        as_(*options)(real)
        real.replace(path)

    return make


def film(*sound: str) -> Make:
    def make(path: Path) -> None:
        real = path.with_name("film.mp4")
        picture = ("-f", "lavfi", "-i", f"testsrc=size=160x90:rate=5:duration={SECONDS}")
        sounds.ffmpeg_with(*picture, *sound, str(real))
        real.replace(path)

    return make


def bought(path: Path) -> None:
    """Music as a shop locked it: scrambled samples, and a header that calls them ``drms``."""
    as_("-movflags", "+faststart")(path)
    data = bytearray(path.read_bytes())
    assert data.count(b"mp4a") == 1
    at = data.index(b"mdat") + 4
    data[at:] = bytes(byte ^ 0x5A for byte in data[at:])
    path.write_bytes(data.replace(b"mp4a", b"drms"))


def encrypted(path: Path) -> None:
    """MPEG's common encryption, for real."""
    key = ("-encryption_key", "00" * 15 + "01", "-encryption_kid", "00" * 15 + "02")
    as_("-encryption_scheme", "cenc-aes-ctr", *key)(path)


def without_index(path: Path) -> None:
    """An M4A writes what it holds at the end; cut short, nothing tells what it was."""
    as_()(path)
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"moov") - 4])


def not_numbers(path: Path) -> None:
    """A float WAV from a plug-in that divided by zero."""
    sound = voice().copy()
    sound[48_000:48_100] = np.nan
    sound[96_000] = np.inf
    sounds.write(path, sound, "-c:a", "pcm_f32le")


def folder(path: Path) -> None:
    path.mkdir()


def surround(channels: int) -> Callable[[], Samples]:
    return lambda: np.stack([sounds.speech(SECONDS, 0.3, n) for n in range(channels)], axis=1)


def level(peak: float) -> Callable[[], Samples]:
    return lambda: (voice() * (peak / 0.4)).astype(np.float32)


def only_silence() -> Samples:
    return np.zeros(int(SECONDS * sounds.RATE), np.float32)


def blip() -> Samples:
    return sounds.sine(440, 0.3)
