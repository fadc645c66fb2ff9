"""The grid finds what asking everybody finds."""

import numpy as np
import pytest

from trucewatch.science.cells import RUNS, SLOTS_OF_CELL, cell_key, first_from, grid_of, keyed, runs_within
from trucewatch.science.extents import chosen
from unit.science.extents_table import extent, table

METRES_PER_E7 = 0.011057


@pytest.mark.parametrize("latitude", [0, 48, -48, 65])
def test_runs_hold_all_within_a_reach(latitude: int) -> None:
    draw = np.random.default_rng(latitude + 90)
    made = table(*(extent(*draw.uniform(-9, 9, 2), draw.uniform(-300, 300)) for _ in range(500)))
    made["lat_e7"] += latitude * 10_000_000
    size = 1500, 5400 // SLOTS_OF_CELL
    keys = keyed(made, *size)
    order = np.argsort(keys, kind="stable")
    laid, grid, runs = chosen(made, order), grid_of(keys[order], *size), np.zeros((RUNS, 3), np.int64)
    east = METRES_PER_E7 * np.cos(np.radians(latitude + 0.1 * np.sign(latitude)))
    for i in range(0, 500, 7):
        found = {
            c
            for run in range(runs_within(laid, i, 1400.0, 2000.0, grid, runs))
            for c in range(grid[1][runs[run, 0]], grid[1][runs[run, 1]])
        }
        north_m = METRES_PER_E7 * np.abs(laid["lat_e7"].astype(int) - laid["lat_e7"][i])
        east_m = east * np.abs(laid["lon_e7"].astype(int) - laid["lon_e7"][i])
        seconds = np.abs(laid["at_ms"] - laid["at_ms"][i]) / 1000
        asked = set(np.flatnonzero((north_m <= 1390) & (east_m <= 1390) & (seconds <= 2000)).tolist())
        assert i in asked
        assert asked <= found
        assert len(found) < 200


def test_groups_and_slots_do_not_run_into_each_other() -> None:
    keys = [cell_key(g, r, c, s) for g in (0, 8191) for r in (0, 13_267) for c in (0, 26_999) for s in (1, 2_097_150)]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert min(keys) >= 0


def test_a_place_is_found_from_any_hint() -> None:
    values = np.array([1, 3, 3, 7, 9])
    for wanted in range(11):
        for hint in range(6):
            assert first_from(values, wanted, hint) == np.searchsorted(values, wanted)
