"""Observations as extents: where and when each may have been, and whom it may join at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse import rules
from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ints, Texts
from trucewatch.model.evidence import Observations
from trucewatch.science.cells import GROUPS
from trucewatch.science.extents import (
    BAND,
    DISC,
    EXTENT,
    HALF_CIRCLE_CDEG,
    MOST_M,
    MOST_S,
    RAY,
    SECTOR,
    complete,
)

BAND_PLACE: Final = v.PLACES.index("band")
LINE: Final = v.PLACES.index("line")
UNKNOWN: Final = v.PLACES.index("unknown")
DETECTED: Final = v.MEANS.index("detected")
ALONE: Final = -1
"""The group of an observation that joins nothing."""


def extents(observations: Observations, strange_e3: Ints) -> NDArray[Any]:
    """Every observation as an extent (n,) of dtype `EXTENT`, group not yet set.

    Args: strange_e3: (n,) logarithm x 1e3 of the odds that each errs in the family of its kind.

    Times are uniform in their span; the clock error is two standard deviations.
    Limits: the error of a polygon is the radius given with it. A band of distances without a bearing is a ring around the observer.
    """
    o = observations
    made, bands = np.zeros(len(o), EXTENT), np.zeros(len(o), BAND)
    span_s = np.minimum((o.t1_ms - o.t0_ms) // 1000, MOST_S)
    clock_s = np.minimum(o.clock_error_ms // 1000, MOST_S)
    made["at_ms"] = o.t0_ms + (o.t1_ms - o.t0_ms) // 2
    made["var_s2"] = (span_s * span_s) / 12.0 + (clock_s * clock_s) / 4.0 + 1.0
    bands["from_lat_e7"], bands["from_lon_e7"] = o.lat_e7, o.lon_e7
    # of bands and lines the column holds how far they reach
    bands["radius_m"] = np.where(is_disc(o), np.clip(o.radius_m, 0, MOST_M), rules.OBSERVER_M)
    bands["bearing_cdeg"] = np.maximum(o.bearing_cdeg, 0)
    bands["half_cdeg"] = np.where(o.bearing_cdeg < 0, HALF_CIRCLE_CDEG, o.bearing_half_cdeg)
    near_m = np.clip(o.distance_min_m, 0, MOST_M)
    far_m = np.where(o.distance_max_m < 0, near_m + rules.REACH_M, o.distance_max_m)
    bands["near_m"], bands["far_m"] = near_m, np.clip(far_m, near_m, MOST_M)
    made["shape"] = np.where(o.place == BAND_PLACE, SECTOR, np.where(o.place == LINE, RAY, DISC))
    complete(made, bands)
    made["spread_m"], made["lasting_s"] = np.array(rules.spreads_m())[o.kind], np.array(rules.lastings_s())[o.kind]
    made["family"], made["strange_e3"] = np.array(rules.families())[o.kind], strange_e3
    return made


@dataclass(frozen=True, eq=False)
class Speakers:
    """Who perceived: numbers (n,) for origin group, source and platform of each observation, and whether the first and last are named."""

    origin: Ints
    source: Ints
    platform: Ints
    origin_named: NDArray[np.bool_]
    platform_named: NDArray[np.bool_]

    def take(self, rows: NDArray[np.intp]) -> Speakers:
        """The speakers of some of the observations."""
        named = self.origin_named[rows], self.platform_named[rows]
        return Speakers(self.origin[rows], self.source[rows], self.platform[rows], *named)


def speakers(observations: Observations) -> Speakers:
    """Who perceived each observation; texts are looked at here and nowhere later."""
    o = observations
    named = o.origin_group != "", o.platform != ""
    return Speakers(codes(o.origin_group), codes(o.source), codes(o.platform), *named)


def is_disc(observations: Observations) -> NDArray[np.bool_]:
    """Whether the place of each observation (n,) is a point or an area, and no band and no line."""
    found: NDArray[np.bool_] = (observations.place != BAND_PLACE) & (observations.place != LINE)
    return found


def group(observations: Observations, who: Speakers, made: NDArray[Any]) -> None:
    """Set the group of every extent, in place: kinds that are taken for each other, or the observation's like, or nobody.

    Limits: of one block no more than `cells.GROUPS` groups can be told apart; further likes of coarse observations are alone.
    """
    o = observations
    wide = (made["shape"] == DISC) & ((o.place == UNKNOWN) | (o.radius_m > rules.PRECISE_M))
    precise = ~wide & (o.t1_ms - o.t0_ms <= rules.PRECISE_MS)
    made["group"] = np.where(precise, np.array(rules.groups())[o.kind], ALONE)
    rows = np.flatnonzero(~wide & ~precise)
    alike = _alike_groups(o.take(rows), who.take(rows))
    made["group"][rows] = np.where(alike < GROUPS, alike, ALONE)
    made["var_s2"][rows] = 1.0


def _alike_groups(coarse: Observations, who: Speakers) -> Ints:
    """Groups (n,) of observations over long spans: equal spans, kinds and origins.

    A satellite product that knows only the day gives several rows of one fire: its origin is its source. For all other means the
    origin is the origin group, so that copies of one report are one incident; without an origin group it joins nobody.
    """
    if not len(coarse):
        return np.empty(0, np.int64)
    detected = coarse.means == DETECTED
    apart = (coarse.t0_ms, coarse.t1_ms, coarse.kind, np.where(detected, who.source, who.origin), detected)
    alike = np.unique(np.column_stack([distinct(part) for part in apart]), axis=0, return_inverse=True)[1].ravel()
    several = np.bincount(alike)[alike] > 1
    return np.where((detected | who.origin_named) & several, 1 + len(v.KINDS) + distinct(alike * several), ALONE)


def distinct(values: NDArray[Any]) -> Ints:
    """The place (n,) of each value among the distinct ones."""
    found: Ints = np.unique(values, return_inverse=True)[1]
    return found


SAME: Final = ("at_ms", "var_s2", "lat_e7", "lon_e7", "var_north_m2", "var_east_m2", "cov_m2", "shape", "group")
_MIX: Final = np.uint64(0x9E3779B97F4A7C15)


def originals(observations: Observations, who: Speakers, made: NDArray[Any]) -> Ints:
    """For each observation the first one (n,) that it copies; its own place where it copies none.

    A copy is of the same origin group and kind, at the same time and place, whoever passes it on. It takes no part in the association, so that a
    report that is passed on ten times weighs as much as one.
    """
    columns = [np.ascontiguousarray(made[name]) for name in SAME] + [who.origin, observations.kind.astype(np.int64)]
    key = np.zeros(len(made), np.uint64)
    for column in columns:
        bits = column.view(np.uint64) if column.dtype.itemsize == 8 else column.astype(np.uint64)
        key = (key ^ bits) * _MIX
        key ^= key >> np.uint64(29)
    _, first, back = np.unique(key, return_index=True, return_inverse=True)
    earliest: Ints = first[back]
    # the key only proposes: every column is compared
    is_copy = np.logical_and.reduce([column == column[earliest] for column in columns])
    is_copy &= who.origin_named & (made["group"] != ALONE)
    return np.where(is_copy, earliest, np.arange(len(made)))


def codes(texts: Texts) -> Ints:
    """A number (n,) for each text; equal texts have equal numbers, which say nothing else."""
    if len(texts) and (texts == texts[0]).all():
        return np.zeros(len(texts), np.int64)
    listed = texts.tolist()
    places = {text: place for place, text in enumerate(dict.fromkeys(listed))}
    return np.fromiter(map(places.__getitem__, listed), np.int64, len(listed))


def paired(a: Ints, b: Ints) -> Ints:
    """A number (n,) for each pair of numbers that are not negative; equal pairs have equal numbers."""
    return a * (int(b.max(initial=0)) + 1) + b
