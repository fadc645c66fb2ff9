"""What is drawn of one explosion: the waves of every station, where the stack stood, and the region that came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.signals import Samples

NAMED_BY: Final = 12
"""The file of a picture is named by so many characters of its detection's id."""


@dataclass(frozen=True, eq=False)
class Trace:
    """One phase at one station, filtered into the band in which it was listened for.

    `station`, `phase`: its row. `channel`: whose samples these are; empty: nobody sent any. `away_m`: from the place of the explosion. `arrival_s`: when the
    wave was to arrive, after the origin. `start_s`: of the first sample, after the origin; samples that cannot be used are no numbers. `used`: whether the row
    was added up; if not, `defect` says why, a word of CHANNEL_DEFECTS, or is empty where it had too few samples for the time that waves take from the grid.
    """

    station: str
    phase: str
    channel: str
    away_m: int
    arrival_s: float
    start_s: float
    rate_hz: float
    samples: Samples
    used: bool
    defect: str = ""


@dataclass(frozen=True)
class Band:
    """A phase, and the frequencies in which it was listened for."""

    phase: str
    low_hz: float
    high_hz: float


@dataclass(frozen=True, eq=False)
class Lattice:
    """Places at even steps of latitude and longitude, from the south-west on, degrees x 1e7; cells reach half a step to all sides."""

    south_e7: int
    west_e7: int
    step_lat_e7: int
    step_lon_e7: int


@dataclass(frozen=True, eq=False)
class Picture:
    """All of it. `t0_ms`, `t1_ms`: hold the origin with 95 %; `origin_ms` is their middle, from which seconds are counted.

    `coalescence` (lats, lons): the greatest of the stack over the times that hold the origin with 95 %, and over depths. `inside50`, `inside95` (lats, lons): the smallest regions.
    `left_out`: channels of which nothing could be used, with a word of CHANNEL_DEFECTS, or empty as in a trace. `stations`: latitude and longitude x 1e7 by name. `score`: the height of the stack; `threshold`: what it had to reach.
    """

    id: str
    network: str
    t0_ms: int
    t1_ms: int
    origin_ms: int
    lat_e7: int
    lon_e7: int
    radius_m: int
    radius50_m: int
    score: float
    threshold: float
    bands: tuple[Band, ...]
    traces: tuple[Trace, ...]
    left_out: dict[str, str]
    stations: dict[str, tuple[int, int]]
    lattice: Lattice
    coalescence: NDArray[np.float64]
    inside50: NDArray[np.bool_]
    inside95: NDArray[np.bool_]
    configuration: str
    versions: str
