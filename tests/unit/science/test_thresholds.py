"""Thresholds hold the rate that they state, where the truth is known."""

import numpy as np
import pytest

from trucewatch.errors import EvidenceError
from trucewatch.science.thresholds import calibrated, level, pareto, poisson_interval

RATE_HZ = 1.0


def quiet(days: float, seed: int) -> np.ndarray:
    """Values whose excess over 1 is exponential, independent from sample to sample."""
    return 1.0 + np.random.default_rng(seed).exponential(0.1, round(days * 86_400 * RATE_HZ))


def test_the_stated_rate_is_the_rate_of_other_quiet_data() -> None:
    rates = []
    for seed in range(12):
        made = calibrated(quiet(0.5, seed), 5, RATE_HZ, a_day=20.0)
        others = quiet(2.0, 100 + seed)
        rates.append(np.count_nonzero(others >= made.threshold) / 2.0)
        assert made.days == pytest.approx(0.5)
    assert 14.0 < np.mean(rates) < 28.0


def test_beyond_what_was_seen_the_error_holds_the_truth() -> None:
    """One a hundred days from half a day: the excess that is reached so seldom is known."""
    truth = 1.0 + 0.1 * np.log(86_400 * 100.0)
    made = [calibrated(quiet(0.5, seed), 5, RATE_HZ, a_day=0.01) for seed in range(30)]
    inside = [abs(one.threshold - truth) < 2.0 * one.sigma for one in made]
    assert np.mean(inside) > 0.8
    assert all(one.exceeded <= 2 and one.most_a_day > 1.0 for one in made)


@pytest.mark.parametrize("shape", [-0.3, 0.0, 0.3])
def test_the_fit_finds_scale_and_shape(shape) -> None:
    u = np.random.default_rng(5).random(20_000)
    excess = -np.log(u) if shape == 0.0 else (u**-shape - 1.0) / shape
    scale, found = pareto(np.sort(2.0 * excess))
    assert scale == pytest.approx(2.0, rel=0.05)
    assert found == pytest.approx(shape, abs=0.04)


def test_a_level_without_shape_is_the_limit_of_those_with_it() -> None:
    assert level(1.0, 1e-5, 50.0, 100) == pytest.approx(level(1.0, 0.0, 50.0, 100), rel=1e-3)


@pytest.mark.parametrize(
    ("count", "least", "most"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.39), (100, 81.36, 121.63)]
)
def test_intervals_of_counts_are_those_of_garwood(count, least, most) -> None:
    assert poisson_interval(count) == pytest.approx((least, most), rel=1e-3)


def test_too_little_quiet_says_so() -> None:
    with pytest.raises(EvidenceError, match="peaks"):
        calibrated(quiet(0.001, 1), 5, RATE_HZ, a_day=1.0)
    with pytest.raises(EvidenceError, match="peaks"):
        calibrated(np.zeros(90_000), 5, RATE_HZ, a_day=1.0)
