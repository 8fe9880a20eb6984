"""Make the programme's intro and outro: a few soft tones that ring out.

python tools/jingle.py        writes sound/intro.flac and sound/outro.flac
"""

from __future__ import annotations

import array
import math
from pathlib import Path

from speech import RATE, write_flac

D4, A4, D5, E5, FIS5, A5 = 293.66, 440.0, 587.33, 659.26, 739.99, 880.0  # Hz
OVERTONES = ((1, 1.0), (2, 0.28), (3, 0.09))  # multiple of the tone, and how loud
Tone = tuple[float, float]  # when it begins (seconds), what it is (Hz)

INTRO: tuple[float, list[Tone]] = (
    5.0,
    [(0.0, D4), (0.45, A4), (0.9, D5), (1.35, FIS5), (2.1, E5), (2.7, A4)],
)
OUTRO: tuple[float, list[Tone]] = (
    6.0,
    [(0.0, A4), (0.5, FIS5), (1.0, E5), (1.6, D5), (2.3, A4), (3.0, D4)],
)


def struck(frequency: float, at: float) -> float:
    """A tone's value `at` seconds after it was struck: a soft attack and a long fall."""
    if at < 0:
        return 0.0
    rise = min(1.0, at / 0.06)
    waves = (
        loud * math.sin(math.tau * frequency * part * at) * math.exp(-1.1 * part * at)
        for part, loud in OVERTONES
    )
    return rise * sum(waves)


def play(length: float, tones: list[Tone]) -> array.array[int]:
    """`length` seconds of `tones`, fading to nothing over the last second and a half."""
    samples = array.array("h")
    for number in range(round(length * RATE)):
        at = number / RATE
        fade = min(1.0, (length - at) / 1.5)
        value = sum(struck(frequency, at - begins) for begins, frequency in tones)
        samples.append(round(4200 * fade * value))
    return samples


if __name__ == "__main__":
    folder = Path(__file__).parent.parent / "sound"
    folder.mkdir(exist_ok=True)
    write_flac(play(*INTRO), folder / "intro.flac")
    write_flac(play(*OUTRO), folder / "outro.flac")
