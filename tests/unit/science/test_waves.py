"""Formulas of waves across an array, against numpy's own and closed forms."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucewatch.science.beams import crest, explained, spectra, tapering
from trucewatch.science.lags import correlations, levelled, pair_table, peak
from trucewatch.science.plane_waves import least_squares, least_trimmed_squares, spread, told
from trucewatch.science.runs import equal_runs, least_step, marked_runs
from trucewatch.science.thinning import taps

DRAW = np.random.default_rng(6)
PLACES = np.ascontiguousarray(DRAW.uniform(-150, 150, (6, 2)))
PAIRS = pair_table(6)
OFFSETS = np.ascontiguousarray(PLACES[PAIRS[:, 1]] - PLACES[PAIRS[:, 0]])
ALL = np.ones(len(PAIRS), np.bool_)


def test_correlations_are_those_of_numpy():
    windows = np.ascontiguousarray(DRAW.normal(size=(3, 200)))
    levels = levelled(windows)
    rows = correlations(levels, pair_table(3), 12)
    whole = np.correlate(levels[2], levels[0], "full")
    assert np.allclose(rows[1], whole[199 - 12 : 199 + 13])
    assert np.allclose((levels**2).sum(axis=1), 1)
    assert np.allclose(levels.mean(axis=1), 0)


def test_a_channel_without_energy_is_like_none():
    levels = levelled(np.array([[3.0, 3.0, 3.0], [1.0, 2.0, 3.0]]))
    assert correlations(levels, pair_table(2), 1).tolist() == [[0, 0, 0]]


@pytest.mark.parametrize("late", [-3.3, -1.0, 0.0, 0.25, 4.7])
@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_the_lag_of_a_late_channel(late, sign):
    t = np.arange(400.0)
    wave = lambda t: np.exp(-(((t - 200) / 30) ** 2)) * np.sin(t / 4)  # noqa: E731
    rows = correlations(levelled(np.array([wave(t), sign * wave(t - late)])), pair_table(2), 8)
    lag, value = peak(rows[0], 8, sign)
    assert abs(lag - late) < 0.05
    assert value == pytest.approx(1, abs=0.01)


def test_of_equal_peaks_the_first_and_none_beyond_the_reach():
    row = np.array([9.0, 0, 1.0, 0, 1.0, 0, 9.0])
    assert peak(row, 2, 1.0)[0] == -1


@given(st.floats(-0.004, 0.004), st.floats(-0.004, 0.004))
def test_least_squares_of_exact_delays(east, north):
    found = least_squares(OFFSETS, np.ascontiguousarray(OFFSETS @ [east, north]), ALL)
    assert np.allclose(found, [east, north], atol=1e-12)


def test_sensors_on_a_line_determine_no_wave():
    offsets = np.ascontiguousarray(np.outer(np.arange(1.0, 4), [3.0, 4.0]))
    assert np.isnan(least_squares(offsets, np.ones(3), np.ones(3, np.bool_))).all()
    assert np.isnan(least_trimmed_squares(offsets, np.ones(3), 3)).all()


@given(st.permutations(range(15)), st.lists(st.floats(-3, 3), min_size=6, max_size=6))
def test_six_wrong_delays_of_fifteen_change_nothing(order, wrong):
    delays = np.ascontiguousarray(OFFSETS @ [0.002, -0.0015])
    delays[list(order[:6])] += wrong
    assert np.allclose(least_trimmed_squares(OFFSETS, delays, 9), [0.002, -0.0015], atol=1e-9)


def test_the_spread_is_what_many_waves_scatter():
    truth, sigma = np.array([0.002, -0.0021]), 0.01
    found = []
    for _ in range(4000):
        times = PLACES @ truth + DRAW.normal(0, sigma, 6)
        found.append(least_squares(OFFSETS, np.ascontiguousarray(times[PAIRS[:, 1]] - times[PAIRS[:, 0]]), ALL))
    var_e, var_n, cov = spread(PLACES, sigma)
    assert np.allclose(
        np.cov(np.array(found).T), [[var_e, cov], [cov, var_n]], rtol=0.15, atol=0.05 * max(var_e, var_n)
    )
    back, back_sigma, speed, speed_sigma = told(*truth, var_e, var_n, cov)
    each = np.array([told(*f, 0.0, 0.0, 0.0) for f in found])
    assert np.std(each[:, 0]) == pytest.approx(back_sigma, rel=0.15)
    assert np.std(each[:, 2]) == pytest.approx(speed_sigma, rel=0.15)
    assert (back, speed) == pytest.approx(
        (math.degrees(math.atan2(-truth[0], -truth[1])) % 360, 1 / math.hypot(*truth))
    )


def test_bins_are_those_of_a_fourier_transform():
    windows = np.ascontiguousarray(DRAW.normal(size=(4, 1000)))
    made, same = spectra(windows, 5, 40), np.fft.rfft(windows)[:, 5:41]
    assert np.abs(made[:, 0] + 1j * made[:, 1] - same).max() < 1e-10 * np.abs(same).max()


def test_the_grid_is_the_beam_of_the_definition():
    """Each node against the sum of the turned spectra, squared."""
    bins, hz = spectra(np.ascontiguousarray(DRAW.normal(size=(6, 300))), 4, 20), np.arange(4, 21) / 15
    axis = np.linspace(-0.004, 0.004, 9)
    grid = explained(bins, hz, PLACES, axis)
    signals = bins[:, 0] + 1j * bins[:, 1]
    for y, north in enumerate(axis):
        for x, east in enumerate(axis):
            turned = signals * np.exp(2j * np.pi * hz * (PLACES @ [east, north])[:, None])
            power = (np.abs(turned.sum(axis=0)) ** 2).sum() / (6 * (np.abs(signals) ** 2).sum())
            assert grid[y, x] == pytest.approx(power, abs=1e-12)


def test_the_crest_lies_between_nodes():
    axis = np.linspace(-4.0, 4.0, 9)
    grid = 10 - (axis[None, :] - 1.3) ** 2 - (axis[:, None] + 0.6) ** 2
    east, north, _ = crest(np.ascontiguousarray(grid), axis)
    assert (east, north) == pytest.approx((1.3, -0.6))


def test_the_taper_is_even_and_whole_in_the_middle():
    weights = tapering(100)
    assert np.array_equal(weights, weights[::-1])
    assert weights[20:80].tolist() == [1.0] * 60
    assert 0 < weights[0] < weights[5] < 1


@given(st.lists(st.sampled_from([0.0, 1.0, 2.5]), max_size=40), st.integers(1, 5))
def test_runs_are_all_there(values, least):
    found = equal_runs(np.array(values), least)
    inside = np.zeros(len(values), bool)
    for first, end in found:
        assert end - first >= least
        assert len(set(values[first:end])) == 1
        assert first == 0 or values[first - 1] != values[first]
        assert end == len(values) or values[end] != values[first]
        inside[first:end] = True
    marked = marked_runs(inside)
    assert sum(end - first for first, end in marked) == inside.sum()


def test_a_number_that_is_none_makes_no_run():
    assert len(equal_runs(np.full(10, np.nan), 3)) == 0
    assert least_step(np.array([1.0, np.nan, 3.0, 3.5, 3.5])) == 0.5


def test_the_low_pass_is_even_and_adds_up_to_one():
    weights = taps(150.0, 200.0, 8000.0)
    assert weights.sum() == pytest.approx(1)
    assert np.allclose(weights, weights[::-1])
    response = np.abs(np.fft.rfft(weights, 1 << 16))
    hz = np.fft.rfftfreq(1 << 16, 1 / 8000)
    assert response[hz >= 200].max() < 1.5e-4
    assert np.abs(response[hz <= 150] - 1).max() < 1.5e-4
