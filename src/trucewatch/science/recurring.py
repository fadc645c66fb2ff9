"""How well places were watched at the same hour of every day: what would have been, had something happened on another day."""

from __future__ import annotations

from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.exposure import DARK, WATCHES, chances

Ints = NDArray[np.int64]
Marks = NDArray[np.bool_]
_INTS: Final = numba.int64[::1]
_CUBE: Final = numba.int64[:, :, ::1]
_FLAGS: Final = numba.boolean[:, ::1]
_MARKS: Final = numba.boolean[::1]


@njit("int64(int64[::1], int64[:, ::1], boolean)", cache=True)
def greatest(chance: Ints, reach: Ints, dark: bool) -> int:
    """The greatest chance of one watch over its classes (classes,), by day or in the `dark`."""
    found = 0
    for c in range(len(chance)):
        if not dark or reach[c, DARK] != 0:
            found = max(found, chance[c])
    return int(found)


@njit("UniTuple(int64, 2)(int64, int64, int64, int64, int64)", cache=True)
def days_within(t0_ms: int, t1_ms: int, first_ms: int, step_ms: int, days: int) -> tuple[int, int]:
    """Which of the moments `first_ms`, `first_ms + step_ms` ... lie in [t0, t1): from the first of two places up to the second."""
    return max(0, -((first_ms - t0_ms) // step_ms)), min(days, -((first_ms - t1_ms) // step_ms))


@njit((_INTS, WATCHES, numba.int64, numba.int64, _MARKS, _MARKS, numba.int64, numba.int64), cache=True)
def raise_best(
    best: Ints,
    watches: NDArray[Any],
    first_ms: int,
    step_ms: int,
    dark: Marks,
    blocked: Marks,
    by_day: int,
    by_night: int,
) -> None:
    """Raise the best chance of each day (days,) to that of one site's watches where they are open then and not `blocked`, in place."""
    for w in watches:
        since, until = days_within(w.t0_ms, w.t1_ms, first_ms, step_ms, len(best))
        for d in range(since, until):
            if not blocked[d]:
                best[d] = max(best[d], by_night if dark[d] else by_day)


@njit((WATCHES, WATCHES, _INTS, _INTS, _INTS, _INTS, numba.int64, _FLAGS, _CUBE), cache=True)
def watched_daily(
    sites: NDArray[Any],
    watches: NDArray[Any],
    starts: Ints,
    lat_e7: Ints,
    lon_e7: Ints,
    first_ms: Ints,
    step_ms: int,
    dark: Marks,
    reach: Ints,
) -> Ints:
    """The best chance x 1e6 (n, days) of any watch to perceive something of any class at n places, at the same hour of every day.

    Args:
        sites: (s,) one watch of each site. watches, starts: all watches, site by site, and where each site begins (s + 1,).
        lat_e7, lon_e7: (n,); the same place several times in a row costs little. first_ms: (n,) the moment on the first day; `step_ms`
            later comes the next. dark: (n, days). reach: (models, classes, 4).
    Limits: as `chances`; the best watch alone, which is the least that they perceive together.
    """
    best = np.zeros(dark.shape, np.int64)
    chance = np.zeros((len(sites), reach.shape[1]), np.int64)
    blocked = np.zeros((len(reach), dark.shape[1]), np.bool_)
    for k in range(len(lat_e7)):
        if k == 0 or lat_e7[k] != lat_e7[k - 1] or lon_e7[k] != lon_e7[k - 1]:
            chance = chances(sites, lat_e7[k], lon_e7[k], reach)
        blocked[:] = False
        for i in range(len(sites)):
            if sites[i].blocks and chance[i, 0] > 0:
                for w in watches[starts[i] : starts[i + 1]]:
                    since, until = days_within(w.t0_ms, w.t1_ms, first_ms[k], step_ms, dark.shape[1])
                    blocked[w.means, since:until] = True
        for i in range(len(sites)):
            by_day = 0 if sites[i].blocks else greatest(chance[i], reach[sites[i].model], False)
            if by_day > 0:
                by_night = greatest(chance[i], reach[sites[i].model], True)
                of_site = watches[starts[i] : starts[i + 1]]
                raise_best(best[k], of_site, first_ms[k], step_ms, dark[k], blocked[sites[i].means], by_day, by_night)
    return best
