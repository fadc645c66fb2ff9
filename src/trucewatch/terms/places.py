"""The extents that predicates ask about, and how likely each incident lies in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.agreement import Extent
from trucewatch.model.derived import Incidents
from trucewatch.model.mission import Region
from trucewatch.model.time import Interval
from trucewatch.science.edge_grid import Grid, grid_over
from trucewatch.science.regions import edges_of
from trucewatch.science.zone_shares import RADII_PER_DEVIATION_SQUARED, shares_of_ellipses
from trucewatch.terms.logic import Bounds
from trucewatch.terms.spans import within


@dataclass(frozen=True, eq=False)
class Places:
    """Extents, ready to be asked for many incidents at once: their distinct regions under one grid, where each one's two stand, and when."""

    grid: Grid
    least: Mapping[str, int]
    most: Mapping[str, int]
    valid: Mapping[str, Interval]

    @classmethod
    def of(cls, extents: Mapping[str, Extent], keys: Iterable[str]) -> Places:
        """The extents of some keys. Raises: KeyError: there is no such extent."""
        asked = {key: extents[key] for key in sorted(set(keys))}
        distinct: dict[tuple[bytes, ...], Region] = {}
        for extent in asked.values():
            for region in (extent.least, extent.most):
                distinct.setdefault(_outline(region), region)
        place = {outline: number for number, outline in enumerate(distinct)}
        return cls(
            grid_over([edges_of(region.rings) for region in distinct.values()]),
            {key: place[_outline(extent.least)] for key, extent in asked.items()},
            {key: place[_outline(extent.most)] for key, extent in asked.items()},
            {key: extent.valid for key, extent in asked.items()},
        )

    def inside(self, subjects: Incidents) -> dict[str, Bounds]:
        """Least and greatest probability (n,) x 1e6, by key, that each incident lies in an extent while that is valid.

        The incident's place is a normal distribution with its covariance; of what has none, a round one whose 95 % circle has its radius. What lies between least and most of the
        extent counts in the greatest only, and so does what may lie outside the time in which it is valid.

        Source: `science.zone_shares`. Limits: a bearing sector is taken as the ellipse that fits it; a line has no inside.
        """
        found = shares_of_ellipses(subjects.lat_e7, subjects.lon_e7, _spread_m2(subjects), self.grid)
        times = {valid: within(subjects.t0_ms, subjects.t1_ms, [valid]) for valid in set(self.valid.values())}
        made = {}
        for key, valid in self.valid.items():
            inside, touched = times[valid]
            least, most = found[self.least[key]], found[self.most[key]]
            # rounding may leave the greatest 1e-6 below the least
            made[key] = np.where(inside, np.minimum(least, most), 0), np.where(touched, np.maximum(least, most), 0)
        return made


def _spread_m2(subjects: Incidents) -> NDArray[np.float64]:
    """Variance north, covariance, variance east (n, 3) of each place."""
    round_m2 = subjects.radius_m * subjects.radius_m / RADII_PER_DEVIATION_SQUARED
    known = subjects.var_north_m2 > 0
    return np.column_stack(
        [
            np.where(known, subjects.var_north_m2, round_m2),
            np.where(known, subjects.cov_m2, 0.0),
            np.where(known, subjects.var_east_m2, round_m2),
        ]
    )


def _outline(region: Region) -> tuple[bytes, ...]:
    return tuple(ring.tobytes() for ring in region.rings)
