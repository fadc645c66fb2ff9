"""Small networks for tests: sites around 0 N, 0 E, places on a square of 40 x 40 km, range models that differ by class and by night."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from hypothesis import strategies as st

from trucewatch.coverage.grounds import Grounds, joined
from trucewatch.coverage.sites import HOURS, Sites, sites
from trucewatch.model.mission import Mission, RangeModel
from unit.assess.scenes import E7_PER_KM, mission

SEEN, HEARD, RECORDED = range(3)
RANGES = (
    RangeModel("heard", "heavy_weapons", 500, 1000, 900_000, by_night=True, source="t"),
    RangeModel("heard", "small_arms", 200, 600, 700_000, by_night=True, source="t"),
    RangeModel("seen", "small_arms", 400, 800, 800_000, by_night=False, source="t"),
    RangeModel("seen", "aerial", 1000, 1000, 500_000, by_night=False, source="t"),
)


def watching(half_km: float = 20.0) -> Mission:
    return dataclasses.replace(mission(half_km), ranges=RANGES)


def network(*rows: tuple[float, float, int, int], hours: Any = None) -> Sites:
    """Sites at (north km, east km, range m, means), open all day or in the hours (n, 24) given."""
    places = [(round(y * E7_PER_KM), round(x * E7_PER_KM), r, m) for y, x, r, m in rows]
    opened = np.ones((len(rows), HOURS), np.bool_) if hours is None else np.array(hours, np.bool_)
    made = np.array(places, np.int64).reshape(-1, 4)
    return sites(tuple(f"s{k}" for k in range(len(rows))), made, opened.reshape(-1, HOURS), watching())


def squared(step_km: float = 8.0) -> Grounds:
    """Places every few kilometres; the area, and its northern half as a zone."""
    ticks = np.arange(-20.0, 20.0 + step_km, step_km) * E7_PER_KM
    lat, lon = np.meshgrid(ticks, ticks, indexing="ij")
    area = np.rint(np.column_stack([lat.ravel(), lon.ravel()])).astype(np.int64)
    return joined({"area": area, "north": area[area[:, 0] > 0]})


_KM = st.floats(-25, 25, allow_nan=False, width=32)
SITE_ROWS = st.tuples(_KM, _KM, st.integers(3_000, 30_000), st.sampled_from([SEEN, HEARD, RECORDED]))


@st.composite
def networks(draw: st.DrawFn, least: int = 0, most: int = 5) -> Sites:
    rows = draw(st.lists(SITE_ROWS, min_size=least, max_size=most))
    spans = st.lists(st.booleans(), min_size=HOURS, max_size=HOURS)
    hours = [draw(st.one_of(st.just([True] * HOURS), spans)) for _ in rows]
    return network(*rows, hours=hours)
