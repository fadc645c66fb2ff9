"""A place from when single microphones heard a sound, some of them telephones whose clock is seconds off."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.region import Grid, Region, around, central, region
from trucewatch.errors import EvidenceError
from trucewatch.model.signals import NS_PER_MS, NS_PER_S
from trucewatch.model.time import Interval
from trucewatch.science.distances import arcs_from
from trucewatch.science.hyperbolas import by_arrivals, good_and_wrong, relative

CLOCKS: Final = {"synchronised": (0.002, 0.01), "holdover": (0.02, 0.05), "free": (0.05, 0.3)}
"""For each kind of clock how far a good one is off, in seconds, and how likely it is wrong. Assumed; no measurement is known."""
LEAST: Final = 3
REACH_KM: Final = 10.0
COARSE: Final = 81
MIDDLE: Final = 61
FINE: Final = 81
WAY_SHARE: Final = 0.005
"""How much of a travel time wind and warmth change from way to way."""
SPEEDS: Final = ((-math.sqrt(3.0), 1.0 / 6.0), (0.0, 2.0 / 3.0), (math.sqrt(3.0), 1.0 / 6.0))
"""Speeds of sound in standard deviations, and their weights: Gauss-Hermite quadrature with three nodes."""

Floats = NDArray[np.float64]
Speeds = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Arrival:
    """When one microphone heard it. `clock`: a word of `CLOCKS`; `sigma_s`: of the onset alone."""

    channel: str
    lat_e7: int
    lon_e7: int
    t_ns: int
    sigma_s: float
    clock: str = "synchronised"


@dataclass(frozen=True)
class Air:
    """How fast sound is, with its standard deviation. 340 m/s is at 15 degrees; 4 m/s is 7 degrees or a light wind."""

    speed_m_s: float = 340.0
    sigma_m_s: float = 4.0


@dataclass(frozen=True, eq=False)
class Placed:
    """The region; and the channels whose clock is wrong, each with how much its arrival is late, in seconds."""

    region: Region
    wrong: dict[str, float]


STILL: Final = Air()


def place(arrivals: Sequence[Arrival], air: Air = STILL, reach_km: float = REACH_KM) -> Placed:
    """Place a sound from when microphones heard it. The order of the arrivals changes nothing.

    Args: arrivals: at least three, one a microphone. air: speed of sound. reach_km: how far from any of them it may be.
    Returns: the region; a clock that contradicts the others is named, with its offset, and moves nothing.
    Raises: EvidenceError: fewer than three microphones.
    Source: time differences of arrival as in Bard & Ham (1999); contaminated normals for clocks (Box & Tiao, 1968, Biometrika 55, 119).
    Limits: with three microphones nothing contradicts, and a wrong clock misleads; it takes four to find one, and a majority that agree. Straight
    ways over flat ground: no echoes, no shadows. Elevations are not used.
    """
    ordered = sorted(arrivals, key=lambda a: (a.channel, a.t_ns, a.lat_e7, a.lon_e7))
    if len({(a.lat_e7, a.lon_e7) for a in ordered}) < LEAST:
        raise EvidenceError(
            "A place needs the arrivals of three microphones.", hint="One or two say that it was heard, not where."
        )
    first_ns = min(a.t_ns for a in ordered)
    times = np.array([(a.t_ns - first_ns) / NS_PER_S for a in ordered])
    sigmas = np.array([math.hypot(a.sigma_s, CLOCKS[a.clock][0]) for a in ordered])
    wrong = np.array([CLOCKS[a.clock][1] for a in ordered])
    grid = around([a.lat_e7 for a in ordered], [a.lon_e7 for a in ordered], reach_km, COARSE)
    for nodes, speeds in ((MIDDLE, SPEEDS[1:2]), (MIDDLE, SPEEDS[1:2]), (FINE, SPEEDS), (0, SPEEDS)):
        places, origins = _likely(ordered, grid, (times, sigmas, wrong), air, speeds)
        if nodes:
            grid = grid.holding(places, nodes)
    order = np.argsort(origins.ravel(), kind="stable")
    low, high = central(origins.ravel()[order], places.ravel()[order])
    spread = 2.0 * float(sigmas.min())
    interval = Interval(
        (first_ns + math.floor((low - spread) * NS_PER_S)) // NS_PER_MS,
        -(-(first_ns + math.ceil((high + spread) * NS_PER_S)) // NS_PER_MS),
    )
    return Placed(region(grid, places, interval), _wrong(ordered, grid, places, origins, (times, sigmas, wrong), air))


def _distances(arrivals: Sequence[Arrival], lats: NDArray[np.int64], lons: NDArray[np.int64]) -> Floats:
    distances, towards = np.empty((len(arrivals), len(lats), len(lons))), np.empty((len(lats), len(lons)))
    for k, a in enumerate(arrivals):
        arcs_from(a.lat_e7, a.lon_e7, lats, lons, distances[k], towards)
    return distances


def _likely(
    arrivals: Sequence[Arrival], grid: Grid, said: tuple[Floats, Floats, Floats], air: Air, speeds: Speeds
) -> tuple[Floats, Floats]:
    """Probability (y, x) of every node over all speeds of sound, its highest 1, and the origin time that goes with it."""
    distances = _distances(arrivals, grid.lats, grid.lons)
    logs = np.empty((len(speeds), len(grid.lats), len(grid.lons)))
    origins = np.empty_like(logs)
    blur_m = 0.5 * max(grid.cell_m)
    for k, (step, _) in enumerate(speeds):
        by_arrivals(distances, *said, air.speed_m_s + step * air.sigma_m_s, WAY_SHARE, blur_m, logs[k], origins[k])
    each = relative(logs)
    each *= np.array([weight for _, weight in speeds])[:, None, None]
    places = each.sum(axis=0)
    mean = np.where(places > 0.0, (each * origins).sum(axis=0) / np.where(places > 0.0, places, 1.0), origins[0])
    return places, mean


def _wrong(
    arrivals: Sequence[Arrival],
    grid: Grid,
    places: Floats,
    origins: Floats,
    said: tuple[Floats, Floats, Floats],
    air: Air,
) -> dict[str, float]:
    """The channels whose clock is more probably wrong than good, seen from the likeliest place."""
    y, x = (int(i) for i in np.unravel_index(int(np.argmax(places)), places.shape))
    travel = _distances(arrivals, grid.lats[y : y + 1], grid.lons[x : x + 1])[:, 0, 0] / air.speed_m_s
    out: dict[str, float] = {}
    for a, t, s, p, way in zip(arrivals, *said, travel, strict=True):
        rest = float(t - origins[y, x] - way)
        sigma = math.hypot(float(s), float(way) * math.hypot(WAY_SHARE, air.sigma_m_s / air.speed_m_s))
        good, bad = good_and_wrong(rest, sigma, float(p))
        if bad > good:
            out[a.channel] = rest
    return out
