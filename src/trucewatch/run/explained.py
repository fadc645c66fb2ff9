"""An incident as a person on duty reads it: what, where and when with their doubt, who stands behind it, what it may be instead, and who shaped it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from trucewatch.model import vocabulary as v
from trucewatch.model.fusing import Grouping
from trucewatch.publish.likely import likely

NO_POINT: Final = "line"
_REGIONS: Final = ((0.5, "radius50_m"), (0.95, "radius_m"))
_SCALES: Final = {p: math.sqrt(-2.0 * math.log(1.0 - p)) for p, _ in _REGIONS}
"""How many standard deviations of a normal of two dimensions hold a probability."""
_REPLACED: Final = ("kinds", "alternatives", "radius50_m", "radius_m", "var_north_m2", "var_east_m2", "cov_m2", "means_bits", "p_clutter")  # fmt: skip
_FIRST: Final = ("id", "status", "t0", "t1", "kind", "p_kind")


def incident_explained(incident: Mapping[str, Any], shaped: tuple[Grouping, ...]) -> dict[str, Any]:
    """What the chain below an incident says of itself.

    Args: incident: a row of `show`. shaped: the decisions that name an observation in it, in the order of their entries.
    """
    left = {n: value for n, value in incident.items() if n not in {*_FIRST, *_REPLACED}}
    p = incident["p_clutter"]
    return {
        **{n: incident[n] for n in _FIRST},
        "kinds": incident["kinds"],
        "regions": regions(incident),
        "ordinary": {"p": p, "word": likely(round(p * 1e6), round(p * 1e6))},
        "means": [word for bit, word in enumerate(v.MEANS) if incident["means_bits"] >> bit & 1],
        **left,
        "alternatives": incident["alternatives"],
        "decisions": [{"entry": one.entry, "act": one.act, "reason": one.reason} for one in shaped],
    }


def regions(incident: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Where it was with 50 and with 95 %: the circle around its middle, and the ellipse, which is smaller. None where only bearings are known.

    `radius_m`: of the circle. `along_m`, `across_m`: half the axes of the ellipse; `towards_deg`: from north, where its longer axis points.
    """
    if incident["place"] == NO_POINT:
        return []
    north, east, both = (float(incident[n]) for n in ("var_north_m2", "var_east_m2", "cov_m2"))
    middle, half = (north + east) / 2, math.hypot((north - east) / 2, both)
    axes = {"along_m": math.sqrt(middle + half), "across_m": math.sqrt(max(middle - half, 0.0))}
    towards = math.degrees(math.atan2(2 * both, north - east)) / 2 % 180
    return [
        {
            "p": p,
            "radius_m": incident[radius],
            **{name: round(_SCALES[p] * length) for name, length in axes.items()},
            "towards_deg": round(towards),
        }
        for p, radius in _REGIONS
    ]
