from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.media.gain import GainCurve
from pipeline.media.pcm import Take
from pipeline.media.teaser import LENGTH_S, Choice, write_teaser
from tests.media import sounds


@pytest.mark.parametrize(
    ("about", "without", "said", "wanted"),
    [
        ([(100, 104)], [], [], (88, 133)),
        ([(3, 5)], [], [], (0, 45)),
        ([(295, 299)], [], [], (255, 300)),
        ([(100, 104)], [(60, 95), (120, 200)], [], (95, 120)),
        ([(100, 104), (200, 200)], [(90, 102)], [], (188, 233)),
        ([(100, 104), (200, 200)], [(80, 99), (105, 120)], [], (188, 233)),
        ([(100, 104)], [], [(80, 90), (91, 130), (130, 140)], (91, 130)),
        ([(100, 104)], [(60, 240)], [], (0, 45)),
        ([], [(0, 250)], [], (250, 295)),
        ([], [(0, 250), (260, 400)], [], (250, 260)),
    ],
    ids=[
        *("around a quotation", "at the start", "at the end", "between what is left out"),
        *("not in what is left out", "too little is free", "no word is cut"),
        *("nothing is free", "nothing to be about", "a short rest"),
    ],
)
def test_which_stretch(
    about: list[tuple[float, float]],
    without: list[tuple[float, float]],
    said: list[tuple[float, float]],
    wanted: tuple[float, float],
) -> None:
    (start, end), chosen = Choice(about, without, said).stretch(300)
    assert (start, end) == wanted
    around = [n for n, (first, last) in enumerate(about) if start <= first and last <= end]
    assert chosen == (around[0] if around else None)
    assert end - start <= LENGTH_S
    assert not any(start < last and end > first for first, last in without)


def test_where_all_must_be_left_out_there_is_none() -> None:
    (start, end), chosen = Choice([(3, 4)], [(-5, 400)], []).stretch(300)
    assert start == end
    assert chosen is None


def test_it_is_the_stretch_at_the_level_of_the_whole_faded_in_and_out(tmp_path: Path) -> None:
    """The curve rises by 6 dB at four seconds: the stretch has the level of its own time."""
    tone = sounds.write(tmp_path / "a.wav", sounds.sine(440, 8, -20))
    nodes = np.where(np.arange(801) < 400, 0.0, 6.0)
    files = [tmp_path / f"{n}.mp3" for n in range(2)]
    for file in files:
        write_teaser(Take.of(tone), GainCurve.of(nodes), (2.003, 6.0), file)
    assert files[0].read_bytes() == files[1].read_bytes()
    heard = sounds.decoded(files[0])
    assert len(heard) / 44_100 == pytest.approx(4, abs=0.06)
    at = {second: sounds.level(heard[int(second * 44_100) :][:4410], 440) for second in (1, 2.3)}
    assert 20 * np.log10(at[2.3] / at[1]) == pytest.approx(6, abs=0.3)
    assert 20 * np.log10(at[1]) == pytest.approx(-23, abs=1), "a mono source, on both sides"
    assert abs(heard[:800]).max() < at[1] / 5
    assert abs(heard[int(3.95 * 44_100) :]).max() < at[1] / 5
    assert sorted(p.name for p in tmp_path.iterdir()) == ["0.mp3", "1.mp3", "a.wav"]
