"""What staff may be handed: half files, old files, files that are something else. Made for real.

Each function writes one file. The voice is three seconds long unless the function says otherwise.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from mutagen.id3 import APIC, COMM, ID3, TXXX

from pipeline.media.faults import FaultKind
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


@dataclass(frozen=True)
class Whole:
    """Taken, with this much sound. ``within``: the codec's own uncertainty, in seconds."""

    seconds: float = SECONDS
    within: float = 0.001
    channels: int = 1


@dataclass(frozen=True)
class Refused:
    """``promised`` and ``found`` in seconds, where the fault tells them."""

    kind: FaultKind
    promised: float | None = None
    found: float | None = None


LOSSY = Whole(within=0.06)
CUT = Refused(FaultKind.TRUNCATED, SECONDS, SECONDS / 2)
CUT_MIDWAY = Refused(FaultKind.TRUNCATED, None, SECONDS / 2)
DAMAGED = Refused(FaultKind.DAMAGED)
WAV24 = ("-c:a", "pcm_s24le")
FRAGMENTS = ("-movflags", "frag_keyframe+empty_moov")
INDEX_FIRST = ("-movflags", "+faststart")
VOICE_MESSAGE = ("-c:a", "libopus", "-b:a", "24k", "-ar", "16000", "-application", "voip")
TEXT = "Kære alle, lyden ligger på drevet.\n".encode() * 50
RIFF_CHUNKS = (
    chunk(b"LIST", b"INFOINAM\x04\0\0\0abc\0"),
    chunk(b"bext", bytes(602)),
    chunk(b"iXML", b"<BWFXML><SCENE>1</SCENE></BWFXML>"),
    chunk(b"junk", bytes(2049)),
    chunk(b"odd!", b"12345"),
)

COLLECTION: dict[str, tuple[Make, Whole | Refused]] = {
    # cut short, or with a hole
    "cut at a frame.wav": (cut(0.5, *WAV24), CUT),
    "cut inside a frame.wav": (cut(0.5, *WAV24, "-ac", "2", extra=7), CUT),
    "cut long header.wav": (rf64(b"RF64", 0.5), CUT),
    "cut new long header.wav": (rf64(b"BW64", 0.5), CUT),
    "cut.aiff": (cut(0.5, "-c:a", "pcm_s24be"), CUT),
    "cut with Xing.mp3": (cut(0.5), CUT),
    "cut without Xing.mp3": (cut(0.5, "-write_xing", "0"), CUT_MIDWAY),
    "cut.aac": (cut(0.5), CUT_MIDWAY),
    "cut.flac": (cut(0.5), CUT),
    "cut.ogg": (cut(0.5, "-c:a", "libvorbis"), CUT_MIDWAY),
    "cut before moov.m4a": (without_index, Refused(FaultKind.TRUNCATED)),
    "cut in mdat.m4a": (cut(0.5, *INDEX_FIRST), CUT),
    "cut in a fragment.m4a": (cut(0.5, *FRAGMENTS), CUT),
    "cut lossless.m4a": (cut(0.5, "-c:a", "alac", *INDEX_FIRST), CUT),
    "hole.flac": (damaged(), DAMAGED),
    "hole.mp3": (damaged(), DAMAGED),
    "hole without Xing.mp3": (damaged("-write_xing", "0"), DAMAGED),
    "hole.m4a": (damaged(), DAMAGED),
    "hole.opus": (damaged("-c:a", "libopus"), Refused(FaultKind.TRUNCATED, SECONDS, 2.0)),
    "hole.ogg": (damaged("-c:a", "libvorbis"), DAMAGED),
    "not numbers.wav": (not_numbers, DAMAGED),
    # nothing to hear, or no sound at all
    "empty.wav": (holding(b""), Refused(FaultKind.EMPTY)),
    "text.wav": (holding(TEXT), Refused(FaultKind.NOT_SOUND)),
    "picture.mp3": (
        film("-frames:v", "1", "-f", "image2", "-c:v", "mjpeg"),
        Refused(FaultKind.NOT_SOUND),
    ),
    "archive.m4a": (holding(b"PK\x03\x04" + bytes(3000)), Refused(FaultKind.NOT_SOUND)),
    "film without sound.m4a": (film(), Refused(FaultKind.NO_SOUND_TRACK)),
    "locked by the shop.m4a": (bought, Refused(FaultKind.LOCKED)),
    "encrypted.m4a": (encrypted, Refused(FaultKind.LOCKED)),
    "silence.wav": (as_(sound=only_silence), Refused(FaultKind.SILENT)),
    "next to silence.wav": (as_(*WAV24, sound=level(0.00002)), Refused(FaultKind.SILENT)),
    "blip.wav": (as_(sound=blip), Refused(FaultKind.TOO_SHORT)),
    # odd, and whole
    "streamed.wav": (streamed, Whole()),
    "never finished.wav": (unfinished, Whole()),
    "long header.wav": (rf64(b"RF64"), Whole()),
    "new long header.wav": (rf64(b"BW64"), Whole()),
    "many chunks.wav": (with_chunks(*RIFF_CHUNKS), Whole()),
    "ID3 inside.wav": (id3_in_wav, Whole()),
    "extensible.wav": (as_(*WAV24, "-ac", "2"), Whole(channels=2)),
    "over full scale.wav": (as_("-c:a", "pcm_f32le", sound=level(3.0)), Whole()),
    "doubles.wav": (as_("-c:a", "pcm_f64le"), Whole()),
    "old.wav": (as_("-ar", "8000", "-c:a", "pcm_u8"), Whole()),
    "telephone.wav": (as_("-ar", "8000", "-c:a", "pcm_alaw"), Whole()),
    "dictaphone.wav": (as_("-c:a", "adpcm_ima_wav"), LOSSY),
    "studio.wav": (as_("-ar", "192000", "-c:a", "pcm_s32le"), Whole()),
    "surround.wav": (as_(sound=surround(6)), Whole(channels=6)),
    "three in front.wav": (as_("-ch_layout", "3.0", sound=surround(3)), Whole(channels=3)),
    "surround.m4a": (as_(sound=surround(6)), Whole(within=0.06, channels=6)),
    "big endian.aiff": (as_("-c:a", "pcm_s24be"), Whole()),
    "floats.aif": (as_("-c:a", "pcm_f32be"), Whole()),
    "voice message.ogg": (as_(*VOICE_MESSAGE), LOSSY),
    "voice message.opus": (as_(*VOICE_MESSAGE), LOSSY),
    "radio.aac": (as_(), LOSSY),
    "fragments.m4a": (as_(*FRAGMENTS), LOSSY),
    "lossless.m4a": (as_("-c:a", "alac"), Whole()),
    "film with sound.m4a": (film("-f", "lavfi", "-i", "sine=440:d=3", "-c:a", "aac"), LOSSY),
    "huge tag.mp3": (huge_tag, LOSSY),
    "variable.mp3": (as_("-q:a", "4"), LOSSY),
    "variable without Xing.mp3": (as_("-q:a", "4", "-write_xing", "0"), LOSSY),
    "two in one.mp3": (twice(), Whole(2 * SECONDS, 0.06)),
    "two in one without Xing.mp3": (twice("-write_xing", "0"), Whole(2 * SECONDS, 0.06)),
    "two in one.flac": (twice(), Whole(2 * SECONDS)),
    "really FLAC.wav": (named_otherwise(".flac"), Whole()),
    "really ADTS.m4a": (named_otherwise(".aac"), LOSSY),
    "really Wave64.wav": (named_otherwise(".w64"), Whole()),
    "really WMA.mp3": (named_otherwise(".wma"), LOSSY),
    "MP3 in a WAV.wav": (as_("-c:a", "libmp3lame"), LOSSY),
}


def taken() -> list[str]:
    return [name for name, (_, expected) in COLLECTION.items() if isinstance(expected, Whole)]
