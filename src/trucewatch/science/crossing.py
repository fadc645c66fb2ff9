"""Where a sound began, by the bearings and times at which several arrays heard it: a probability over places and origin times.

Sound takes several ways through the air, some of them high up and slow. How long it takes for a kilometre is therefore a distribution, and a wide one.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.distances import FULL_CIRCLE, turn
from trucewatch.science.elementary import exp

SHARES: Final = (0.0539, 0.0899, 0.8562)
SLOWNESSES_S_KM: Final = (1.0 / 0.327, 1.0 / 0.293, 1.0 / 0.26)
DEVIATIONS_S_KM: Final = (0.066, 0.08, 0.33)
"""Reciprocal celerities of sound that stays near the ground, that the stratosphere returns, and the thermosphere."""
STEPS_A_S_KM: Final = 256
MOST_S_KM: Final = 8
NEAREST_KM: Final = 5.0
"""Nearer than this a distance is taken as this: the spread of celerities says nothing of so short a way."""
STRANGE: Final = 0.02
"""How likely an array is to tell of something else altogether."""
STRANGE_S: Final = 7200.0
"""Something else is heard at any time within so long."""
NEGLIGIBLE: Final = 1e-7
ROOT_TWO_PI: Final = math.sqrt(2.0 * math.pi)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@njit("float64[::1]()", cache=True)
def celerities() -> Floats:
    """Density of the time that sound takes for a kilometre, at 0, 1/256 ... 8 seconds.

    Source: Blom, Marcillo & Arrowsmith (2015), Geophys. J. Int. 203, 1682: three normal distributions, for no place or season in particular.
    """
    out = np.zeros(MOST_S_KM * STEPS_A_S_KM + 1)
    for i in range(len(out)):
        u = i / STEPS_A_S_KM
        for k in range(3):
            z = (u - SLOWNESSES_S_KM[k]) / DEVIATIONS_S_KM[k]
            out[i] += SHARES[k] * exp(-0.5 * z * z) / (ROOT_TWO_PI * DEVIATIONS_S_KM[k])
    return out


@njit("float64(float64, float64, float64[::1])", cache=True)
def arriving(travel_s: float, distance_m: float, table: Floats) -> float:
    """Density, a second, of so long a travel over a distance; linear between the entries of the table."""
    km = max(NEAREST_KM, 0.001 * distance_m)
    place = travel_s / km * STEPS_A_S_KM
    if not 0.0 <= place < len(table) - 1:
        return STRANGE / STRANGE_S
    i = int(place)
    share = place - i
    return float((1.0 - STRANGE) * (table[i] + share * (table[i + 1] - table[i])) / km + STRANGE / STRANGE_S)


@njit("float64(float64, float64)", cache=True)
def pointing(off: float, sigma: float) -> float:
    """Density of a bearing that is off by an angle in radians; a share of all bearings tells of something else."""
    z = off / sigma
    return (1.0 - STRANGE) * exp(-0.5 * z * z) / (ROOT_TWO_PI * sigma) + STRANGE / FULL_CIRCLE


@njit("float64[:, ::1](float64[:, :, ::1], float64[:, :, ::1], float64[::1], float64[::1], float64)", cache=True)
def by_bearings(distances_m: Floats, bearings: Floats, observed: Floats, sigmas: Floats, blur_m: float) -> Floats:
    """Product of the likelihoods of all bearings at every node (y, x).

    Args:
        distances_m, bearings: (k, y, x) from each array to each node. observed, sigmas: (k,) radians. blur_m: half the width of a cell, which adds to a
        sigma as it looks from the array, so that a narrow fan is not missed between nodes.
    """
    _, high, wide = distances_m.shape
    out = np.ones((high, wide))
    for k in range(len(observed)):
        for y in range(high):
            for x in range(wide):
                blur = blur_m / max(distances_m[k, y, x], blur_m, 1.0)
                sigma = np.sqrt(sigmas[k] * sigmas[k] + blur * blur)
                out[y, x] *= pointing(turn(observed[k], bearings[k, y, x]), sigma)
    return out


@njit("float64[::1](float64[:, ::1], float64[:, :, ::1], float64[::1], float64[::1], float64[::1])", cache=True)
def with_times(places: Floats, distances_m: Floats, times_s: Floats, origins_s: Floats, table: Floats) -> Floats:
    """Multiply the probability of every node (y, x), in place, by that of the arrivals, whenever the origin was.

    Args: places: as `by_bearings` gives them. times_s: (k,) of arrival; nan: not used. origins_s: (t,) times that the origin may have.
    Returns: the probability (t,) of each origin time, over all places; not normalised. Limits: nodes below a ten-millionth of the best are left as nothing.
    """
    most = places.max()
    whole = np.zeros(len(origins_s))
    here = np.empty(len(origins_s))
    for y in range(places.shape[0]):
        for x in range(places.shape[1]):
            if places[y, x] < NEGLIGIBLE * most:
                places[y, x] = 0.0
                continue
            here[:] = places[y, x]
            for k in range(len(times_s)):
                if not np.isnan(times_s[k]):
                    for t in range(len(origins_s)):
                        here[t] *= arriving(times_s[k] - origins_s[t], distances_m[k, y, x], table)
            total = 0.0
            for t in range(len(origins_s)):
                total += here[t]
                whole[t] += here[t]
            places[y, x] = total
    return whole
