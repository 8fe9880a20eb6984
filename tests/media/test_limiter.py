"""Gains solved from measurements: what they promise, without a sound being touched."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipeline.media.gain import GainCurve
from pipeline.media.leveller import ride
from pipeline.media.limiter import (
    ATTACK_DB,
    DOWN_DB,
    RELEASE_DB,
    Heard,
    Solution,
    Unreachable,
    limiting,
    solve,
)
from pipeline.media.meter import integrated

SECONDS = 20
Curve = NDArray[np.float64]


def heard(lufs: float, crest_db: float = 8.0, seed: int = 1) -> Heard:
    """Blocks of one loudness, whose peaks lie ``crest_db`` over it, more or less."""
    chance = np.random.default_rng(seed)
    power = np.full(SECONDS * 100, 10 ** ((lufs + 0.691) / 10)) * chance.uniform(
        0.5, 1.5, SECONDS * 100
    )
    peaks = lufs + crest_db + chance.uniform(-2, 2, len(power))
    return Heard(power, peaks, np.zeros(len(power) + 1))


def peaks_after(sound: Heard, solution: Solution) -> Curve:
    """The highest each block can come to: it is never louder than at the louder of its edges."""
    curve = solution.curve.nodes_db.astype(np.float64)
    return sound.peak_db + np.maximum(curve[:-1], curve[1:])


@pytest.mark.parametrize("lufs", [-50.0, -30.0, -16.0, -3.0])
def test_without_peaks_the_gain_is_the_difference(lufs: float) -> None:
    sound = heard(lufs)
    solution = solve(sound, -16.0, -1.0)
    assert solution.gain_db == pytest.approx(-16 - integrated(sound.power), abs=0.001)
    assert (solution.limited_s, solution.limited_db) == (0, 0)
    assert np.ptp(solution.curve.nodes_db) == 0


@pytest.mark.parametrize("crest", [15.0, 18.0, 21.0])
def test_with_peaks_loudness_and_ceiling_hold_together(crest: float) -> None:
    sound = heard(-24.0)
    sound.peak_db[::97] = -24 + crest
    solution = solve(sound, -16.0, -1.0)
    assert sound.louder(solution.curve.nodes_db) == pytest.approx(-16, abs=0.002)
    assert peaks_after(sound, solution).max() <= -1.5 + 0.002
    assert solution.limited_db == pytest.approx(
        -(crest - 24 + solution.gain_db + 1 + DOWN_DB), abs=0.01
    )


def test_peaks_without_a_pause_get_a_faster_release() -> None:
    sound = heard(-24.0)
    sound.peak_db[::16] = -2.0
    solution = solve(sound, -16.0, -1.0)
    assert solution.release in RELEASE_DB[1:]
    assert sound.louder(solution.curve.nodes_db) == pytest.approx(-16, abs=0.05)


def test_what_no_gain_brings_is_said() -> None:
    with pytest.raises(Unreachable):
        solve(heard(-24.0, crest_db=20), -10.0, -6.0)


@given(st.lists(st.floats(-20, 30), min_size=1, max_size=80), st.sampled_from(RELEASE_DB))
def test_a_limiter_is_low_enough_and_never_steep(over: list[float], release: float) -> None:
    wanted = np.asarray(over)
    edges = limiting(wanted, release)
    assert len(edges) == len(wanted) + 1
    assert np.all(np.maximum(edges[:-1], edges[1:]) <= -np.maximum(wanted, 0) + 1e-9)
    steps = np.diff(edges)
    assert steps.min(initial=0) >= -ATTACK_DB - 1e-9
    assert steps.max(initial=0) <= release + 1e-9
    assert edges.max() <= 0


def test_what_needs_no_limit_is_not_touched() -> None:
    over = np.full(500, -3.0)
    over[250] = 6
    edges = limiting(over)
    assert edges.min() == -6
    assert np.count_nonzero(edges) <= 2 + 6 / ATTACK_DB + 6 / RELEASE_DB[0]


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
def test_a_curve_goes_in_straight_lines_between_its_nodes(rate: int) -> None:
    curve = GainCurve.of(np.asarray([0.0, -6.0, -6.0, 0.0]))
    ones = np.ones((rate // 10, 2), np.float32)
    whole = np.concatenate(list(curve.apply([ones], rate)))
    parts = np.concatenate(list(curve.apply(np.array_split(ones, 7), rate)))
    assert np.allclose(whole, parts, atol=1e-6)
    places = np.arange(len(ones)) / rate * 100
    amplitudes = 10 ** (np.asarray([0.0, -6.0, -6.0, 0.0]) / 20)
    assert np.allclose(whole[:, 0], np.interp(places, range(4), amplitudes), atol=1e-4)


def test_a_curve_is_the_same_after_a_file() -> None:
    curve = GainCurve.of(np.random.default_rng(1).normal(0, 3, 500))
    again = GainCurve.from_bytes(curve.to_bytes())
    assert np.array_equal(curve.nodes_db, again.nodes_db)
    assert again.to_bytes() == curve.to_bytes()


def turns(levels: list[float], seconds: int = 10) -> Curve:
    power = [np.full(seconds * 100, 10 ** ((level + 0.691) / 10)) for level in levels]
    return np.concatenate(power)


def test_the_leveller_is_off_unless_asked() -> None:
    assert not ride(turns([-20, -30]), "off").any()


def test_the_leveller_brings_speakers_nearer_and_never_over() -> None:
    edges = ride(turns([-18, -28, -18, -28]), "gentle")
    host, guest = edges[500], edges[1500]
    assert 5 < guest - host < 10
    assert np.abs(np.diff(edges)).max() < 0.2  # dB in 10 ms: no pumping


def test_the_leveller_leaves_a_pause_as_it_is() -> None:
    edges = ride(turns([-18, -80, -18]), "gentle")
    assert np.ptp(edges) < 0.5


def test_the_leveller_leaves_one_voice_alone() -> None:
    chance = np.random.default_rng(4)
    power = turns([-18] * 6) * np.repeat(chance.uniform(0.6, 1.6, 120), 50)
    assert np.ptp(ride(power, "gentle")) < 1
