"""One incident from the observations in it: when, where, what, by whose means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import h3
import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse import rules
from trucewatch.fuse.placing import codes
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Texts, Words
from trucewatch.model.evidence import Observations
from trucewatch.science.clusters import middles, spreads_m

CELL_RESOLUTION: Final = 6
LOW: Final = v.CONFIDENCES.index("low")
E7: Final = 1e7


@dataclass(frozen=True, eq=False)
class Grouped:
    """Observations in the order of their incidents: `incident` (m,) ascending, `starts` (n,) where each incident begins."""

    observations: Observations
    extents: NDArray[Any]
    disputed: NDArray[np.bool_]
    incident: Ints
    starts: Ints

    @property
    def best(self) -> Ints:
        """The best placed observation (n,) of each incident: discs before sectors before rays, the least bound, the smallest id."""
        order = np.lexsort((self.extents["bound_m"], self.extents["shape"], self.incident))
        return order[self.starts]


def when(grouped: Grouped) -> dict[str, Any]:
    """The span that holds the spans of all observations. Limits: clock errors decide who joins, and are not added here."""
    t0_ms = np.minimum.reduceat(grouped.observations.t0_ms, grouped.starts)
    t1_ms = np.maximum.reduceat(grouped.observations.t1_ms, grouped.starts)
    return {"t0_ms": t0_ms, "t1_ms": t1_ms, "coarse": (t1_ms - t0_ms > rules.COARSE_MS).astype(np.int16)}


def where(grouped: Grouped, best: Ints) -> dict[str, Any]:
    """The middle and its radius, and the H3 cell of the middle.

    The middle is the mean of the middles of the observations of the best shape, weighted by the inverse squares of their bounds. The
    radius is that of the best observation, or reaches the farthest of those middles: agreement never makes it smaller than what
    one observer knows, and a bearing alone never makes a point.

    Limits: the gain of many independent observations is given away until their errors are calibrated. H3 finds cells in floating point: a
    middle within 1e-9 degree of a cell's edge could fall either way on another build of the library.
    """
    e = grouped.extents
    used = e["shape"] == e["shape"][best][grouped.incident]
    lat_e7, lon_e7 = middles(e["lat_e7"].copy(), e["lon_e7"].copy(), e["bound_m"].copy(), used, grouped.incident, best)
    spread_m = spreads_m(e["lat_e7"].copy(), e["lon_e7"].copy(), used, grouped.incident, lat_e7, lon_e7)
    radius_m = np.maximum(e["bound_m"][best], spread_m)
    return {"lat_e7": lat_e7, "lon_e7": lon_e7, "radius_m": radius_m, "cell": _cells(lat_e7, lon_e7)}


def _cells(lat_e7: Ints, lon_e7: Ints) -> Texts:
    """The H3 cell (n,) of each place; each distinct place is asked for one time."""
    places, back = np.unique(np.column_stack([lat_e7, lon_e7]), axis=0, return_inverse=True)
    cells = np.empty(len(places), dtype=object)
    cells[:] = [h3.latlng_to_cell(lat / E7, lon / E7, CELL_RESOLUTION) for lat, lon in places.tolist()]
    return cells[back.ravel()]


def what(grouped: Grouped, best: Ints) -> dict[str, Any]:
    """Kind and act by the best placed observation; description and weapon where all who state one agree."""
    o = grouped.observations
    return {
        "kind": o.kind[best],
        "uav_act": o.uav_act[best],
        "description": _agreed(o.description, grouped),
        "weapon": _agreed(o.weapon, grouped),
        "in_area": o.in_area[best],
    }


def _agreed(stated: Words, grouped: Grouped) -> Words:
    """The word that all agree on who state one; word 0, which says that nothing is known, where they differ."""
    known = np.where(stated == 0, np.iinfo(np.int16).max, stated)
    least = np.minimum.reduceat(known, grouped.starts)
    greatest = np.maximum.reduceat(stated, grouped.starts)
    return np.where(least == greatest, greatest, 0).astype(np.int16)


def by_whom(grouped: Grouped) -> dict[str, Any]:
    """How many observations and independent origins, by which means, how well graded, disputed or not.

    An observation without an origin group is of the origin of its source and platform.
    """
    o = grouped.observations
    named = zip(o.origin_group.tolist(), o.source.tolist(), o.platform.tolist(), strict=True)
    origin = codes(group or (source, platform) for group, source, platform in named)  # type: ignore[misc]
    pairs = np.unique(grouped.incident * (int(origin.max(initial=0)) + 1) + origin) // (int(origin.max(initial=0)) + 1)
    sizes = len(grouped.starts)
    return {
        "observations": np.bincount(grouped.incident, minlength=sizes),
        "origins": np.bincount(pairs, minlength=sizes),
        "means_bits": np.bitwise_or.reduceat(np.int64(1) << o.means.astype(np.int64), grouped.starts),
        "low_confidence": np.logical_and.reduceat(o.confidence == LOW, grouped.starts).astype(np.int16),
        "disputed": np.logical_or.reduceat(grouped.disputed, grouped.starts).astype(np.int16),
    }
