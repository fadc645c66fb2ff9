"""Which points lie inside a region: exact, on integers."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ints
from trucewatch.model.mission import Region


def inside(lat_e7: Ints, lon_e7: Ints, region: Region) -> NDArray[np.bool_]:
    """Whether each point lies in the region, by the even-odd rule.

    Args:
        lat_e7, lon_e7: (n,) int64, degrees x 1e7, within +-90 and +-180 degrees. region: its rings.
    Returns: (n,) bool. A point exactly on an edge counts for one side of it, always the same.
    Source: the crossing test (Shimrat 1962; Hormann and Agathos 2001), both products compared instead of divided.
    Limits: straight edges in the plane of longitude and latitude. Each product is below 1.8e9 x 3.6e9 = 6.5e18, so int64 holds it.
    """
    order = np.argsort(lat_e7, kind="stable")
    lat, lon = lat_e7[order], lon_e7[order]
    odd = np.zeros(len(lat), dtype=np.bool_)
    for ring in region.rings:
        for (lat_a, lon_a), (lat_b, lon_b) in zip(ring.tolist(), np.roll(ring, -1, axis=0).tolist(), strict=True):
            (low, low_lon), (high, high_lon) = sorted([(lat_a, lon_a), (lat_b, lon_b)])
            first, last = np.searchsorted(lat, [low, high], side="left")
            along = (lat[first:last] - low) * (high_lon - low_lon)
            across = (lon[first:last] - low_lon) * (high - low)
            odd[first:last] ^= across < along
    found = np.empty_like(odd)
    found[order] = odd
    return found
