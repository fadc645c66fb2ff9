"""Our own functions against the processor's, and against exact fractions where those are no better."""

import math
from fractions import Fraction

import numpy as np
import pytest

from trucewatch.science import elementary

GRID = np.concatenate([np.linspace(-1, 1, 2001), np.linspace(-700, 700, 2801)])


def ulps(made: float, right: float) -> float:
    return abs(made - right) / math.ulp(right) if right else abs(made)


@pytest.mark.parametrize(
    ("ours", "theirs", "points", "most_ulps"),
    [
        (elementary.exp, math.exp, GRID, 2),
        (
            elementary.log,
            math.log,
            np.concatenate([np.linspace(0.4, 2.5, 4001), np.exp(np.linspace(-700, 700, 999))]),
            2,
        ),
        (elementary.sin, math.sin, GRID, 2),
        (elementary.cos, math.cos, GRID, 2),
        (elementary.erf, math.erf, np.linspace(-6, 6, 2001), 8),
    ],
    ids=["exp", "log", "sin", "cos", "erf"],
)
def test_they_err_by_few_ulps(ours, theirs, points, most_ulps) -> None:
    assert max(ulps(ours(x), theirs(x)) for x in points.tolist()) <= most_ulps


def test_arctangents_err_by_few_ulps_in_all_quadrants() -> None:
    points = [(math.sin(a) * r, math.cos(a) * r) for a in np.linspace(-3.14, 3.14, 999) for r in (1e-3, 1.0, 1e6)]
    assert max(ulps(elementary.atan2(y, x), math.atan2(y, x)) for y, x in points) <= 3


@pytest.mark.parametrize(
    ("y", "x"), [(0.0, 1.0), (1.0, 0.0), (0.0, -1.0), (-1.0, 0.0), (0.0, 0.0), (1.0, 1.0), (-2.0, -2.0)]
)
def test_arctangents_on_the_axes(y: float, x: float) -> None:
    assert elementary.atan2(y, x) == math.atan2(y, x)


def test_the_complement_keeps_its_digits_far_out() -> None:
    assert max(abs(elementary.erfc(x) / math.erfc(x) - 1) for x in np.linspace(0, 20, 2001).tolist()) < 2e-12


def test_normal_probabilities_mirror_each_other() -> None:
    for x in (0.0, 0.5, 1.959963984540054, 5.0):
        assert elementary.normal_cdf(x) + elementary.normal_cdf(-x) == pytest.approx(1, abs=1e-15)
    assert elementary.normal_cdf(1.959963984540054) == pytest.approx(0.975, abs=1e-15)


def test_the_exponential_of_a_fraction_is_that_of_its_series() -> None:
    x, total, term = Fraction(3, 8), Fraction(1), Fraction(1)
    for n in range(1, 40):
        term *= x / n
        total += term
    assert ulps(elementary.exp(0.375), float(total)) <= 1


@pytest.mark.parametrize(
    ("made", "right"),
    [
        (elementary.exp(-800.0), 0.0),
        (elementary.exp(800.0), math.inf),
        (elementary.log(0.0), -math.inf),
        (elementary.log(math.inf), math.inf),
        (elementary.exp(0.0), 1.0),
        (elementary.log(1.0), 0.0),
        (elementary.sin(0.0), 0.0),
        (elementary.cos(0.0), 1.0),
    ],
)
def test_ends_and_fixed_points(made: float, right: float) -> None:
    assert made == right


@pytest.mark.parametrize(
    "made", [elementary.log(-1.0), elementary.log(math.nan), elementary.sin(1e6), elementary.cos(-1e6)]
)
def test_what_cannot_be_computed_is_no_number(made: float) -> None:
    assert math.isnan(made)
