"""Invented zones and places for the benchmark of agreements: one picture of them for us, for the floor and for the peers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

ZONES = 200
VERTICES = 500
SOUTH_E7, NORTH_E7 = 450_000_000, 500_000_000
WEST_E7, EAST_E7 = 300_000_000, 400_000_000
DEVIATION_M = 1000.0
"""Median of the longer axis of the places' errors; log-normal, the shorter axis a third of it to all of it."""


def outlines(draw: np.random.Generator) -> NDArray[np.int64]:
    """Zones (200, 500, 2), latitude and longitude x 1e7: 20 to 120 km wide, ragged, each seen whole from its middle, many overlapping."""
    angle = 2 * np.pi / VERTICES * np.arange(VERTICES)
    wave = np.arange(2, 40)
    zones = np.empty((ZONES, VERTICES, 2), np.int64)
    for zone in zones:
        turn, high = draw.uniform(0, 2 * np.pi, len(wave)), draw.normal(0, 0.2 / wave)
        out = np.clip(1 + (high * np.sin(angle[:, None] * wave + turn)).sum(axis=1), 0.2, 3.0)
        out *= draw.uniform(1_500_000, 5_500_000)
        middle = draw.uniform(SOUTH_E7 + 5_000_000, NORTH_E7 - 5_000_000), draw.uniform(WEST_E7, EAST_E7)
        zone[:, 0] = np.rint(middle[0] + out * np.sin(angle))
        zone[:, 1] = np.rint(middle[1] + out * np.cos(angle) / 0.67)
    return zones


def write(path: Path, places: int, seed: int = 1) -> None:
    """Zones, and places with their covariances (n, 3) in square metres: north, north and east, east."""
    draw = np.random.default_rng(seed)
    long_m = np.exp(draw.normal(np.log(DEVIATION_M), 0.7, places))
    short_m, leaning = long_m * draw.uniform(1 / 3, 1, places), draw.uniform(0, np.pi, places)
    north, east = np.sin(leaning), np.cos(leaning)
    long_m2, short_m2 = long_m * long_m, short_m * short_m
    spread_m2 = [
        long_m2 * north * north + short_m2 * east * east,
        (long_m2 - short_m2) * north * east,
        long_m2 * east * east + short_m2 * north * north,
    ]
    np.savez(
        path,
        zones=outlines(draw),
        lat_e7=draw.integers(SOUTH_E7, NORTH_E7, places),
        lon_e7=draw.integers(WEST_E7, EAST_E7, places),
        spread_m2=np.column_stack(spread_m2),
    )
