"""Densities and their peaks, held against asking everybody."""

import numpy as np

from trucewatch.science.cells import SLOTS_OF_CELL, grid_of, keyed
from trucewatch.science.extents import chosen
from trucewatch.science.modes import MOST_IN_CELL, NEAR, STEPS, apart, densities, peaks
from unit.science.extents_table import extent, table

SIZE = 1500, 5400 // SLOTS_OF_CELL


def laid(made: np.ndarray) -> tuple:
    keys = keyed(made, *SIZE)
    order = np.argsort(keys, kind="stable")
    return chosen(made, order), grid_of(keys[order], *SIZE)


def crowd(n: int) -> np.ndarray:
    draw = np.random.default_rng(n)
    rows = [
        extent(*draw.uniform(-3, 3, 2), draw.uniform(-90, 90), radius_m=int(draw.integers(0, 900))) for _ in range(n)
    ]
    return table(*rows)


def test_densities_are_the_weights_of_all_that_are_near() -> None:
    made, grid = laid(crowd(400))
    found = densities(made, grid)
    for i in range(400):
        near = [q for k in range(400) if k != i and (q := apart(made, i, k)) < NEAR]
        assert found[i] == sum(int(STEPS * (1.0 - q / NEAR)) for q in near)
    assert found.max() > 1000


def test_peaks_are_denser_than_all_that_are_near() -> None:
    made, grid = laid(crowd(400))
    weights, rank = densities(made, grid), np.arange(400)[::-1].copy()
    found = peaks(made, grid, weights, rank)
    above = [
        any(apart(made, i, k) < NEAR and (weights[k], -rank[k]) > (weights[i], -rank[i]) for k in range(400) if k != i)
        for i in range(400)
    ]
    assert found.tolist() == [bool(weights[i] > 0 and not above[i]) for i in range(400)]
    assert 5 < found.sum() < 200


def test_of_equally_dense_ones_the_smaller_rank_is_the_peak() -> None:
    made, grid = laid(table(extent(), extent()))
    weights = densities(made, grid)
    assert peaks(made, grid, weights, np.array([0, 1])).tolist() == [True, False]
    assert peaks(made, grid, weights, np.array([5, 1])).tolist() == [False, True]


def test_a_flood_weighs_about_what_it_is() -> None:
    n = 4 * MOST_IN_CELL + 3
    made, grid = laid(np.repeat(table(extent(0.01, 0.01)), n))
    found = densities(made, grid)
    assert (np.abs(found - (n - 1) * STEPS) < 0.01 * n * STEPS).all()
