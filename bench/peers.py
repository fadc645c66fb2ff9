"""What others would do for P(in zone): draw from each place and join. And what is true: Owen's T of scipy. Runs in an environment of its own.

PYTHON bench/peers.py PLACES.npz SHARES.npz: prints JSON.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from typing import Any

import numpy as np

DRAWS = 2500
"""At p = 1/2 the standard error of the share is 0.01."""
JOINED = 1000
"""How many places are drawn for and joined."""
PAIRS = 30_000
"""How many shares that are neither 0 nor 1 are held against the truth."""
SEMI_MAJOR_M, ECCENTRICITY_SQUARED = 6_378_137.0, 0.0066943799901413165


def degree_m(lat: Any) -> tuple[Any, Any]:
    """Metres of a degree of latitude and of longitude on WGS 84 (Snyder, 1987, eqs. 4-18 and 4-20)."""
    sine = np.sin(np.radians(lat))
    root = 1 - ECCENTRICITY_SQUARED * sine * sine
    normal_m = SEMI_MAJOR_M / np.sqrt(root)
    meridian_m = normal_m * (1 - ECCENTRICITY_SQUARED) / root
    return np.radians(meridian_m), np.radians(normal_m * np.cos(np.radians(lat)))


def joined_s(zones: Any, lat: Any, lon: Any, spread_m2: Any) -> float:
    """Seconds for `JOINED` places: draws, a spatial join, and the share of the draws in each zone."""
    geopandas, shapely = importlib.import_module("geopandas"), importlib.import_module("shapely")
    frame = geopandas.GeoDataFrame(geometry=shapely.polygons(zones[:, :, ::-1] / 1e7), crs="EPSG:4326")
    draw = np.random.default_rng(2)
    started = time.perf_counter()
    north_m, east_m = degree_m(lat[:JOINED])
    root = np.sqrt(spread_m2[:JOINED, 0])
    leaning = spread_m2[:JOINED, 1] / root
    rest = np.sqrt(spread_m2[:JOINED, 2] - leaning * leaning)
    up, across = draw.standard_normal((2, JOINED, DRAWS))
    y = lat[:JOINED, None] + root[:, None] * up / north_m[:, None]
    x = lon[:JOINED, None] + (leaning[:, None] * up + rest[:, None] * across) / east_m[:, None]
    points = geopandas.GeoDataFrame(
        {"place": np.repeat(np.arange(JOINED), DRAWS)},
        geometry=geopandas.points_from_xy(x.ravel(), y.ravel()),
        crs="EPSG:4326",
    )
    found = geopandas.sjoin(points, frame, predicate="within")
    shares = found.groupby(["place", "index_right"]).size() / DRAWS
    return time.perf_counter() - started if len(shares) else float("nan")


def truth(outline: Any, lat: float, lon: float, spread_m2: Any) -> float:
    """P(in zone) of one place and one outline, as a sum of angles and of Owen's T over all edges."""
    owens_t = importlib.import_module("scipy.special").owens_t
    north_m, east_m = degree_m(lat)
    root, leaning = np.sqrt(spread_m2[0]), spread_m2[1] / spread_m2[0]
    y_m, x_m = (outline[:, 0] / 1e7 - lat) * north_m, (outline[:, 1] / 1e7 - lon) * east_m
    ay, ax = y_m / root, (x_m - leaning * y_m) / np.sqrt(spread_m2[2] - spread_m2[1] * leaning)
    by, bx = np.roll(ay, -1), np.roll(ax, -1)
    length = np.hypot(by - ay, bx - ax)
    cross = ax * by - ay * bx
    away, start = np.abs(cross) / length, (ay * (by - ay) + ax * (bx - ax)) / length
    taken = owens_t(away, (start + length) / away) - owens_t(away, start / away)
    angle = np.arctan2(cross, ay * by + ax * bx) / (2 * np.pi)
    return abs(float(np.sum(angle - np.sign(cross) * taken)))


def main() -> None:
    """Measure and print."""
    given, ours = np.load(sys.argv[1]), np.load(sys.argv[2])["shares"]
    lat, lon = given["lat_e7"] / 1e7, given["lon_e7"] / 1e7
    zone, place = np.nonzero((ours > 0) & (ours < 1_000_000))
    chosen = np.random.default_rng(3).permutation(len(zone))[:PAIRS]
    errors = [
        abs(truth(given["zones"][k], lat[i], lon[i], given["spread_m2"][i]) - ours[k, i] / 1e6)
        for k, i in zip(zone[chosen], place[chosen], strict=True)
    ]
    answer = {
        "joined_s": joined_s(given["zones"], lat, lon, given["spread_m2"]),
        "joined": JOINED,
        "pairs": len(errors),
        "greatest_error": max(errors),
        "median_error": float(np.median(errors)),
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
