"""How long a wave takes: at one speed, through flat layers of rock, or through air with its temperature and wind.

Through layers the first of all ways counts: the direct one, and those that run along the top of a faster layer (head waves). The earth is made flat for
that: depths and speeds are stretched, so that its curvature is in them.

Limits: no reflected ways, no topography, no slow layer that hides a fast one; sounds in air go straight, at the temperature and wind of one layer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.errors import WorkflowError
from trucewatch.science.elementary import cos, log, sin

Floats = NDArray[np.float64]

EARTH_M: Final = 6_371_000.0
SOUND_M_S: Final = 20.05
"""Speed of sound in air over the square root of its temperature in kelvin."""
HALVINGS: Final = 60


@dataclass(frozen=True)
class Layers:
    """Flat layers of rock: depth of the top of each, from 0 downwards, and its speed."""

    tops_m: tuple[float, ...]
    speeds_m_s: tuple[float, ...]

    def __post_init__(self) -> None:
        """Raise: WorkflowError: tops do not begin at 0 and ascend, or a speed is none."""
        ascending = all(a < b for a, b in zip(self.tops_m, self.tops_m[1:], strict=False))
        whole = len(self.tops_m) == len(self.speeds_m_s) > 0
        if not (whole and self.tops_m[0] == 0.0 and ascending and all(v > 0.0 for v in self.speeds_m_s)):
            raise WorkflowError(
                "Layers of rock do not fit each other.", hint="Begin at 0 m, go down, with a speed for each layer."
            )


def homogeneous(distance_m: Floats, depth_m: Floats, speed_m_s: float) -> Floats:
    """Seconds (n,) along straight lines from places at a depth to a station at the surface. Limits: see the module."""
    seconds: Floats = np.sqrt(distance_m * distance_m + depth_m * depth_m) / speed_m_s
    return seconds


def acoustic(
    distance_m: Floats, towards_rad: Floats, temperature_k: float, wind_east_m_s: float, wind_north_m_s: float
) -> Floats:
    """Seconds (n,) that a sound takes through moving air.

    Args: towards_rad: direction (n,) in which the sound leaves, from north towards east. wind: where the air goes, not where it comes from.
    Raises: WorkflowError: the wind is as fast as sound.
    Source: ISO 9613-1 and Ostashev & Wilson, Acoustics in Moving Inhomogeneous Media (2015), 3.1: c = 20.05 sqrt(T) and the wind along the path.
    Limits: within tens of kilometres; wind across the path and the layers of the atmosphere, which bend sound, are not in it.
    """
    still = SOUND_M_S * math.sqrt(temperature_k)
    if wind_east_m_s * wind_east_m_s + wind_north_m_s * wind_north_m_s >= still * still:
        raise WorkflowError("The wind is given as fast as sound.", hint="Give it in metres a second.")
    seconds: Floats = distance_m / effective(towards_rad, still, wind_east_m_s, wind_north_m_s)
    return seconds


@njit("float64[::1](float64[::1], float64, float64, float64)", cache=True)
def effective(towards_rad: Any, still_m_s: float, wind_east_m_s: float, wind_north_m_s: float) -> Any:
    """Speeds (n,) of sound in metres a second with the wind along the path."""
    out = np.empty(len(towards_rad))
    for i in range(len(out)):
        out[i] = still_m_s + wind_east_m_s * sin(towards_rad[i]) + wind_north_m_s * cos(towards_rad[i])
    return out


def flattened(layers: Layers) -> tuple[Floats, Floats, Floats]:
    """Layers of a round earth as a flat one: tops, mean speeds, and speeds at the tops.

    Source: Aki & Richards, Quantitative Seismology (2002), box 9.2: z' = R ln(R / (R - z)), v' = v R / (R - z).
    Limits: within a layer the stretched speed is that of its middle.
    """
    tops = [EARTH_M * log(EARTH_M / (EARTH_M - z)) for z in layers.tops_m]
    bottoms = [*layers.tops_m[1:], layers.tops_m[-1]]
    middles = [0.5 * (top + bottom) for top, bottom in zip(layers.tops_m, bottoms, strict=True)]
    speeds = [v * EARTH_M / (EARTH_M - z) for v, z in zip(layers.speeds_m_s, middles, strict=True)]
    at_tops = [v * EARTH_M / (EARTH_M - z) for v, z in zip(layers.speeds_m_s, layers.tops_m, strict=True)]
    return np.array(tops), np.array(speeds), np.array(at_tops)


@njit("float64(float64[::1], float64, int64)", cache=True)
def thickness_above(tops: Floats, depth_m: float, layer: int) -> float:
    """Metres of a layer that lie above a depth."""
    bottom = tops[layer + 1] if layer + 1 < len(tops) else np.inf
    inside: float = max(0.0, min(bottom, depth_m) - tops[layer])
    return inside


@njit("UniTuple(float64, 2)(float64[::1], float64[::1], float64, float64)", cache=True)
def rising(tops: Any, speeds: Any, depth_m: float, slowness: float) -> Any:
    """Metres sideways and seconds of a ray of a horizontal slowness (s/m) from a depth straight up to the surface."""
    across, seconds = 0.0, 0.0
    for k in range(len(tops)):
        h = thickness_above(tops, depth_m, k)
        if h > 0.0:
            sine = slowness * speeds[k]
            cosine = math.sqrt(max(1e-300, 1.0 - sine * sine))
            across += h * sine / cosine
            seconds += h / (speeds[k] * cosine)
    return across, seconds


@njit("float64(float64[::1], float64[::1], float64, float64, float64)", cache=True)
def direct(tops: Any, speeds: Any, at_surface_m_s: float, depth_m: float, distance_m: float) -> float:
    """Seconds of the way straight up from a depth, by halving the slowness; from the surface, along it."""
    fastest = 0.0
    for k in range(len(tops)):
        if k == 0 or thickness_above(tops, depth_m, k) > 0.0:
            fastest = max(fastest, speeds[k])
    if depth_m <= 0.0:
        return distance_m / at_surface_m_s
    low, high = 0.0, 1.0 / fastest
    for _ in range(HALVINGS):
        middle = 0.5 * (low + high)
        if rising(tops, speeds, depth_m, middle)[0] < distance_m:
            low = middle
        else:
            high = middle
    across, seconds = rising(tops, speeds, depth_m, low)
    total: float = seconds + low * (distance_m - across)
    return total


@njit("float64(float64[::1], float64[::1], float64[::1], float64, float64, int64)", cache=True)
def along(tops: Any, speeds: Any, at_tops: Any, depth_m: float, distance_m: float, layer: int) -> float:
    """Seconds of the way down from a depth to the top of a layer, along it and up to the surface; infinite where there is none.

    Source: Aki & Richards (2002), 5.1; Havskov & Ottemöller, Routine Data Processing in Earthquake Seismology (2010), 2.4.
    """
    if depth_m > tops[layer]:
        return np.inf
    slowness = 1.0 / at_tops[layer]
    across, seconds = 0.0, 0.0
    for k in range(layer):
        sine = slowness * speeds[k]
        if sine >= 1.0:
            return np.inf
        h = tops[k + 1] - tops[k]
        ways = h + (h - thickness_above(tops, depth_m, k))
        cosine = math.sqrt(1.0 - sine * sine)
        across += ways * sine / cosine
        seconds += ways / (speeds[k] * cosine)
    return seconds + (distance_m - across) * slowness if distance_m >= across else np.inf


@njit("float64[::1](float64[::1], float64[::1], float64[::1], float64[::1], float64[::1])", cache=True)
def first_of_all(tops: Floats, speeds: Floats, at_tops: Floats, distance_m: Floats, depth_m: Floats) -> Floats:
    """Seconds (n,) of the first of all ways."""
    out = np.empty(len(distance_m))
    for i in range(len(out)):
        best = direct(tops, speeds, at_tops[0], depth_m[i], distance_m[i])
        for layer in range(1, len(tops)):
            best = min(best, along(tops, speeds, at_tops, depth_m[i], distance_m[i], layer))
        out[i] = best
    return out


def layered(distance_m: Floats, depth_m: Floats, layers: Layers, *, round_earth: bool = True) -> Floats:
    """Seconds (n,) of the first wave from places at a depth to a station at the surface.

    Args: round_earth: whether the earth is made flat first; otherwise layers are taken as flat.
    Source: see `along` and `flattened`. Limits: see the module; against TauP within 0.05 s to 500 km for sources in the crust.
    """
    if round_earth:
        tops, speeds, at_tops = flattened(layers)
        depths, which = np.unique(depth_m, return_inverse=True)
        depth_m = np.array([EARTH_M * log(EARTH_M / (EARTH_M - z)) for z in depths.tolist()])[which]
    else:
        tops, speeds = np.array(layers.tops_m), np.array(layers.speeds_m_s)
        at_tops = speeds
    return first_of_all(tops, speeds, at_tops, np.ascontiguousarray(distance_m), np.ascontiguousarray(depth_m))
