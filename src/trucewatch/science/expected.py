"""Of what was counted, how much is what was expected anyway, and how probable it is that something else is in it."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import exp, log, sin
from trucewatch.science.geodesy import ECCENTRICITY_SQUARED, RADIANS_PER_E7, SEMI_MAJOR_M

E6: Final = 1_000_000
E3: Final = 1_000
ECCENTRICITY: Final = math.sqrt(ECCENTRICITY_SQUARED)
HALF_SQUARE_KM: Final = 0.5 * (1.0 - ECCENTRICITY_SQUARED) * (SEMI_MAJOR_M / 1000.0) * (SEMI_MAJOR_M / 1000.0)
"""Half the square of the polar radius."""
GREAT: Final = float.fromhex("0x1p500")

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@njit("float64(int64)", cache=True)
def zone_km2(lat_e7: int) -> float:
    """The area of the ellipsoid between the equator and a parallel, for one radian of longitude; negative in the south.

    Source: Snyder (1987), eq. 3-12, times half the square of the greater radius.
    """
    s = sin(lat_e7 * RADIANS_PER_E7)
    es = ECCENTRICITY * s
    return HALF_SQUARE_KM * (s / (1.0 - es * es) + 0.5 * log((1.0 + es) / (1.0 - es)) / ECCENTRICITY)


@njit("float64[::1](int64[::1], int64[::1], int64[::1], int64[::1])", cache=True)
def areas_km2(south_e7: Ints, north_e7: Ints, west_e7: Ints, east_e7: Ints) -> Floats:
    """The area (n,) of boxes of latitude and longitude on the WGS84 ellipsoid. Source: as `zone_km2`."""
    out = np.empty(len(south_e7))
    for i in range(len(south_e7)):
        strip = zone_km2(north_e7[i]) - zone_km2(south_e7[i])
        out[i] = strip * ((east_e7[i] - west_e7[i]) * RADIANS_PER_E7)
    return out


@njit("UniTuple(float64, 2)(int64, float64, float64, float64)", cache=True)
def split(n: int, mean: float, spread: float, other: float) -> tuple[float, float]:
    """How many of n counted are ordinary on average, and the probability that all are.

    The terms of the negative binomial law follow from each other by a ratio; only ratios count, so the greatest are scaled down.
    """
    nothing_else = exp(-other)
    weight, total, ordinary = 1.0, 0.0, 0.0
    for k in range(n):
        rest = 1.0 * (n - k)
        term = weight * (1.0 - nothing_else) / (rest * (rest + 1.0))
        total += term
        ordinary += k * term
        weight *= (k * (spread - 1.0) + mean) / ((k + 1.0) * spread)
        if weight > GREAT:
            weight, total, ordinary = weight / GREAT, total / GREAT, ordinary / GREAT
    all_of_them = weight * nothing_else
    total += all_of_them
    return (ordinary + n * all_of_them) / total, all_of_them / total


@njit("UniTuple(int64[::1], 2)(int64[::1], int64[::1], int64[::1], int64[::1])", cache=True)
def shares_e6(numbers: Ints, mean_e6: Ints, spread_e3: Ints, other_e6: Ints) -> tuple[Ints, Ints]:
    """What share of what was counted is ordinary, and how probable it is that something else is in it.

    Args:
        numbers: (k,) counted, from 0. mean_e6: (k,) how many ordinary ones are expected, x 1e6. spread_e3: (k,) variance of the ordinary number
            over its mean, x 1e3, from 1000. other_e6: (k,) expected occasions of something else, x 1e6.
    Returns: (k,) the probability x 1e6 that one of those counted, picked at random, is ordinary, 0 where none was counted; (k,) the
        probability x 1e6 that at least one is not.

    The ordinary number is negative binomial. There is something else with probability 1 - exp(-occasions), and then x of it with probability
    1 / (x (x + 1)): every order of magnitude is as likely, and however many were counted, the tail of what is not ordinary is the longer one.

    Source: Bayes' rule; Johnson, Kemp and Kotz, Univariate Discrete Distributions (2005), ch. 5, and 11.1 (Yule's law with exponent 1).
    Limits: all of a box and day are alike to it; numbers of different days are taken as independent.
    """
    share, excess = np.empty(len(numbers), np.int64), np.empty(len(numbers), np.int64)
    for i in range(len(numbers)):
        n = max(0, numbers[i])
        mean, spread = max(1, mean_e6[i]) / E6, max(E3, spread_e3[i]) / E3
        ordinary, all_of_them = split(n, mean, spread, max(1, other_e6[i]) / E6)
        share[i] = int(np.rint(E6 * min(1.0, ordinary / n))) if n > 0 else 0
        excess[i] = int(np.rint(E6 * (1.0 - min(1.0, all_of_them)))) if n > 0 else 0
    return share, excess


@njit(
    "int64[::1](int64[::1], int64[::1], int64[::1], int64[::1], int64[::1])",
    cache=True,
)
def ordinary_e6(before_e6: Ints, firsts: Ints, false_e6: Ints, says: Ints, right_e6: Ints) -> Ints:
    """The probability x 1e6 (n,) that a thing is ordinary, or nothing at all, after all independent voices on it were heard.

    Args:
        before_e6: (n,) probability x 1e6 that something there and then is ordinary. firsts: (n + 1,) where the voices of each begin, and the end.
        false_e6: (m,) probability x 1e6 that there was nothing where this voice says there was. says: (m,) 1: it describes something ordinary;
            -1: something else; 0: it does not say. right_e6: (m,) probability x 1e6 that it says what is.

    That there was nothing asks for every voice to be wrong. Where one describes something ordinary, that is at least as likely as not before it is heard.

    Source: Bayes' rule with independent voices. Limits: a cause that misleads several at once, such as thunder, belongs into what is expected.
    """
    out = np.empty(len(before_e6), np.int64)
    for i in range(len(before_e6)):
        nothing, odds, least = 1.0, 1.0, 0
        for voice in range(firsts[i], firsts[i + 1]):
            nothing *= min(max(false_e6[voice], 0), E6) / E6
            right = min(max(right_e6[voice], 1), E6 - 1)
            if says[voice] > 0:
                odds, least = odds * (right / (E6 - right)), E6 // 2
            elif says[voice] < 0:
                odds = odds * ((E6 - right) / right)
        before = min(max(before_e6[i], least), E6) / E6
        for_it = before * odds
        p = for_it / (for_it + (1.0 - before)) if for_it > 0.0 else 0.0
        out[i] = int(np.rint(E6 * (nothing + (1.0 - nothing) * p)))
    return out
