"""What season explains of a number: against exact fractions, and whether its probabilities come true."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from trucewatch.science.expected import areas_km2, ordinary_e6, shares_e6
from trucewatch.science.geodesy import metres_per_e7

E6 = 1_000_000


def ints(*values: int) -> np.ndarray:
    return np.array(values, np.int64)


def exact(n: int, mean: Fraction, spread: Fraction, other: Fraction) -> tuple[Fraction, Fraction]:
    """Share and excess as fractions; `other` is the probability that there is something else."""
    weight, weights = Fraction(1), []
    for k in range(n + 1):
        rest = n - k
        weights.append(weight * (other / (rest * (rest + 1)) if rest else 1 - other))
        weight *= (k * (spread - 1) + mean) / ((k + 1) * spread)
    share = sum(k * w for k, w in enumerate(weights)) / (n * sum(weights))
    return share, 1 - weights[-1] / sum(weights)


@pytest.mark.parametrize("n", [1, 2, 3, 7, 40, 300])
@pytest.mark.parametrize(
    ("mean_e6", "spread_e3"), [(1, 1000), (500_000, 1000), (3_000_000, 4500), (90_000_000, 30_000)]
)
@pytest.mark.parametrize("other_e6", [1, 100_000, 3_000_000])
def test_share_and_excess_are_those_of_exact_fractions(n: int, mean_e6: int, spread_e3: int, other_e6: int) -> None:
    share, excess = shares_e6(ints(n), ints(mean_e6), ints(spread_e3), ints(other_e6))
    some_other = Fraction(1.0 - float(np.exp(-other_e6 / E6)))
    wanted = exact(n, Fraction(mean_e6, E6), Fraction(spread_e3, 1000), some_other)
    assert (share[0], excess[0]) == pytest.approx([float(E6 * w) for w in wanted], abs=2)


def test_ten_thousand_fires_where_ten_are_usual_are_not_ordinary() -> None:
    share, excess = shares_e6(ints(10_000, 10_000), ints(10 * E6, 9_900 * E6), ints(1000, 1000), ints(100_000, 100_000))
    assert share[0] < 2_000
    assert excess[0] == E6
    assert share[1] > 980_000


def test_nothing_counted_is_no_excess() -> None:
    assert [s.tolist() for s in shares_e6(ints(0), ints(E6), ints(1000), ints(E6))] == [[0], [0]]


@pytest.mark.parametrize("south", [-80, 0, 48, 60])
def test_the_area_of_a_box_is_that_of_the_ellipsoid(south: int) -> None:
    e7, strips = 10_000_000, 100
    sides = (metres_per_e7(e7 * (south + (i + 0.5) / strips)) for i in range(strips))
    wanted_km2 = sum(north * e7 / strips * (east * e7) for north, east in sides) / 1e6
    found = areas_km2(ints(south * e7), ints((south + 1) * e7), ints(22 * e7), ints(23 * e7))
    assert found[0] == pytest.approx(wanted_km2, rel=1e-5)


def error(p_e6: np.ndarray, true: np.ndarray) -> float:
    """Expected calibration error over ten bins."""
    tenth = np.minimum(p_e6 * 10 // E6, 9)
    gaps = [abs((p_e6[tenth == t] / E6).sum() - true[tenth == t].sum()) for t in range(10)]
    return float(sum(gaps) / len(p_e6))


def world(seed: int, others: str, told_spread: float = 1.0) -> tuple[float, float]:
    """12,000 days of boxes whose law is known: the calibration error over all things counted there, and over days on which any was.

    Args: others: how many there are where there is anything else. told_spread: how much of the spread beyond Poisson's the formula is told.
    """
    chance, days = np.random.default_rng(seed), 12_000
    mean, spread = np.exp(chance.normal(0.5, 1.2, days)), 1.0 + chance.gamma(2.0, 1.5, days)
    ordinary = chance.negative_binomial(mean / (spread - 1.0), 1.0 / spread)
    happens = chance.random(days) < 0.1
    sizes = {
        "as assumed": np.minimum(1.0 / chance.random(days), 1e6).astype(np.int64),
        "one": np.ones(days, np.int64),
        "about eight": 1 + chance.poisson(7.0, days),
    }
    extra = np.where(happens, sizes[others], 0)
    number, told = ordinary + extra, 1.0 + told_spread * (spread - 1.0)
    known = np.rint(E6 * mean).astype(np.int64), np.rint(1e3 * told).astype(np.int64)
    share, excess = shares_e6(number, *known, np.full(days, round(-E6 * np.log(0.9))))
    is_ordinary = [np.arange(n) < o for n, o in zip(number, ordinary, strict=True)]
    return error(np.repeat(share, number), np.concatenate(is_ordinary)), error(
        excess[number > 0], extra[number > 0] > 0
    )


def test_probabilities_come_true() -> None:
    for seed in range(5):
        assert max(world(seed, "as assumed")) <= 0.015


@pytest.mark.parametrize(("others", "at_most"), [("one", 0.04), ("about eight", 0.09)])
def test_how_wrong_they_are_where_the_rest_follows_another_law(others: str, at_most: float) -> None:
    of_things, of_days = np.max([world(seed, others) for seed in range(5)], axis=0)
    assert of_things <= at_most
    assert of_days <= at_most


@pytest.mark.parametrize("told", [0.5, 2.0])
def test_a_spread_that_is_half_or_twice_the_true_one_costs_a_little(told: float) -> None:
    assert max(world(seed, "as assumed", told)[0] for seed in range(5)) <= 0.03


def test_to_tell_days_that_swing_as_poisson_is_wrong_and_shows() -> None:
    assert min(world(seed, "as assumed", 0.0)[0] for seed in range(5)) > 0.06


def voices(*said: tuple[int, int, int]) -> tuple[np.ndarray, ...]:
    """One thing with voices of (false, says, right)."""
    return ints(0, len(said)), *(np.array(column, np.int64) for column in zip(*said, strict=True))


def test_that_there_was_nothing_asks_for_every_voice_to_be_wrong() -> None:
    assert ordinary_e6(ints(0), *voices((200_000, 0, 900_000))).tolist() == [200_000]
    assert ordinary_e6(ints(0), *voices((200_000, 0, 900_000), (100_000, 0, 900_000))).tolist() == [20_000]
    assert ordinary_e6(ints(0), *voices((200_000, 0, 900_000), (0, 0, 900_000))).tolist() == [0]


def test_a_description_weighs_as_much_as_whoever_gives_it() -> None:
    assert ordinary_e6(ints(0), *voices((0, 1, 900_000))).tolist() == [900_000]
    assert ordinary_e6(ints(0), *voices((0, 1, 900_000), (0, -1, 900_000))).tolist() == [500_000]
    assert ordinary_e6(ints(900_000), *voices((0, -1, 900_000))).tolist() == [500_000]
    assert ordinary_e6(ints(900_000), *voices((0, 0, 900_000))).tolist() == [900_000]
