"""One incident from the observations in it: when, where, what, by whose means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import h3
import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse import rules
from trucewatch.fuse.placing import Speakers, paired
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Texts, Words
from trucewatch.model.evidence import Observations
from trucewatch.science.clusters import middles, spreads_m
from trucewatch.science.extents import DISC

CELL_RESOLUTION: Final = 6
LOW: Final = v.CONFIDENCES.index("low")
E7: Final = 1e7


@dataclass(frozen=True, eq=False)
class Grouped:
    """Observations by incident.

    `order` (m,) brings `observations`, `extents` and `disputed` into the order of their incidents; in that order, `incident` (m,)
    ascends and `starts` (n,) is where each begins; `who` is in that order already. Columns are permuted as they are asked for: a copy of all would double the memory.
    """

    observations: Observations
    who: Speakers
    extents: NDArray[Any]
    disputed: NDArray[np.bool_]
    order: NDArray[np.intp]
    incident: Ints
    starts: Ints

    def column(self, name: str) -> NDArray[Any]:
        """One column (m,) of the observations in the order of their incidents."""
        found: NDArray[Any] = getattr(self.observations, name)[self.order]
        return found

    def extent(self, name: str) -> Ints:
        """One field (m,) of the extents in the order of their incidents."""
        return self.extents[name][self.order].astype(np.int64)

    @cached_property
    def known_m(self) -> Ints:
        """How well each observation (m,) knows the place: the radius of a disc, the bound of a sector or ray."""
        return np.where(self.extent("shape") == DISC, self.extent("radius_m"), self.extent("bound_m"))

    @cached_property
    def best(self) -> Ints:
        """The best placed observation (n,) of each incident: discs before sectors before rays, the best known, the smallest id."""
        return np.lexsort((self.known_m, self.extent("shape"), self.incident))[self.starts]


def when(grouped: Grouped) -> dict[str, Any]:
    """The span that holds the spans of all observations. Limits: clock errors decide who joins, and are not added here."""
    t0_ms = np.minimum.reduceat(grouped.column("t0_ms"), grouped.starts)
    t1_ms = np.maximum.reduceat(grouped.column("t1_ms"), grouped.starts)
    return {"t0_ms": t0_ms, "t1_ms": t1_ms, "coarse": (t1_ms - t0_ms > rules.COARSE_MS).astype(np.int16)}


def where(grouped: Grouped) -> dict[str, Any]:
    """The middle and its radius, and the H3 cell of the middle.

    The middle is the mean of the middles of the observations of the best shape, weighted by the inverse squares of their radii. The
    radius is that of the best observation, or reaches the farthest of those middles: agreement never makes it smaller than what
    one observer knows, and a bearing alone never makes a point.

    Limits: the gain of many independent observations is given away until their errors are calibrated. H3 finds cells in floating point: a
    middle within 1e-9 degree of a cell's edge could fall either way on another build of the library.
    """
    lat_e7, lon_e7, shape, best = (
        grouped.extent("lat_e7"),
        grouped.extent("lon_e7"),
        grouped.extent("shape"),
        grouped.best,
    )
    used = shape == shape[best][grouped.incident]
    middle = middles(lat_e7, lon_e7, grouped.known_m, used, grouped.incident, best)
    radius_m = np.maximum(grouped.known_m[best], spreads_m(lat_e7, lon_e7, used, grouped.incident, *middle))
    return {"lat_e7": middle[0], "lon_e7": middle[1], "radius_m": radius_m, "cell": _cells(*middle)}


def _cells(lat_e7: Ints, lon_e7: Ints) -> Texts:
    """The H3 cell (n,) of each place; each distinct place is asked for one time."""
    _, first, back = np.unique((lat_e7 << 32) + lon_e7, return_index=True, return_inverse=True)
    places = zip(lat_e7[first].tolist(), lon_e7[first].tolist(), strict=True)
    cells = np.empty(len(first), dtype=object)
    cells[:] = [h3.latlng_to_cell(lat / E7, lon / E7, CELL_RESOLUTION) for lat, lon in places]
    return cells[back]


def what(grouped: Grouped) -> dict[str, Any]:
    """Kind and act by the best placed observation; description and weapon where all who state one agree."""
    best = grouped.order[grouped.best]
    o = grouped.observations
    return {
        "kind": o.kind[best],
        "uav_act": o.uav_act[best],
        "description": _agreed(grouped.column("description"), grouped),
        "direction": _direction(grouped),
        "weapon": _agreed(grouped.column("weapon"), grouped),
        "in_area": o.in_area[best],
    }


def _agreed(stated: Words, grouped: Grouped) -> Words:
    """The word that all agree on who state one; word 0, which says that nothing is known, where they differ."""
    known = np.where(stated == 0, np.iinfo(np.int16).max, stated)
    least = np.minimum.reduceat(known, grouped.starts)
    greatest = np.maximum.reduceat(stated, grouped.starts)
    return np.where(least == greatest, greatest, 0).astype(np.int16)


def _direction(grouped: Grouped) -> Texts:
    """The direction that all agree on who state one; empty where they differ."""
    stated = grouped.observations.direction[grouped.order]
    words = np.array(sorted({"", *stated.tolist()}), dtype=object)
    codes = {word: code for code, word in enumerate(words.tolist())}
    agreed = _agreed(np.array([codes[word] for word in stated.tolist()], np.int16), grouped)
    return words[agreed]


def by_whom(grouped: Grouped) -> dict[str, Any]:
    """How many observations and independent origins, by which means, how well graded, disputed or not.

    An observation without an origin group is of the origin of its source and platform.
    """
    who, sizes = grouped.who, len(grouped.starts)
    # origins that are named by no group come after all that are
    origin = np.where(who.origin_named, who.origin, int(who.origin.max()) + 1 + paired(who.source, who.platform))
    distinct = np.unique(paired(grouped.incident, origin), return_index=True)[1]
    means = np.int64(1) << grouped.column("means").astype(np.int64)
    low = grouped.column("confidence") == LOW
    return {
        "observations": np.bincount(grouped.incident, minlength=sizes),
        "origins": np.bincount(grouped.incident[distinct], minlength=sizes),
        "means_bits": np.bitwise_or.reduceat(means, grouped.starts),
        "low_confidence": np.logical_and.reduceat(low, grouped.starts).astype(np.int16),
        "disputed": np.logical_or.reduceat(grouped.disputed[grouped.order], grouped.starts).astype(np.int16),
    }
