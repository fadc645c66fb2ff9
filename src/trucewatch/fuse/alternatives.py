"""What an incident may be the same thing as: its neighbours, each with the probability that the two are one thing that was taken for two."""

from __future__ import annotations

import json
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse import rules
from trucewatch.fuse.grouped import Grouped
from trucewatch.fuse.told_apart import LEAST_E3, one_e6
from trucewatch.model.columns import Ints
from trucewatch.model.derived import Incidents
from trucewatch.science.elementary import log
from trucewatch.science.extents import EXTENT
from trucewatch.science.neighbouring import MOST, neighbours

LEAST_E6: Final = 2_000
"""What is less probable is not told; of each incident the `neighbouring.MOST` most probable are, the most probable first."""
ONE_E6: Final = 1_000_000
STRANGE_E3: Final = int(np.rint(1000.0 * log((ONE_E6 - rules.RELIED_E6) / ONE_E6 / (len(rules.CONFUSED) - 1))))
"""The logarithm x 1e3 of the probability that all who named one kind took it for one particular other."""


def alternatives(grouped: Grouped, incidents: Incidents) -> dict[str, Any]:
    """The columns `alternatives` and `preferred_e6` (n,).

    Args: incidents: in the order of `grouped`, with place, time and id.

    Two incidents are one thing with the odds of the density of their distance in place and time, if they are one, to the rate at which incidents turn up
    there, as far as the association did not decide on that already: `told_apart`. That an incident is one thing and apart from its neighbours is the
    product of what is left, times the mean probability of its members.

    Limits: neighbours in the same block of time (decision 0005), and within `neighbouring.REACH_M` and `REACH_S`.
    """
    pairs, odds_e3 = near_each_other(incidents)
    p_e6 = one_e6(odds_e3)
    pairs, p_e6 = pairs[p_e6 >= LEAST_E6], p_e6[p_e6 >= LEAST_E6]
    apart = np.full(len(incidents), ONE_E6)
    told: dict[int, list[tuple[int, bytes]]] = {}
    for (a, b), p in zip(pairs.tolist(), p_e6.tolist(), strict=True):
        for one, other in ((a, b), (b, a)):
            told.setdefault(one, []).append((-p, incidents.id[other]))
            apart[one] = apart[one] * (ONE_E6 - p) // ONE_E6
    said = np.full(len(incidents), "[]", dtype=object)
    for one, listed in told.items():
        said[one] = json.dumps([[i.decode(), -p] for p, i in sorted(listed)[:MOST]], separators=(",", ":"))
    mean_e6 = np.add.reduceat(grouped.p_e6[grouped.order], grouped.starts) // (grouped.ends - grouped.starts)
    return {"alternatives": said, "preferred_e6": apart * mean_e6 // ONE_E6}


def near_each_other(incidents: Incidents) -> tuple[Ints, Ints]:
    """Pairs (p, 2) of incidents that could be one, as places, and the log odds (p,) x 1e3 by place, time and kind alone; what is known to a long span only is in none."""
    rows = np.flatnonzero(incidents.t1_ms - incidents.t0_ms <= rules.PRECISE_MS)
    pairs, odds_e3 = neighbours(_things(incidents.take(rows)), LEAST_E3)
    return rows[pairs], odds_e3


def _things(incidents: Incidents) -> NDArray[Any]:
    """Incidents as extents (n,): the middle with its covariance, the span as uniform."""
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
    return made
