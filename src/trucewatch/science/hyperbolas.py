"""Where a sound began, by when single sensors heard it, of which some have a wrong clock: those are told apart and move nothing.

For a place, each arrival less its travel says when the origin was. Good clocks agree about that; a wrong one says some other time, seconds off.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.elementary import exp, log

WRONG_S: Final = 60.0
"""A wrong clock says any time within so long, each as well as the other."""
FAR_SIGMAS: Final = 6.0
"""No good clock is so far off."""
STEPS: Final = 6
CLOSE: Final = 1e-4
"""A step whose square is less than this share of the variance ends the search."""
CROWD_SIGMAS: Final = 1.5
"""Arrivals crowd that are nearer to each other than this many of their sigmas."""
ROOT_TWO_PI: Final = math.sqrt(2.0 * math.pi)

Floats = NDArray[np.float64]


@njit("UniTuple(float64, 2)(float64, float64, float64)", cache=True)
def good_and_wrong(rest_s: float, sigma_s: float, wrong: float) -> tuple[float, float]:
    """Densities of a misfit for a good clock and for a wrong one, each with its probability."""
    z = rest_s / sigma_s
    good = (1.0 - wrong) * exp(-0.5 * z * z) / (ROOT_TWO_PI * sigma_s) if abs(z) < FAR_SIGMAS else 0.0
    return good, wrong / WRONG_S


@njit("int64(float64[::1], float64[::1])", cache=True)
def crowded(origins_s: Floats, sigmas_s: Floats) -> int:
    """The arrival that most others agree with, by how near they are in sigmas; of equal ones, the first."""
    best, most = 0, -1.0
    for i in range(len(origins_s)):
        near = 0.0
        for j in range(len(origins_s)):
            z = (origins_s[j] - origins_s[i]) / (CROWD_SIGMAS * (sigmas_s[i] + sigmas_s[j]))
            near += max(0.0, 1.0 - z * z)
        if near > most:
            best, most = i, near
    return best


@njit("UniTuple(float64, 2)(float64[::1], float64[::1], float64[::1])", cache=True)
def agreed(origins_s: Floats, sigmas_s: Floats, wrong: Floats) -> tuple[float, float]:
    """The origin time on which most arrivals agree, and the logarithm of their probability with all origin times summed.

    Args: origins_s: (k,) what each says. sigmas_s: (k,) of a good clock. wrong: (k,) probabilities that its clock is wrong.
    Source: expectation and maximisation (Dempster, Laird & Rubin, 1977) from where they crowd, then Laplace's approximation.
    Limits: of several times with like support only the first is counted.
    """
    at = origins_s[crowded(origins_s, sigmas_s)]
    width = 0.0
    for _ in range(STEPS):
        width = weighted = 0.0
        for i in range(len(origins_s)):
            good, bad = good_and_wrong(origins_s[i] - at, sigmas_s[i], wrong[i])
            weight = good / (good + bad) / (sigmas_s[i] * sigmas_s[i])
            width += weight
            weighted += weight * origins_s[i]
        step = weighted / width - at
        at += step
        if step * step * width < CLOSE:
            break
    value = -0.5 * log(width)
    for i in range(len(origins_s)):
        good, bad = good_and_wrong(origins_s[i] - at, sigmas_s[i], wrong[i])
        value += log(good + bad)
    return at, value


@njit(
    "void(float64[:, :, ::1], float64[::1], float64[::1], float64[::1], float64, float64, float64, float64[:, ::1], float64[:, ::1])",
    cache=True,
)
def by_arrivals(
    distances_m: Floats,
    times_s: Floats,
    sigmas_s: Floats,
    wrong: Floats,
    speed_m_s: float,
    share: float,
    blur_m: float,
    out: Floats,
    out_origin: Floats,
) -> None:
    """Logarithm of the probability (y, x) of every node, and the origin time that goes with it.

    Args:
        distances_m: (k, y, x). times_s, sigmas_s, wrong: (k,) as `agreed`. speed_m_s: of sound. share: of a travel time that wind and warmth
        change from way to way. blur_m: half the width of a cell, which adds to a sigma.
    Limits: straight ways over flat ground.
    """
    k = len(times_s)
    origins, sigmas = np.empty(k), np.empty(k)
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            for i in range(k):
                travel = distances_m[i, y, x] / speed_m_s
                origins[i] = times_s[i] - travel
                other, wide = share * travel, blur_m / speed_m_s
                sigmas[i] = np.sqrt(sigmas_s[i] * sigmas_s[i] + other * other + wide * wide)
            out_origin[y, x], out[y, x] = agreed(origins, sigmas, wrong)


@njit("float64[:, :, ::1](float64[:, :, ::1])", cache=True)
def relative(logs: Floats) -> Floats:
    """Probabilities (s, y, x) from their logarithms, the highest 1. Limits: below e to the -708 it is 0."""
    most = logs.max()
    out = np.empty(logs.shape)
    for s in range(logs.shape[0]):
        for y in range(logs.shape[1]):
            for x in range(logs.shape[2]):
                out[s, y, x] = exp(logs[s, y, x] - most)
    return out
