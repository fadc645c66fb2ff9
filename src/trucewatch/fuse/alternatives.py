"""What an incident may be the same thing as: neighbours that observations may be of instead, each with its probability."""

from __future__ import annotations

import json
from typing import Any, Final

import numpy as np

from trucewatch.fuse import rules
from trucewatch.fuse.grouped import Grouped
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.science.cells import LEAST_CELL_M, LEAST_CELL_S
from trucewatch.science.crowding import strangers
from trucewatch.science.elementary import log
from trucewatch.science.extents import EXTENT
from trucewatch.science.voting import one_e6

LEAST_E6: Final = 10_000
MOST: Final = 3
"""So many alternatives are told of each incident, the most probable first; what is less probable than `LEAST_E6` is not told."""
ONE_E6: Final = 1_000_000
STRANGE_E3: Final = int(np.rint(1000.0 * log((ONE_E6 - rules.RELIED_E6) / ONE_E6 / (len(rules.CONFUSED) - 1))))
"""The logarithm x 1e3 of the probability that all who named one kind took it for one particular other."""


def alternatives(grouped: Grouped, incidents: Incidents) -> dict[str, Any]:
    """The columns `alternatives` and `preferred_e6` (n,).

    Args: incidents: in the order of `grouped`, with place, time and id.

    Two incidents are one thing with the odds of the density of their distance in place and time, if they are one, to the rate at which incidents turn up
    there. That an incident is one thing and apart from its neighbours is the product of what is left, times the mean probability of its members.
    """
    pairs = _pairs(grouped)
    p_e6 = _one(incidents, pairs) if len(pairs) else np.empty(0, np.int64)
    told: list[list[tuple[int, bytes]]] = [[] for _ in range(len(incidents))] if len(pairs) else []
    apart = np.full(len(incidents), ONE_E6)
    for (a, b), p in zip(pairs.tolist(), p_e6.tolist(), strict=True):
        for one, other in ((a, b), (b, a)):
            told[one].append((-p, incidents.id[other]))
            apart[one] = apart[one] * (ONE_E6 - p) // ONE_E6
    said = np.full(len(incidents), "[]", dtype=object)
    for one in np.unique(pairs).tolist():
        listed = [[i.decode(), -p] for p, i in sorted(told[one]) if -p >= LEAST_E6][:MOST]
        said[one] = json.dumps(listed, separators=(",", ":"))
    mean_e6 = np.add.reduceat(grouped.p_e6[grouped.order], grouped.starts) // (grouped.ends - grouped.starts)
    return {"alternatives": said, "preferred_e6": apart * mean_e6 // ONE_E6}


def _pairs(grouped: Grouped) -> Ints:
    """Pairs (p, 2) of different incidents between which an observation wavers, the smaller first, each one time."""
    wavering = np.flatnonzero((grouped.other >= 0) & (grouped.holder >= 0))
    both = np.column_stack([grouped.holder[wavering], grouped.other[wavering]])
    return np.unique(np.sort(both, axis=1), axis=0)


def _one(incidents: Incidents, pairs: Ints) -> Ints:
    """The probability x 1e6 (p,) that the incidents of a pair are one thing."""
    made = np.zeros(len(incidents), EXTENT)
    span_s = (incidents.t1_ms - incidents.t0_ms) // 1000
    made["at_ms"] = incidents.t0_ms + (incidents.t1_ms - incidents.t0_ms) // 2
    for name in ("lat_e7", "lon_e7", "var_north_m2", "var_east_m2", "cov_m2"):
        made[name] = getattr(incidents, name)
    made["var_s2"] = (span_s * span_s) / 12.0
    made["lasting_s"] = np.array(rules.lastings_s())[incidents.kind]
    made["spread_m"] = np.array(rules.spreads_m())[incidents.kind]
    made["group"], made["family"] = np.array(rules.groups())[incidents.kind], np.array(rules.families())[incidents.kind]
    made["strange_e3"] = STRANGE_E3
    return one_e6(made, pairs, strangers(made, LEAST_CELL_M, LEAST_CELL_S))
