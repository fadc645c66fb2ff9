"""How likely several watchers perceive something together, hour by hour of a day, if they fail independently of each other."""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.exposure import DARK, NONE, NORTH_MM_PER_E7, ONE_E6, chance_at
from trucewatch.science.geodesy import distance_mm, metres_per_e7

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
SITE: Final = np.dtype([("lat_e7", "i8"), ("lon_e7", "i8"), ("radius_m", "i8"), ("model", "i8")])
SITES: Final = numba.from_dtype(SITE)[::1]
LEAST, MOST, ONE, TWO, THREE = range(5)
"""Columns of `perceived`: the best single chance, the sum of all, and the probability that at least so many perceive."""
FIGURES: Final = 5
QUARTER_E7: Final = 900_000_000
LEAST_MM: Final = 1e-2
"""Stands for the length of 1e-7 degree of longitude near the poles, so that what is near there is merely looked at more often."""
_PLACES: Final = numba.int64[:, ::1]
_CUBE: Final = numba.int64[:, :, ::1]
_ROW: Final = numba.float64[::1]
_TABLE: Final = numba.float64[:, ::1]
_SOLID: Final = numba.float64[:, :, ::1]


@njit(cache=True)
def box(site: Any, reach: Ints, places: Ints) -> tuple[int, int, int]:
    """Where all places lie that a site reaches: first of the places (n, 2) by latitude, behind the last, and how far east or west at most."""
    reach_mm = site.radius_m * reach[:, NONE].max()
    away_e7 = int(reach_mm / NORTH_MM_PER_E7) + 1
    lat = places[:, 0]
    first, last = np.searchsorted(lat, site.lat_e7 - away_e7), np.searchsorted(lat, site.lat_e7 + away_e7, side="right")
    # a degree of longitude is shortest where the latitude is greatest
    greatest = min(abs(site.lat_e7) + away_e7, QUARTER_E7)
    wide_e7 = reach_mm / max(1000 * metres_per_e7(float(greatest))[1], LEAST_MM)
    return int(first), int(last), int(wide_e7) + 1


@njit(cache=True)
def chances_at(lat_e7: int, lon_e7: int, site: Any, reach: Ints, out: Floats) -> bool:
    """Set the chance (2, classes) of a site to perceive something at a place, in the light and in the dark; False: none at all.

    Class 0 is any class, the greatest chance of all, as `exposure.perceive` has it.
    """
    away_mm = distance_mm(site.lat_e7, site.lon_e7, lat_e7, lon_e7)
    in_light, in_dark = 0, 0
    for c in range(reach.shape[0] - 1, -1, -1):
        p = chance_at(away_mm, site.radius_m, reach[c])
        by_night = p if reach[c, DARK] else 0
        in_light, in_dark = max(in_light, p), max(in_dark, by_night)
        out[0, c], out[1, c] = (p, by_night) if c else (in_light, in_dark)
        out[0, c] /= ONE_E6
        out[1, c] /= ONE_E6
    return in_light > 0


@njit(cache=True)
def join(light: Floats, dark: Floats, chance: Floats, exactly: Floats, out: Floats) -> None:
    """One more watcher at a place: `exactly` (3, hours, classes) none, one, two perceive; `out` (hours, classes, 5)."""
    for h in range(len(light)):
        for c in range(chance.shape[1]):
            p = light[h] * chance[0, c] + dark[h] * chance[1, c]
            if p <= 0.0:
                continue
            out[h, c, LEAST] = max(out[h, c, LEAST], p)
            out[h, c, MOST] += p
            exactly[2, h, c] += (exactly[1, h, c] - exactly[2, h, c]) * p
            exactly[1, h, c] += (exactly[0, h, c] - exactly[1, h, c]) * p
            exactly[0, h, c] -= exactly[0, h, c] * p


@njit((SITES, _TABLE, _TABLE, _PLACES, _CUBE, numba.float64[:, :, :, ::1]), cache=True)
def perceived(sites: NDArray[Any], light: Floats, dark: Floats, places: Ints, reach: Ints, out: Floats) -> None:
    """Set what the sites together perceive at each place, in each hour, of each class: (places, hours, classes, 5), `LEAST` to `THREE`.

    Args:
        sites: (s,) `SITE`. light, dark: (s, hours) the share of the hour in which each watches in the light, and in the dark.
        places: (n, 2) latitude and longitude x 1e7, sorted by latitude. reach: (models, classes, 4), `exposure.chance_at`.
    Source: bounds of Frechet for the least and the most; the recursion of Poisson's binomial distribution for at least one, two, three.
    Limits: the two bounds hold however watchers depend on each other, as long as the sum is cut at 1; the rest holds for watchers that
        miss independently of each other, and of the minute of the hour. Two sensors on one mast, or in one storm, are not like that.
    """
    out[:] = 0.0
    exactly = np.zeros((3, *out.shape[:3]))
    exactly[0] = 1.0
    chance = np.empty((2, reach.shape[1]))
    for s in range(len(sites)):
        site, carries = sites[s], reach[sites[s].model]
        first, last, wide_e7 = box(site, carries, places)
        for i in range(first, last):
            if abs(places[i, 1] - site.lon_e7) > wide_e7:
                continue
            if chances_at(places[i, 0], places[i, 1], site, carries, chance):
                join(light[s], dark[s], chance, exactly[:, i], out[i])
    for i in range(len(places)):
        for h in range(out.shape[1]):
            for c in range(out.shape[2]):
                none, one, two = exactly[0, i, h, c], exactly[1, i, h, c], exactly[2, i, h, c]
                out[i, h, c, MOST] = min(1.0, out[i, h, c, MOST])
                out[i, h, c, ONE] = 1.0 - none
                out[i, h, c, TWO] = max(0.0, 1.0 - none - one)
                out[i, h, c, THREE] = max(0.0, 1.0 - none - one - two)


@njit((SITES, _TABLE, _TABLE, _PLACES, _ROW, _TABLE, _CUBE, _SOLID), cache=True)
def gains(
    sites: NDArray[Any],
    light: Floats,
    dark: Floats,
    places: Ints,
    weight: Floats,
    by: Floats,
    reach: Ints,
    miss: Floats,
) -> Floats:
    """By how much each site (s,), added alone, would raise the weighted probability that at least one watcher perceives.

    Args:
        weight: (n,) of each place. by: (hours, classes) weight of each hour and class. miss: (n, hours, classes) the probability that
            none perceives. The others: as `perceived`.
    """
    made = np.zeros(len(sites))
    chance = np.empty((2, reach.shape[1]))
    for s in range(len(sites)):
        site, carries = sites[s], reach[sites[s].model]
        first, last, wide_e7 = box(site, carries, places)
        for i in range(first, last):
            if weight[i] <= 0.0 or abs(places[i, 1] - site.lon_e7) > wide_e7:
                continue
            if not chances_at(places[i, 0], places[i, 1], site, carries, chance):
                continue
            here = 0.0
            for h in range(by.shape[0]):
                for c in range(by.shape[1]):
                    here += by[h, c] * miss[i, h, c] * (light[s, h] * chance[0, c] + dark[s, h] * chance[1, c])
            made[s] += weight[i] * here
    return made


@njit((SITES, _TABLE, _TABLE, _PLACES, _CUBE, _SOLID), cache=True)
def take(sites: NDArray[Any], light: Floats, dark: Floats, places: Ints, reach: Ints, miss: Floats) -> None:
    """Add sites: lower the probability (n, hours, classes) that none perceives, in place. Arguments: as `gains`."""
    chance = np.empty((2, reach.shape[1]))
    for s in range(len(sites)):
        site, carries = sites[s], reach[sites[s].model]
        first, last, wide_e7 = box(site, carries, places)
        for i in range(first, last):
            if abs(places[i, 1] - site.lon_e7) > wide_e7:
                continue
            if chances_at(places[i, 0], places[i, 1], site, carries, chance):
                for h in range(miss.shape[1]):
                    for c in range(miss.shape[2]):
                        miss[i, h, c] *= 1.0 - (light[s, h] * chance[0, c] + dark[s, h] * chance[1, c])


@njit((SITES, _PLACES, _CUBE), cache=True)
def within_reach(sites: NDArray[Any], places: Ints, reach: Ints) -> Ints:
    """How many places lie in the box around each site (s,): at least as many as it reaches, so that work can be told before it is done."""
    made = np.zeros(len(sites), np.int64)
    for s in range(len(sites)):
        site, carries = sites[s], reach[sites[s].model]
        first, last, wide_e7 = box(site, carries, places)
        for i in range(first, last):
            made[s] += abs(places[i, 1] - site.lon_e7) <= wide_e7
    return made
