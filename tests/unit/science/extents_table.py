"""Extents for tests, in round numbers around 0 N, 0 E: a disc of 300 m at noon of a day."""

from typing import Any

import numpy as np

from trucewatch.science.extents import BAND, EXTENT, RAY, SECTOR, complete

E7_PER_KM = 89_932
MINUTE_MS = 60_000
NOON_MS = 1_700_000_000_000


def extent(north_km: float = 0, east_km: float = 0, minute: float = 0, **more: Any) -> dict[str, Any]:
    usual = {
        "from_lat_e7": round(north_km * E7_PER_KM),
        "from_lon_e7": round(east_km * E7_PER_KM),
        "at_ms": NOON_MS + round(minute * MINUTE_MS),
        "radius_m": 300,
        "var_s2": 1.0,
        "spread_m": 300,
        "lasting_s": 900,
        "strange_e3": -3000,
    }
    return {**usual, **more}


def sector(north_km: float = 0, east_km: float = 0, towards_deg: int = 0, **more: Any) -> dict[str, Any]:
    band = {"shape": SECTOR, "bearing_cdeg": towards_deg * 100, "half_cdeg": 1125, "near_m": 2000, "far_m": 4000}
    return extent(north_km, east_km, **{"radius_m": 50, **band, **more})


def ray(north_km: float = 0, east_km: float = 0, towards_deg: int = 0, **more: Any) -> dict[str, Any]:
    return sector(north_km, east_km, towards_deg, shape=RAY, near_m=0, far_m=20_000, half_cdeg=300, **more)


def table(*rows: dict[str, Any]) -> np.ndarray[Any, Any]:
    made, bands = np.zeros(len(rows), EXTENT), np.zeros(len(rows), BAND)
    for i, row in enumerate(rows):
        for name, value in row.items():
            (bands if name in BAND.names else made)[name][i] = value
    complete(made, bands)
    return made
