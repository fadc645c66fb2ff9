"""The one door by which the benchmarks reach our association: numbers in, groups out."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse import rules
from trucewatch.science.association import associate
from trucewatch.science.extents import BAND, DISC, EXTENT, complete

ERRS_E3: Final = -6_000
"""Logarithm x 1e3 of the odds that a kind is wrong; all are of one kind here, so nothing rests on it."""

Ints = NDArray[np.int64]


def extents(lat_e7: Ints, lon_e7: Ints, t_ms: Ints, radius_m: Ints) -> NDArray[Any]:
    """Observations at an instant, each within a 95 % radius, as `fuse.placing` makes them."""
    made, bands = np.zeros(len(t_ms), EXTENT), np.zeros(len(t_ms), BAND)
    made["at_ms"], made["var_s2"], made["shape"] = t_ms, 1.0, DISC
    bands["from_lat_e7"], bands["from_lon_e7"], bands["radius_m"] = lat_e7, lon_e7, radius_m
    complete(made, bands)
    made["spread_m"], made["lasting_s"], made["strange_e3"] = rules.SPREAD_M, rules.LASTING_S, ERRS_E3
    return made


def ours(lat_e7: Ints, lon_e7: Ints, t_ms: Ints, radius_m: Ints) -> Ints:
    """The group (n,) of each observation: the number of the one that stands for it."""
    return np.asarray(associate(extents(lat_e7, lon_e7, t_ms, radius_m)).root)
