"""The sweep over opening and closing watches, against asking every half hour by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings

from trucewatch.coverage.darkness import hours
from trucewatch.coverage.reach import reaches
from trucewatch.coverage.sweep import sweep
from trucewatch.coverage.watching import discs, during
from trucewatch.model.time import DAY_MS, Interval
from trucewatch.model.vocabulary import EVENT_CLASSES, MEANS
from trucewatch.science.geodesy import distance_mm
from unit.assess.scenes import E7_PER_KM, HOUR_MS, mission
from unit.coverage.test_coverage_laws import ANYTHING, RANGES
from unit.coverage.watching import watches

HALF_MS = HOUR_MS // 2
PLACES = np.array([(0, 0), (5 * E7_PER_KM, 0), (-12 * E7_PER_KM, 3 * E7_PER_KM)], np.int64)
HINDERED = ("degraded", "down", "jammed", "denied")
MODELS = {(r.means, r.event_class): r for r in RANGES}


def chance(row: dict[str, Any], place: tuple[int, int], event_class: str, hour: float) -> int:
    """What one watcher perceives of one class at a place and hour, in so many words."""
    away_mm = distance_mm(row["lat_e7"], 0, *place)
    if row["means"] == "recorded":  # no range model: the disc, and any class alone
        return 1_000_000 if event_class == "any" and away_mm <= 1000 * row["radius_m"] else 0
    if event_class == "any":
        return max(chance(row, place, c, hour) for c in EVENT_CLASSES[1:])
    model = MODELS.get((row["means"], event_class))
    if model is None or (not model.by_night and not 6 <= hour < 18):
        return 0
    sure_mm, none_mm = model.sure_e3 * row["radius_m"], model.none_e3 * row["radius_m"]
    if away_mm <= sure_mm:
        return model.p_e6
    return max(0, model.p_e6 * (none_mm - away_mm) // (none_mm - sure_mm))


def asked(rows: list[dict[str, Any]], means: str, event_class: str) -> tuple[int, int]:
    """Sums over places and half hours of the best chance and of all together, x 1e6 times half hours."""
    least = most = 0
    for at_ms in range(0, DAY_MS, HALF_MS):
        open_ = [r for r in rows if r["t0_ms"] <= at_ms < r["t1_ms"] and means in {r["means"], "any"}]
        hindered = {r["platform"] for r in rows if r["t0_ms"] <= at_ms < r["t1_ms"] and r["state"] in HINDERED}
        working = [r for r in open_ if r["state"] in {"up", "present"} and r["platform"] not in hindered]
        for place in PLACES.tolist():
            found = [chance(r, tuple(place), event_class, at_ms / HOUR_MS) for r in working]
            least, most = least + max(found, default=0), most + min(1_000_000, sum(found))
    return least, most


@settings(deadline=None, max_examples=25)
@given(ANYTHING)
def test_the_sweep_is_what_asking_every_half_hour_says(rows: list[dict[str, Any]]) -> None:
    span = Interval(0, DAY_MS)
    opened = during(discs(watches(*rows)), span)
    made = sweep(opened, PLACES, hours(span, mission()), reaches(replace(mission(), ranges=RANGES).ranges))
    for row, means in enumerate((*MEANS, "any")):
        for code, event_class in enumerate(EVENT_CLASSES):
            least, most = asked(rows, means, event_class)
            assert made.least[row, code].sum() == least * HALF_MS
            assert made.most[row, code].sum() == most * HALF_MS
