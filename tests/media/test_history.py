"""What a sound's loudness was over time, against envelopes whose figures are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.core.programme import LoudnessTarget
from pipeline.media import history, meter
from pipeline.media.charts import Curve
from pipeline.media.history import Study
from pipeline.media.meter import Envelope, Meter
from tests.media import sounds


def envelope(seconds: float, lufs: float, peak: float = 0.5) -> Envelope:
    """Equally loud all through."""
    count = round(seconds * 100)
    power = 10 ** ((lufs + 0.691) / 10)
    return Envelope(
        np.full(count, power, np.float32), np.full(count, peak, np.float32), peak, seconds
    )


def measured(samples: sounds.Samples) -> Envelope:
    wide = samples if samples.ndim == 2 else samples[:, None]
    ours = Meter(sounds.RATE, wide.shape[1])
    ours.feed(sounds.weighted(wide))
    return ours.envelope()


def test_parts_lie_where_they_begin_and_add_up_where_they_overlap() -> None:
    whole = history.laid([(0, envelope(2, -20)), (1.5, envelope(3, -20, 0.9))], 4.0)
    assert (len(whole.power), whole.seconds) == (400, 4.0)
    levels = meter.loudness(whole.power)
    assert levels[100] == pytest.approx(-20, abs=0.01)
    assert levels[160] == pytest.approx(-20 + 3.01, abs=0.01)
    assert levels[399] == pytest.approx(-20, abs=0.01)
    assert [float(whole.peak[n]) for n in (149, 150)] == pytest.approx([0.5, 0.9])


def test_a_part_beyond_the_end_is_left_out() -> None:
    whole = history.laid([(0, envelope(2, -20)), (9, envelope(1, -20))], 1.0)
    assert len(whole.power) == 100


def test_lift_is_how_much_a_part_was_turned_up() -> None:
    voice = sounds.speech(4, 0.2)
    quiet, louder = measured(voice), measured(np.concatenate([voice * 0, voice * 2]))
    assert history.lift(quiet, 4.0, louder) == pytest.approx(6.02, abs=0.02)
    assert history.lift(quiet, 0.0, quiet) == 0
    assert history.lift(measured(voice * 0), 0.0, quiet) == 0


def test_a_gain_stands_on_the_lift_of_the_part_it_is_in() -> None:
    gain = history.lifted(np.full(400, 1.0), [(2.0, 10.0), (0.0, -5.0), (3.0, 0.0)])
    assert [gain[n] for n in (0, 199, 200, 299, 300)] == [-4, -4, 11, 11, 1]


def test_loudness_of_a_stretch() -> None:
    tone = sounds.sine(997, 4, -23)
    both = measured(np.concatenate([sounds.stereo(tone, tone), np.zeros((96_000, 2), "f4")]))
    heard = history.loudness(both, 1, 2)
    assert (heard.lufs, heard.peak_dbfs) == (
        pytest.approx(-23, abs=0.1),
        pytest.approx(-23, abs=0.1),
    )
    assert history.loudness(both, 4.5, 1) == history.Loudness(None, None)
    assert history.loudness(both, 99, 1) == history.Loudness(None, None)


@pytest.mark.parametrize(
    ("channels", "mono", "lufs"), [("mono", "dual", -16), ("mono", "single", -19)]
)
def test_mono_is_told_as_the_setting_says(channels: str, mono: str, lufs: float) -> None:
    target = LoudnessTarget(channels=channels, mono=mono)
    heard = history.loudness(history.counted(envelope(4, -19), target), 0, 4)
    assert heard.lufs == pytest.approx(lufs, abs=0.02)
    assert history.told_lufs(-16, target) == pytest.approx(lufs, abs=0.02)


def test_stereo_is_told_as_it_is() -> None:
    one = envelope(4, -19)
    assert history.counted(one, LoudnessTarget()) is one
    assert history.told_lufs(-16, LoudnessTarget(mono="single")) == -16


def test_curves_stand_at_the_middle_of_their_windows() -> None:
    jump = history.laid([(10, envelope(10, -20))], 20.0)
    curves = history.history(jump)
    for curve in (curves.momentary, curves.short_term):
        halfway = next(s for s, v in curve.columns(100_000, np.max) if v > -20 - 3.01)
        assert halfway == pytest.approx(10, abs=0.11)


def test_usual_leaves_pauses_and_the_outermost_out() -> None:
    values = np.concatenate([np.full(500, -np.inf), np.linspace(-30, -20, 1000)])
    assert history.usual(Curve(values, 0.01)) == (
        pytest.approx(-29.5, abs=0.1),
        pytest.approx(-20.5, abs=0.1),
    )
    assert history.usual(Curve(np.full(9, -np.inf), 0.01)) is None
    assert history.usual(Curve(np.zeros(0), 0.01)) is None


@pytest.mark.parametrize(
    ("seconds", "rows", "step"), [(0.5, 1, 1), (12.4, 13, 1), (191.8, 39, 5), (3600, 30, 120)]
)
def test_stretches_are_few_and_cover_all(seconds: float, rows: int, step: int) -> None:
    gain = np.full(round(seconds * 100) + 1, 4.0)
    gain[-2] = -2.0
    study = Study(envelope(seconds, -25), envelope(seconds, -16), gain)
    found = study.stretches(40)
    assert len(found) == rows
    assert [one.start_s for one in found][:2] == [0, step][: len(found)]
    assert found[-1].start_s < seconds <= found[-1].start_s + step
    assert found[-1].gain_db == -2
    if rows > 1:
        assert (found[0].before.lufs, found[0].after.lufs, found[0].gain_db) == (
            pytest.approx(-25, abs=0.02),
            pytest.approx(-16, abs=0.02),
            4,
        )


def test_a_study_is_drawn_in_the_published_time() -> None:
    study = Study(envelope(3, -25), envelope(3, -16), np.zeros(301))
    subject = study.subject(-16.0)
    assert (subject.seconds, subject.target_lufs) == (3, -16)
    assert math.isclose(float(subject.after.momentary.values[0]), -16, abs_tol=0.02)
