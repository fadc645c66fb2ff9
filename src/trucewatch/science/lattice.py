"""Fixed places that stand for a region."""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.regions import holds

PLACES: Final = 64
TRIES: Final = 64 * 4096
# 2**32 divided by the plastic number and by its square: the additive recurrence with the most even spread in two dimensions
STEP_Y: Final = 3_242_174_889
STEP_X: Final = 2_447_445_414
ONE: Final = 1 << 32


@njit("int64[:, :](int64[:, :])", cache=True)
def lattice(edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """Places (m, 2) inside a region, spread evenly over it: latitudes, longitudes, degrees x 1e7; m is 64.

    Args:
        edges: (n, 4), `regions.edges_of`.
    Source: Roberts (2018), the R2 sequence, in integers; places outside the region are passed over.
    Limits: even in the plane of longitude and latitude, not on the ground. A region that fills less than 1 / 4096 of its bounding
        box gets fewer places, at worst none.
    """
    found = np.empty((PLACES, 2), np.int64)
    count = 0
    if len(edges) == 0:
        return found[:0]
    south, north = edges[:, 0].min(), edges[:, 0].max()
    west, east = edges[:, 1].min(), edges[:, 1].max()
    for k in range(1, TRIES + 1):
        # the parts of 2**32 are cut to 30 bits: with a width below 2**32 the product stays exact
        y = south + (north - south) * (((k * STEP_Y) % ONE) >> 2) // (ONE >> 2)
        x = west + (east - west) * (((k * STEP_X) % ONE) >> 2) // (ONE >> 2)
        if holds(y, x, edges):
            found[count, 0], found[count, 1] = y, x
            count += 1
            if count == PLACES:
                break
    return found[:count]
