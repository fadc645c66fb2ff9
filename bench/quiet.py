"""Whether thresholds hold the rate that they state: learned from twelve hours of quiet, tried on ten other days, through the whole stack of a small network.

.venv/bin/python bench/quiet.py [--hours 12] [--days 10] [--seeds 3]
"""

from __future__ import annotations

import argparse

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.grids import Grid
from trucewatch.science.migration import Migration
from trucewatch.science.onsets import Measure, Onsets, rows_of
from trucewatch.science.tables import Tables
from trucewatch.science.thresholds import calibrated
from trucewatch.science.travel_tables import Steady, tables_over
from trucewatch.science.triggers import Triggers

RATE_HZ = 20.0
APART = 40
STATIONS = 8
ASKED = (100.0, 10.0, 1.0)
GRID = Grid(480_000_000, 370_000_000, 90_000, 135_000, 16, 16)


def network() -> Tables:
    """Eight stations on a grid of 16 x 16 km."""
    draw = np.random.default_rng(0)
    lats = 480_000_000 + (draw.random(STATIONS) * 1_350_000).astype(np.int64)
    lons = 370_000_000 + (draw.random(STATIONS) * 2_000_000).astype(np.int64)
    return tables_over(GRID, [f"Q{k}" for k in range(STATIONS)], lats, lons, {"P": Steady(3000.0)}, RATE_HZ)


def quiet(tables: Tables, hours: int, seed: int) -> NDArray[np.float64]:
    """Coalescence of white noise, hour by hour."""
    draw = np.random.default_rng(seed)
    onsets, stack = Onsets(Measure(RATE_HZ, 2.0, 6.0), STATIONS), Migration(tables)
    made = []
    for _ in range(hours):
        waves = draw.standard_normal((STATIONS, round(3600 * RATE_HZ)))
        heard = onsets.push(waves, np.ones(waves.shape, np.bool_))
        made.append(stack.push(*rows_of(*heard, [[k] for k in range(STATIONS)])).value)
    return np.concatenate(made)


def main() -> None:
    """Learn, try, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hours", type=int, default=12)
    parser.add_argument("--days", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3)
    arguments = parser.parse_args()
    tables = network()
    others = quiet(tables, 24 * arguments.days, 1000)
    for seed in range(1, arguments.seeds + 1):
        value, told = quiet(tables, arguments.hours, seed), []
        for a_day in ASKED:
            made = calibrated(value, APART, RATE_HZ, a_day)
            found = Triggers(made.threshold, APART).push(others, np.zeros(len(others), np.int64)).sample
            told.append(
                f"{a_day:g} a day at {made.threshold:.3f} ± {made.sigma:.3f}, seen {len(found) / arguments.days:.1f}"
            )
        print(f"  asked for {'; '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
