"""The least size that would be found: where it lies, and how it moves with noise and stations; and that such sounds are found."""

import numpy as np
import pytest

from trucewatch.science.detectable import expected, least_sizes
from trucewatch.science.magnitudes import distance_term
from trucewatch.science.onsets import Onsets, rows_of, seismic_p

Q = 0.1
AWAY = np.array([[20e3, 40e3, 60e3], [80e3, 90e3, 70e3], [300e3, 250e3, 280e3]])
NOISE = np.array([1e-4, 3e-4, 2e-4])
NONE = np.zeros(3)


def test_at_that_size_the_threshold_is_just_reached() -> None:
    sizes = least_sizes(AWAY, NOISE, NONE, 1.8, Q)
    for node, size in enumerate(sizes):
        lift = -distance_term(AWAY[node]) - np.log10(NOISE)
        assert np.exp(expected(lift, size, Q, np.log(0.4))) == pytest.approx(1.8, rel=1e-5)
    assert (np.diff(sizes) > 0).all(), "farther off it has to be larger"


def test_twice_the_noise_asks_for_twice_the_amplitude() -> None:
    once, twice = (least_sizes(AWAY, k * NOISE, NONE, 2.0, Q) for k in (1.0, 2.0))
    assert twice - once == pytest.approx(np.log10(2.0), abs=1e-5)


def test_a_row_that_is_not_used_is_not_counted() -> None:
    without = least_sizes(AWAY[:, :2], NOISE[:2], NONE[:2], 2.0, Q)
    for missing in (np.inf, np.nan, 0.0):
        noise = np.array([*NOISE[:2], missing])
        assert np.array_equal(least_sizes(AWAY, noise, NONE, 2.0, Q), without)
    assert np.isinf(least_sizes(AWAY, np.full(3, np.nan), NONE, 2.0, Q)).all()


def test_no_size_reaches_a_threshold_beyond_long_over_short() -> None:
    assert np.isinf(least_sizes(AWAY, NOISE, NONE, 10.01, Q)).all()
    assert np.isfinite(least_sizes(AWAY, NOISE, NONE, 9.9, Q)).all()


def test_a_sound_of_that_size_has_the_onset_that_is_expected() -> None:
    measure, draw = seismic_p(100.0), np.random.default_rng(3)
    (size,) = least_sizes(np.full((1, 1), 5e4), np.ones(1), np.zeros(1), 3.0, measure.short / measure.long)
    amplitude = 10.0 ** (size - distance_term(np.array([5e4]))[0])
    waves = draw.standard_normal((600, 900))
    waves[:, 600 : 600 + measure.short] *= np.sqrt(1.0 + amplitude**2)
    ratio, usable = Onsets(measure, 600).push(waves, np.ones(waves.shape, np.bool_))
    rows, _ = rows_of(ratio, usable, [[k] for k in range(600)])
    background = np.exp(rows[:, 500:590].mean())
    assert np.exp(rows[:, 600:660].mean(axis=0).max()) / background == pytest.approx(3.0, rel=0.15)
