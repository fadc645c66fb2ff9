"""How well places were watched, hour by hour: watches that open and close in time, each with its chance to perceive each class."""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.geodesy import distance_mm, metres_per_e7

Ints = NDArray[np.int64]
ONE_E6: Final = 1_000_000
NORTH_MM_PER_E7: Final = 11.057
"""Length of 1e-7 degree of latitude where it is least."""
EAST_SHARE: Final = 0.9
"""How much less 1e-7 degree of longitude may be half way to a watch than at the place."""
WATCH: Final = np.dtype(
    [
        ("t0_ms", "i8"),
        ("t1_ms", "i8"),
        ("lat_e7", "i8"),
        ("lon_e7", "i8"),
        ("radius_m", "i8"),
        ("means", "i8"),
        ("model", "i8"),  # its row in the table of reaches
        ("blocks", "i8"),  # 1: keeps its means from watching within its radius
    ]
)
WATCHES: Final = numba.from_dtype(WATCH)[::1]
SURE, NONE, CHANCE, DARK = range(4)
"""Columns of a reach: sure and none in thousandths of the watch's radius, the chance x 1e6 within `sure`, 1 if it works in the dark."""
_INTS: Final = numba.int64[::1]
_TABLE: Final = numba.int64[:, ::1]
_CUBE: Final = numba.int64[:, :, ::1]


@njit("int64(int64, int64, int64[::1])", cache=True)
def chance_at(away_mm: int, radius_m: int, reach: Ints) -> int:
    """The chance x 1e6 to perceive something at a distance: level up to `sure`, then in a straight line down to nothing at `none`."""
    # a radius in metres times thousandths of it is millimetres
    sure_mm, none_mm = radius_m * reach[SURE], radius_m * reach[NONE]
    if away_mm <= sure_mm:
        return int(reach[CHANCE])
    if away_mm >= none_mm:
        return 0
    return int(reach[CHANCE] * (none_mm - away_mm) // (none_mm - sure_mm))


@njit((WATCHES, numba.int64, numba.int64, _CUBE), cache=True)
def chances(watches: NDArray[Any], lat_e7: int, lon_e7: int, reach: Ints) -> Ints:
    """The chance x 1e6 (n, classes) of each watch to perceive something at a place, by its class.

    Args:
        watches: (n,) `WATCH`. reach: (models, classes, 4).
    Limits: every watch sees alike in all directions; terrain and weather are not in it. Up to 300 km below 75 degrees of latitude.
    """
    out = np.zeros((len(watches), reach.shape[1]), np.int64)
    farthest = np.zeros(len(reach), np.int64)
    for m in range(len(reach)):
        farthest[m] = reach[m, :, NONE].max()
    east_mm = EAST_SHARE * 1000 * metres_per_e7(float(lat_e7))[1]
    for i in range(len(watches)):
        w = watches[i]
        limit_mm = w.radius_m * (1000 if w.blocks else farthest[w.model])
        if abs(w.lat_e7 - lat_e7) * NORTH_MM_PER_E7 > limit_mm or abs(w.lon_e7 - lon_e7) * east_mm > limit_mm:
            continue
        away_mm = distance_mm(w.lat_e7, w.lon_e7, lat_e7, lon_e7)
        if w.blocks:
            out[i, 0] = 1 if away_mm <= limit_mm else 0
            continue
        for c in range(reach.shape[1]):
            out[i, c] = chance_at(away_mm, w.radius_m, reach[w.model, c])
    return out


@njit("int64(int64[::1], int64, int64, boolean)", cache=True)
def turned(opened: Ints, count: int, watch: int, opens: bool) -> int:
    """Add a watch to the first `count` open ones, or take it out of them, in place. Returns: how many are open then."""
    if opens:
        opened[count] = watch
        return count + 1
    for k in range(count):
        if opened[k] == watch:
            opened[k] = opened[count - 1]
            return count - 1
    return count


@njit(
    (WATCHES, _INTS, numba.int64, _TABLE, _CUBE, numba.boolean, _INTS, _TABLE, _TABLE),
    cache=True,
)
def perceive(
    watches: NDArray[Any],
    opened: Ints,
    count: int,
    chance: Ints,
    reach: Ints,
    dark: bool,
    blocking: Ints,
    best: Ints,
    total: Ints,
) -> None:
    """Set what the open watches perceive at one moment: the best chance of them and their sum, (means + 1, classes) x 1e6.

    Args:
        opened: places of the open watches, the first `count` of them. chance: (n, classes). blocking: (means,) how many block each.
        best, total: by means, last for all means together; class 0 is any class, the greatest chance of all.
    """
    best[:] = 0
    total[:] = 0
    everything = len(best) - 1
    for k in range(count):
        i = opened[k]
        means, model = watches[i].means, watches[i].model
        if blocking[means] > 0:
            continue
        greatest = 0
        for c in range(chance.shape[1] - 1, -1, -1):
            p = 0 if dark and reach[model, c, DARK] == 0 else chance[i, c]
            greatest = max(greatest, p)
            if c == 0:
                p = greatest
            for row in (means, everything):
                best[row, c] = max(best[row, c], p)
                total[row, c] += p


@njit((WATCHES, _INTS, _INTS, _INTS, _INTS, _INTS, _TABLE, _CUBE, _CUBE, _CUBE), cache=True)
def add_watched(
    watches: NDArray[Any],
    at_ms: Ints,
    turns: Ints,
    cuts_ms: Ints,
    hour: Ints,
    dark: Ints,
    chance: Ints,
    reach: Ints,
    least: Ints,
    most: Ints,
) -> None:
    """Add how well one place was watched, in chance x 1e6 times ms, in place.

    Args:
        watches: (n,) `WATCH`. at_ms, turns: (2n,) the moments, ascending, at which each watch opens (its place + 1) or closes (the negative).
        cuts_ms: (b + 1,) ascending; between two of them lies a part of one `hour` (b,), in the `dark` (b,) or not.
        chance: (n, classes), `chances`. reach: (models, classes, 4).
        least, most: (means + 1, classes, hours), the last means for all together.
    Source: bounds of Frechet on the probability of a union, from the probabilities alone: the greatest, and the sum, at most 1.
    Limits: how far watches depend on each other is not known, so that nothing sharper than the bounds can be said.
    """
    best, total = np.zeros(least.shape[:2], np.int64), np.zeros(least.shape[:2], np.int64)
    opened, count = np.zeros(len(watches), np.int64), 0
    blocking = np.zeros(len(least) - 1, np.int64)
    e, since_ms = 0, cuts_ms[0]
    for b in range(len(hour)):
        while since_ms < cuts_ms[b + 1]:
            until_ms = min(cuts_ms[b + 1], at_ms[e]) if e < len(at_ms) else cuts_ms[b + 1]
            if count > 0 and until_ms > since_ms:
                perceive(watches, opened, count, chance, reach, dark[b] != 0, blocking, best, total)
                for m in range(len(least)):
                    for c in range(least.shape[1]):
                        least[m, c, hour[b]] += best[m, c] * (until_ms - since_ms)
                        most[m, c, hour[b]] += min(ONE_E6, total[m, c]) * (until_ms - since_ms)
            since_ms = max(since_ms, until_ms)
            while e < len(at_ms) and at_ms[e] <= since_ms:
                i, opens = abs(turns[e]) - 1, turns[e] > 0
                if watches[i].blocks:
                    blocking[watches[i].means] += (1 if opens else -1) * chance[i, 0]
                elif chance[i].max() > 0:
                    count = turned(opened, count, i, opens)
                e += 1


@njit((WATCHES, _INTS, _INTS, _INTS, _INTS, _INTS, _TABLE, _CUBE, _CUBE, _CUBE), cache=True)
def add_places(
    watches: NDArray[Any],
    at_ms: Ints,
    turns: Ints,
    cuts_ms: Ints,
    hour: Ints,
    dark: Ints,
    places: Ints,
    reach: Ints,
    least: Ints,
    most: Ints,
) -> None:
    """`add_watched` for places (m, 2), latitude and longitude, one after the other; those that no watch reaches cost little."""
    for place in range(len(places)):
        chance = chances(watches, places[place, 0], places[place, 1], reach)
        if chance.any():
            add_watched(watches, at_ms, turns, cuts_ms, hour, dark, chance, reach, least, most)
