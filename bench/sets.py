"""Invented observations with a known truth, at four densities: what any way of grouping them can be measured on.

Seven of ten observations are of episodes, three are of nothing. Each has an error of its own, and says how large it is. The oracle knows where and
when the episodes were and how many observations each has; nobody can do better who does not know more than that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

SHARE_IN_EPISODES: Final = 0.7
EPISODES_PER_OBSERVATION: Final = 0.02
SPREAD_KM: Final = 0.3
"""How far what is of an episode scatters: one standard deviation on each axis."""
LASTING_H: Final = 0.25
"""One standard deviation of the times of an episode: 95 % of them lie within half an hour of its middle, a bombardment of an hour."""
ERROR_KM: Final = 0.3
"""Median of the standard errors of observations on each axis."""
ERROR_LN: Final = 0.5
"""Standard deviation of the logarithms of those errors."""
RADIUS95: Final = 2.447746830680816
MIDDLE_LAT, MIDDLE_LON, FROM_MS = 48.5, 37.0, 1_700_000_000_000
HOUR_MS: Final = 3_600_000
EDGES_KM: Final[dict[str, tuple[float, float]]] = {
    "sparse": (664.4, 555.9),  # 9 x 5 degrees
    "line": (1200.0, 10.0),
    "medium": (100.0, 30.0),
    "dense": (60.0, 20.0),
}
DAYS: Final[dict[str, float]] = {"sparse": 90.0, "line": 90.0, "medium": 14.0, "dense": 7.0}
"""Days over which a million observations lie; fewer lie over fewer days, so that their density is the same."""
SEMI_MAJOR_M, ECCENTRICITY_SQUARED = 6_378_137.0, 0.0066943799901413165

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Gaussian:
    """Observations (n,) with a 95 % radius each, what they are truly of, and the episodes.

    `true`: the number of the episode, or -1 - i for an observation i that is of nothing. `centres`: (m, 3) north and east in km and time in
    hours, from the middle of the set; `rate`: of observations that are of nothing, per square kilometre and hour.
    """

    lat_e7: Ints
    lon_e7: Ints
    t_ms: Ints
    radius_m: Ints
    true: Ints
    centres: Floats
    rate: float


def degree_km(lat: float) -> tuple[float, float]:
    """Kilometres of a degree of latitude and of longitude on WGS 84 (Snyder, 1987, eqs. 4-18 and 4-20)."""
    root = 1 - ECCENTRICITY_SQUARED * math.sin(math.radians(lat)) ** 2
    normal_km = SEMI_MAJOR_M / math.sqrt(root) / 1000
    meridian_km = normal_km * (1 - ECCENTRICITY_SQUARED) / root
    return math.radians(meridian_km), math.radians(normal_km * math.cos(math.radians(lat)))


def gaussian(kind: str, seed: int, n: int = 200_000) -> Gaussian:
    """Invent a set.

    Args: kind: one of `EDGES_KM`. n: how many observations.
    Limits: all distances are told at the middle latitude, so in the sparse set degrees of longitude are up to 5 % wrong for whoever measures on the
        ellipsoid; sizes of episodes are all but Poisson with mean 35.
    """
    draw = np.random.default_rng([seed, n, list(EDGES_KM).index(kind)])
    east_km, north_km = EDGES_KM[kind]
    hours = DAYS[kind] * 24 * n / 1_000_000
    edges = np.array([north_km, east_km, hours])
    episodes, of_episodes = round(n * EPISODES_PER_OBSERVATION), round(n * SHARE_IN_EPISODES)
    centres = (draw.random((episodes, 3)) - 0.5) * edges
    true = np.append(draw.integers(0, episodes, of_episodes), -1 - np.arange(of_episodes, n))
    where = (draw.random((n, 3)) - 0.5) * edges
    scatter = draw.standard_normal((of_episodes, 3)) * (SPREAD_KM, SPREAD_KM, LASTING_H)
    error_km = ERROR_KM * np.exp(ERROR_LN * draw.standard_normal(n))
    where[:of_episodes] = centres[true[:of_episodes]] + scatter
    where[:of_episodes, :2] += draw.standard_normal((of_episodes, 2)) * error_km[:of_episodes, None]
    mixed = draw.permutation(n)
    true = np.where(true[mixed] < 0, -1 - np.arange(n), true[mixed])
    return _written(where[mixed], error_km[mixed], true, centres, (n - of_episodes) / float(np.prod(edges)))


def _written(where: Floats, error_km: Floats, true: Ints, centres: Floats, rate: float) -> Gaussian:
    """The set as observers write it down: whole numbers."""
    north_km, east_km = degree_km(MIDDLE_LAT)
    return Gaussian(
        lat_e7=np.rint((MIDDLE_LAT + where[:, 0] / north_km) * 1e7).astype(np.int64),
        lon_e7=np.rint((MIDDLE_LON + where[:, 1] / east_km) * 1e7).astype(np.int64),
        t_ms=FROM_MS + np.rint(where[:, 2] * HOUR_MS).astype(np.int64),
        radius_m=np.maximum(1, np.rint(error_km * RADIUS95 * 1000)).astype(np.int64),
        true=true,
        centres=centres,
        rate=rate,
    )


def local_km_h(s: Gaussian) -> Floats:
    """North and east in km and time in hours (n, 3) from the middle of the set."""
    north_km, east_km = degree_km(MIDDLE_LAT)
    return np.column_stack(
        [
            (s.lat_e7 / 1e7 - MIDDLE_LAT) * north_km,
            (s.lon_e7 / 1e7 - MIDDLE_LON) * east_km,
            (s.t_ms - FROM_MS) / HOUR_MS,
        ]
    )


def oracle(s: Gaussian) -> Ints:
    """Groups (n,) of one who knows all episodes and their sizes: the likeliest episode of each observation, or -1 for none."""
    order = np.argsort(s.centres[:, 2], kind="stable")
    sizes = np.bincount(s.true[s.true >= 0], minlength=len(s.centres))[order].astype(np.float64)
    found = _likeliest(local_km_h(s), s.radius_m / RADIUS95 / 1000, s.centres[order], sizes, s.rate)
    return np.where(found < 0, -1, order[found])


def _likeliest_of(where: Floats, error_km: Floats, centres: Floats, sizes: Floats, rate: float) -> Ints:
    """The place of the likeliest centre of each observation, -1 where it is likelier of nothing; centres ascend in time."""
    out = np.empty(len(where), np.int64)
    times = centres[:, 2].copy()
    reach_h = 6.0 * LASTING_H
    norm = (2.0 * math.pi) ** 1.5 * LASTING_H
    for i in range(len(where)):
        north, east, hour = where[i]
        var = SPREAD_KM * SPREAD_KM + error_km[i] * error_km[i]
        best, out[i] = math.log(rate * norm * var), -1
        c = np.searchsorted(times, hour - reach_h)
        while c < len(times) and times[c] <= hour + reach_h:
            dn, de, dt = north - centres[c, 0], east - centres[c, 1], hour - times[c]
            half = 0.5 * ((dn * dn + de * de) / var + dt * dt / (LASTING_H * LASTING_H))
            if half < 30.0 and sizes[c] > 0:
                found = math.log(sizes[c]) - half
                if found > best:
                    best, out[i] = found, c
            c += 1
    return out


_likeliest: Any = njit(cache=True)(_likeliest_of)
