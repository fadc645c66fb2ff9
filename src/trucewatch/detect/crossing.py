"""A place from the bearings of several arrays, and from when each of them heard it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.region import Grid, Region, around, central, region
from trucewatch.errors import EvidenceError
from trucewatch.model.time import Interval
from trucewatch.science.crossing import (
    DEVIATIONS_S_KM,
    NEAREST_KM,
    SLOWNESSES_S_KM,
    by_bearings,
    celerities,
    pointing,
    with_times,
)
from trucewatch.science.distances import arcs_from, turn

WIND_DEG: Final = 4.0
"""How much wind between source and array turns a bearing; one standard deviation."""
REACH_KM: Final = 1000.0
COARSE: Final = 151
MIDDLE: Final = 61
FINE: Final = 121
ORIGINS: Final = 121
SHARE: Final = 1e-4
"""What is less probable than this share of the highest does not widen the search for the origin time."""
FASTEST_S_KM: Final = SLOWNESSES_S_KM[0] - 4.0 * DEVIATIONS_S_KM[0]
SLOWEST_S_KM: Final = SLOWNESSES_S_KM[2] + 4.0 * DEVIATIONS_S_KM[2]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Heard:
    """What one array heard of it: from where, and when; `t_ms` none: a bearing whose time is not to be used."""

    array: str
    lat_e7: int
    lon_e7: int
    bearing_deg: float
    sigma_deg: float
    t_ms: int | None


@dataclass(frozen=True, eq=False)
class Crossed:
    """The region, and the arrays whose bearing leads past it, or that no sound from there reached when they heard it: they heard something else."""

    region: Region
    strange: tuple[str, ...]


def cross(heard: Sequence[Heard], reach_km: float = REACH_KM) -> Crossed:
    """Place what several arrays heard.

    Args: heard: at least two, of different arrays. reach_km: how far from any of them it may be.
    Returns: the region that holds it with 95 %, and the origin time. The order of the arrays changes nothing.
    Raises: EvidenceError: fewer than two arrays.
    Source: Modrak, Arrowsmith & Anderson (2010), Geophys. J. Int. 181, 399; Blom, Marcillo & Arrowsmith (2015), Geophys. J. Int. 203, 1682.
    Limits: celerities of no place or season in particular; a bearing's sigma has 4 degrees of wind added. Below 70 degrees of latitude, not across the
    antimeridian. All arrays are taken to have heard the same thing, each with 2 % doubt.
    """
    ordered = sorted(heard, key=lambda h: (h.array, h.lat_e7, h.lon_e7, h.bearing_deg, h.t_ms or 0))
    if len({(h.lat_e7, h.lon_e7) for h in ordered}) < 2:
        raise EvidenceError(
            "A place needs the bearings of two arrays.", hint="One bearing alone is a line, and stays one."
        )
    observed = np.array([math.radians(h.bearing_deg) for h in ordered])
    sigmas = np.array([math.radians(math.hypot(h.sigma_deg, WIND_DEG)) for h in ordered])
    timed = [h.t_ms for h in ordered if h.t_ms is not None]
    first_ms = min(timed, default=0)
    times = np.array([math.nan if h.t_ms is None else (h.t_ms - first_ms) / 1000.0 for h in ordered])
    grid = around([h.lat_e7 for h in ordered], [h.lon_e7 for h in ordered], reach_km, COARSE)
    distances, places = _bearings(ordered, grid, observed, sigmas)
    grid = grid.holding(places, MIDDLE)
    whole, origins = np.ones(1), np.zeros(1)
    for nodes in (FINE, 0):
        distances, places = _bearings(ordered, grid, observed, sigmas)
        if timed:
            origins = _origins(distances[:, places >= SHARE * places.max()], times, origins, whole)
            whole = with_times(places, distances, times, origins, celerities())
        if nodes:
            grid = grid.holding(places, nodes)
    low, high = central(origins, whole) if timed else (0.0, 0.0)
    interval = (
        Interval(first_ms + math.floor(low * 1000), first_ms + math.ceil(high * 1000)) if timed else Interval(0, 0)
    )
    strange = {
        *_strange(ordered, grid, places, observed, sigmas),
        *_untimely(ordered, grid, places),
    }
    return Crossed(region(grid, places, interval), tuple(h.array for h in ordered if h.array in strange))


def _bearings(heard: Sequence[Heard], grid: Grid, observed: Floats, sigmas: Floats) -> tuple[Floats, Floats]:
    """Distances (k, y, x) of the nodes from every array, and the likelihood (y, x) of the bearings."""
    shape = (len(heard), len(grid.lats), len(grid.lons))
    distances, towards = np.empty(shape), np.empty(shape)
    for k, h in enumerate(heard):
        arcs_from(h.lat_e7, h.lon_e7, grid.lats, grid.lons, distances[k], towards[k])
    return distances, by_bearings(distances, towards, observed, sigmas, 0.5 * max(grid.cell_m))


def _origins(distances_m: Floats, times: Floats, before: Floats, weights: Floats) -> Floats:
    """The times since the first arrival that the origin may have, by all arrivals and places; nearer, once something is known."""
    if len(before) > 1:
        some = np.nonzero(weights >= SHARE * weights.max())[0]
        low, high = max(0, some[0] - 1), min(len(before) - 1, some[-1] + 1)
        return np.linspace(before[low], before[high], ORIGINS)
    used = ~np.isnan(times)
    near, far = distances_m[used].min(axis=1) / 1000.0, distances_m[used].max(axis=1) / 1000.0
    low = float((times[used] - SLOWEST_S_KM * far).min())
    high = float((times[used] - FASTEST_S_KM * near).max())
    return np.linspace(low, max(high, low + 1.0), ORIGINS)


def _strange(heard: Sequence[Heard], grid: Grid, places: Floats, observed: Floats, sigmas: Floats) -> tuple[str, ...]:
    """The arrays whose bearing, seen from the likeliest place, more probably tells of something else."""
    y, x = np.unravel_index(int(np.argmax(places)), places.shape)
    out = []
    for k, h in enumerate(heard):
        _, towards = _node(h, grid, int(y), int(x))
        if pointing(turn(observed[k], towards), sigmas[k]) < 2.0 * pointing(math.pi, sigmas[k]):
            out.append(h.array)
    return tuple(out)


def _untimely(heard: Sequence[Heard], grid: Grid, places: Floats) -> list[str]:
    """The arrays that heard it when no sound came to them from the likeliest place at the moment that suits most arrays."""
    y, x = np.unravel_index(int(np.argmax(places)), places.shape)
    began: dict[str, tuple[float, float]] = {}
    for h in heard:
        km = max(NEAREST_KM, _node(h, grid, int(y), int(x))[0] / 1000.0)
        if h.t_ms is not None:
            began[h.array] = h.t_ms - km * SLOWEST_S_KM * 1000.0, h.t_ms - km * FASTEST_S_KM * 1000.0
    moments = sorted(first for first, _ in began.values())
    suits = [sum(first <= at <= last for first, last in began.values()) for at in moments]
    if not suits:
        return []
    best = moments[suits.index(max(suits))]
    return [array for array, (first, last) in began.items() if not first <= best <= last]


def _node(h: Heard, grid: Grid, y: int, x: int) -> tuple[float, float]:
    distance, towards = np.empty((1, 1)), np.empty((1, 1))
    arcs_from(h.lat_e7, h.lon_e7, grid.lats[y : y + 1], grid.lons[x : x + 1], distance, towards)
    return float(distance[0, 0]), float(towards[0, 0])
