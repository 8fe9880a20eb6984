"""Short clips, edited with pydub, which loads whole files: seconds of sound come here, never hours.

Only WAV goes in and out, so pydub starts no program and asks for no ffprobe.
"""

from __future__ import annotations

import warnings
from pathlib import Path

# pydub imports `audioop`, which Python 3.13 drops, and complains that ffmpeg is not on the path.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pydub.audio_segment import AudioSegment


def crossfade(first: Path, second: Path, target: Path) -> None:
    """Write ``target``: ``first`` fading out over ``second`` fading in, equally long WAV files.

    Their sample rate is a whole number of frames a millisecond, pydub's unit.
    """
    # from bytes: pydub leaves the files that it opens itself to the garbage collector
    ending, beginning = AudioSegment(first.read_bytes()), AudioSegment(second.read_bytes())
    ending.append(beginning, crossfade=len(ending)).export(target, format="wav").close()


def fade(clip: Path, target: Path, in_s: float, out_s: float) -> None:
    """Write ``target``: a short WAV file, faded in from silence and out to it."""
    sound = AudioSegment(clip.read_bytes())
    faded = sound.fade_in(round(in_s * 1000)).fade_out(round(out_s * 1000))
    faded.export(target, format="wav").close()
