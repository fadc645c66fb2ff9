"""Observations for tests, in round numbers around 0 N, 0 E: an explosion heard at noon of day 0, placed within 300 m."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np

from trucewatch.model.columns import row_ids
from trucewatch.model.evidence import Observations

HOUR_MS = 3_600_000
MINUTE_MS = 60_000
E7_PER_KM = 89_932


def oid(name: str) -> bytes:
    return hashlib.sha256(name.encode()).hexdigest()[:40].encode()


def seen(name: str, north_km: float = 0, east_km: float = 0, **given: Any) -> dict[str, Any]:
    usual = {
        "id": oid(name),
        "source": "observations",
        "t0_ms": 12 * HOUR_MS,
        "t1_ms": 12 * HOUR_MS + MINUTE_MS,
        "lat_e7": round(north_km * E7_PER_KM),
        "lon_e7": round(east_km * E7_PER_KM),
        "radius_m": 300,
        "bearing_cdeg": -1,
        "distance_min_m": -1,
        "distance_max_m": -1,
        "platform": name,
        "origin_group": name,
        "means": "heard",
        "kind": "explosion",
        "count_min": 1,
        "count_max": 1,
        "in_area": "yes",
    }
    return {**usual, **given}


def band(name: str, north_km: float = 0, east_km: float = 0, towards_deg: int = 0, **given: Any) -> dict[str, Any]:
    sector = {
        "bearing_cdeg": 100 * towards_deg,
        "bearing_half_cdeg": 1125,
        "distance_min_m": 2000,
        "distance_max_m": 4000,
    }
    return seen(name, north_km, east_km, **{"place": "band", "radius_m": 50, **sector, **given})


def line(name: str, north_km: float = 0, east_km: float = 0, towards_deg: int = 0, **given: Any) -> dict[str, Any]:
    no_distance = {"place": "line", "distance_min_m": -1, "distance_max_m": -1, "bearing_half_cdeg": 300}
    return band(name, north_km, east_km, towards_deg, **{**no_distance, **given})


def observations(*rows: dict[str, Any]) -> Observations:
    made = Observations.from_rows(rows) if rows else Observations.of(0)
    after = [c.name for c in Observations.columns() if c.name not in {"id", "content"}]
    return made.replace(content=row_ids("content", made, after))


def shuffled(table: Observations, seed: int) -> Observations:
    return table.take(np.random.default_rng(seed).permutation(len(table)))
