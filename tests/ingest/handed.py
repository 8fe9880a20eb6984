"""Files such as staff are handed, made on the spot."""

from __future__ import annotations

import math
import struct
import subprocess
import wave
from functools import cache
from pathlib import Path

from pipeline.media import ffmpeg

RATE = 16_000
SHOW = "5b0e2a1c-0000-4d7e-9c0a-000000000000"
GUID = "5b0e2a1c-0009-4d7e-9c0a-000000000009"
SRT = (
    "1\r\n00:00:00,200 --> 00:00:00,900\r\nVært: Små skridt på vejen.\r\n\r\n"
    "2\r\n00:00:01,000 --> 00:00:01,800\r\nÆblet og øen.\r\n"
)
VTT = "WEBVTT\n\n00:00:00.200 --> 00:00:00.900\n<v Vært>Små skridt.\n"


def write_wav(file: Path, seconds: float = 2.0, hertz: float = 440.0) -> Path:
    count = int(seconds * RATE)
    samples = (int(9000 * math.sin(2 * math.pi * hertz * n / RATE)) for n in range(count))
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes(b"".join(struct.pack("<h", s) for s in samples))
    return file


@cache
def film_bytes(codec: str = "libx264") -> bytes:
    """One second of a grey picture with a tone."""
    command = [
        *(str(ffmpeg.find()), "-v", "error", "-f", "lavfi", "-i", "color=gray:s=64x36:r=5:d=1"),
        *("-f", "lavfi", "-i", "sine=d=1", "-c:v", codec, "-pix_fmt", "yuv420p", "-c:a", "aac"),
        *("-f", "mp4", "-movflags", "frag_keyframe+empty_moov", "pipe:1"),
    ]
    return subprocess.run(command, check=True, capture_output=True).stdout


def write_out(folder: Path) -> Path:
    """What the forms of a new programme left open in the files behind every page, written."""
    for name in ("programme.yaml", "help.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        assert "UDFYLD: " in text
        (folder / name).write_text(text.replace("UDFYLD: ", ""), encoding="utf-8", newline="\n")
    return folder


def whole_tree(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` with its bytes, apart from spor2's own state."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".spor2" not in file.parts
    }
