"""Invented networks and noise for the benchmarks of the stack: like the Malyn array and its grid, 24 stations within 27 km of its middle, three quarters of them within 13 km, P and S, 303 x 224 nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.grids import Grid, grid_over
from trucewatch.science.onsets import Onsets, rows_of, seismic_p
from trucewatch.science.tables import Tables
from trucewatch.science.travel_tables import Air, tables_over
from trucewatch.science.travel_times import Layers

RATE_HZ = 40.0
P_LAYERS = Layers((0.0, 15_000.0, 40_000.0), (5_900.0, 6_600.0, 8_050.0))
S_LAYERS = Layers((0.0, 15_000.0, 40_000.0), (3_450.0, 3_800.0, 4_550.0))
STATIONS = 24
RISE = 1.1
"""Logarithm by which an event lifts the onsets of all rows, for the length of a short window."""


@dataclass(frozen=True, eq=False)
class Network:
    """A grid, tables of travel times to its rows, and rows of onsets of noise with events: their nodes and samples."""

    grid: Grid
    tables: Tables
    onsets: NDArray[np.float32]
    usable: NDArray[np.bool_]
    nodes: tuple[int, ...]
    samples: tuple[int, ...]


def stations_of_malyn(seed: int = 1) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Latitudes and longitudes of stations around 50.7 N, 29.2 E."""
    draw = np.random.default_rng(seed)
    lats = (507_000_000 + 900_000 * draw.standard_normal(STATIONS)).astype(np.int64)
    return lats, (292_000_000 + 1_400_000 * draw.standard_normal(STATIONS)).astype(np.int64)


def malyn_tables(seed: int = 1, rate_hz: float = RATE_HZ) -> tuple[Grid, Tables]:
    """The grid of 1 km over 50-52 N, 28-32.3 E, and travel times to the stations."""
    grid = grid_over(500_000_000, 520_000_000, 280_000_000, 323_000_000, 1000.0)
    codes = [f"MA{k:02d}" for k in range(STATIONS)]
    return grid, tables_over(grid, codes, *stations_of_malyn(seed), {"P": P_LAYERS, "S": S_LAYERS}, rate_hz)


def noise(tables: Tables, samples: int, seed: int) -> NDArray[np.float32]:
    """Onsets (rows, samples) of white noise through our own filters and windows."""
    draw: Any = np.random.default_rng(seed)
    measure = seismic_p(RATE_HZ)
    waves = draw.standard_normal((len(tables.rows), samples + measure.warming))
    ratio, usable = Onsets(measure, len(waves)).push(waves, np.ones(waves.shape, np.bool_))
    return rows_of(ratio[:, measure.warming :], usable[:, measure.warming :], [[k] for k in range(len(waves))])[0]


def malyn(seconds: float, events: int, seed: int = 1) -> Network:
    """The network with some minutes of noise and so many events, evenly in time."""
    grid, tables = malyn_tables(seed)
    draw = np.random.default_rng(seed)
    length = round(seconds * RATE_HZ)
    onsets = noise(tables, length + tables.greatest, seed)
    nodes = tuple(int(k) for k in draw.integers(0, len(tables.offsets), events))
    samples = tuple(int((k + 0.5) * length / max(events, 1)) for k in range(events))
    lasting = seismic_p(RATE_HZ).short
    for node, at in zip(nodes, samples, strict=True):
        for row in range(len(onsets)):
            onsets[row, at + tables.offsets[node, row] :][:lasting] += np.float32(RISE)
    return Network(grid, tables, onsets, np.ones(onsets.shape, np.bool_), nodes, samples)


def microphones(stations: int = 12, rate_hz: float = 100.0, seed: int = 1) -> Tables:
    """One of many sub-networks along a line: so many microphones within 8 km, a grid of 250 m over 16 x 16 km."""
    draw = np.random.default_rng(seed)
    grid = grid_over(480_000_000, 481_440_000, 370_000_000, 372_150_000, 250.0)
    lats = (480_720_000 + 360_000 * (draw.random(stations) - 0.5) * 2).astype(np.int64)
    lons = (371_075_000 + 540_000 * (draw.random(stations) - 0.5) * 2).astype(np.int64)
    return tables_over(grid, [f"M{k:02d}" for k in range(stations)], lats, lons, {"A": Air(283.0, 4.0, 2.0)}, rate_hz)
