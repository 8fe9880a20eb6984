"""Whether all of a sound could be decoded: ffmpeg's own count against the header's promise."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.core.frozen import dataclass
from pipeline.media import ffmpeg
from pipeline.media.faults import FaultKind, MediaFault
from pipeline.media.headers import Promise, promise
from pipeline.media.probe import SoundFacts, read_sound, unreadable

# As `ffmpeg -v verbose` ends; without -xerror, which would refuse streamed WAV headers too.
_COUNTED = re.compile(
    r"Input stream #0:\d+ \(audio\):.*? (\d+) decode errors(?: \((\d+) samples\))?"
)
_IN_PIECES = ("Input #0, mov,mp4", "Input #0, ogg")
# A lossy codec's priming and padding make its declared length uncertain by a few frames.
TOLERANCE_S = {True: 0.01, False: 0.25}


@dataclass(frozen=True, slots=True)
class Decoded:
    """What came out of a whole decode: ``seconds`` of sound, exact to the sample."""

    facts: SoundFacts
    seconds: float


def judge(path: Path, finished: ffmpeg.Finished) -> Decoded | MediaFault:
    """What a run of ``-v verbose -map 0:a:0`` over all of ``path`` showed about it."""
    facts = read_sound(path, finished.log)
    if isinstance(facts, MediaFault):
        return facts
    counted = next((m for line in finished.log if (m := _COUNTED.search(line))), None)
    if counted is None or not counted[2]:
        return unreadable(path, finished.log)
    found = int(counted[2]) / facts.sample_rate
    fault = _missing(facts, _promised(path, facts, finished.log), found)
    if fault is None and int(counted[1]) and facts.lossless:
        return MediaFault(FaultKind.DAMAGED, found_s=found)
    return fault or Decoded(facts, found)


def _promised(path: Path, facts: SoundFacts, log: ffmpeg.Log) -> Promise:
    """An MP4 written in pieces has its promise in each of them, an Ogg file in each of its pages
    (where it is in the whole): ffmpeg adds them up.
    """
    told = promise(path)
    pieces = any(line.startswith(_IN_PIECES) for line in log)
    seconds = facts.duration_s or None if told.seconds is None and pieces else told.seconds
    return Promise(seconds, told.midway)


def _missing(facts: SoundFacts, promised: Promise, found: float) -> MediaFault | None:
    """A second or more gone is a file cut short; less, with the rest there, is damage within."""
    gone = (promised.seconds or 0.0) - found
    if gone > TOLERANCE_S[facts.lossless]:
        kind = FaultKind.TRUNCATED if gone >= 1 else FaultKind.DAMAGED
        return MediaFault(kind, expected_s=promised.seconds, found_s=found)
    return MediaFault(FaultKind.TRUNCATED, found_s=found) if promised.midway else None
