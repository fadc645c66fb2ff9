"""Extents, their agreement, and what is made of one thing."""

from typing import Any

import numpy as np
import pytest

from trucewatch.science import association, extents
from trucewatch.science.cells import grade, laid_out, neighbours, no_vaguer, runs_around

E7_PER_KM = 89_932
MINUTE_MS = 60_000


def extent(north_km: float = 0, east_km: float = 0, **given: Any) -> dict[str, Any]:
    at = {"from_lat_e7": round(north_km * E7_PER_KM), "from_lon_e7": round(east_km * E7_PER_KM)}
    usual = {
        "end_ms": 1000,
        "gap_ms": 600_000,
        "radius_m": 300,
        "lat_e7": at["from_lat_e7"],
        "lon_e7": at["from_lon_e7"],
    }
    return {**usual, **at, **given}


def sector(north_km: float = 0, east_km: float = 0, towards_deg: int = 0, **given: Any) -> dict[str, Any]:
    band = {
        "shape": extents.SECTOR,
        "bearing_cdeg": towards_deg * 100,
        "half_cdeg": 1125,
        "near_m": 2000,
        "far_m": 4000,
    }
    return extent(north_km, east_km, **{"radius_m": 50, **band, **given})


def ray(north_km: float = 0, east_km: float = 0, towards_deg: int = 0, **given: Any) -> dict[str, Any]:
    return sector(north_km, east_km, towards_deg, shape=extents.RAY, near_m=0, far_m=20_000, half_cdeg=300, **given)


def table(*rows: dict[str, Any]) -> np.ndarray:
    made = np.zeros(len(rows), extents.EXTENT)
    for i, row in enumerate(rows):
        for name, value in row.items():
            made[name][i] = value
    extents.complete(made)
    return made


def roots(*rows: dict[str, Any], spread_m: int = 5000, span_ms: int = 3_600_000) -> list[int]:
    return association.associate(table(*rows), spread_m, span_ms).tolist()


@pytest.mark.parametrize(
    ("a", "b", "agree"),
    [
        (extent(), extent(0.42), True),
        (extent(), extent(0.43), False),
        (extent(radius_m=3000), extent(4, radius_m=3000), True),
        (sector(), extent(3), True),
        (sector(), extent(1.5), False),
        (sector(), extent(1.8), True),
        (sector(), extent(-3), False),
        (sector(towards_deg=90), extent(0, 3), True),
        (sector(half_cdeg=18_000), extent(-3), True),
        (sector(), sector(6, 0, 180), True),
        (sector(), sector(3, 3, 270), True),
        (sector(), sector(0, 0, 180), False),
        (ray(), extent(15), True),
        (ray(), extent(15, 3), False),
        (ray(), extent(25), False),
        (ray(), sector(10, 0, 90), False),
        (ray(), sector(10, -3, 90), True),
        (ray(), ray(), True),
        (ray(), ray(0, 0, 20), False),
        (ray(), ray(5, -5, 90), False),
    ],
)
def test_places_agree_where_their_errors_allow(a: dict[str, Any], b: dict[str, Any], agree: bool) -> None:
    made = table(a, b)
    assert extents.places_agree(made, 0, 1) == agree
    assert extents.places_agree(made, 1, 0) == agree


def test_a_sector_is_held_by_the_circle_around_its_middle() -> None:
    made = table(sector(), ray(), sector(half_cdeg=18_000))
    assert made["lat_e7"][0] == pytest.approx(3 * E7_PER_KM, rel=0.01)
    assert 1000 < made["bound_m"][0] < 1500
    assert made["lat_e7"][1] == pytest.approx(10 * E7_PER_KM, rel=0.01)
    assert made["bound_m"][1] >= 10_000
    assert made["lat_e7"][2] == 0
    assert made["bound_m"][2] == pytest.approx(4050, abs=10)


def test_what_agrees_is_of_one_thing() -> None:
    assert roots(extent(), extent(0.3), extent(9)) == [0, 0, 2]


def test_another_group_or_another_hour_is_another_thing() -> None:
    assert roots(extent(), extent(group=1), extent(start_ms=3_700_000, end_ms=3_701_000)) == [0, 1, 2]


def test_the_gap_is_measured_between_the_ends_of_spans() -> None:
    long = extent(end_ms=30 * MINUTE_MS)
    assert roots(long, extent(start_ms=40 * MINUTE_MS, end_ms=41 * MINUTE_MS)) == [1, 1]
    assert roots(long, extent(start_ms=40 * MINUTE_MS + 1, end_ms=41 * MINUTE_MS)) == [0, 1]


def test_a_bearing_does_not_tie_together_what_lies_along_it() -> None:
    made = roots(extent(5), extent(15), ray())
    assert made[0] != made[1]
    assert made[2] in made[:2]


def test_a_vague_place_does_not_tie_together_two_sharp_ones() -> None:
    made = roots(extent(-1.5), extent(1.5), extent(0, radius_m=4000))
    assert made[0] != made[1]


def test_no_chain_leads_farther_than_the_bounds() -> None:
    chain = [extent(0.4 * k) for k in range(100)]
    made = np.array(roots(*chain))
    assert len(set(made.tolist())) >= 4
    assert np.abs(made - np.arange(100)).max() * 0.4 <= 5.0
    in_time = [extent(start_ms=9 * MINUTE_MS * k, end_ms=9 * MINUTE_MS * k + 1) for k in range(100)]
    made = np.array(roots(*in_time))
    assert np.abs(made - np.arange(100)).max() * 9 * MINUTE_MS <= 3_600_000


def test_the_grid_finds_what_asking_everybody_finds() -> None:
    draw = np.random.default_rng(3)
    rows = []
    for _ in range(300):
        make = (extent, sector, ray)[draw.integers(0, 3)]
        start = int(draw.integers(0, 7_200_000))
        rows.append(
            make(*draw.uniform(-12, 12, 2), **({} if make is extent else {"towards_deg": int(draw.integers(0, 360))}))
            | {
                "start_ms": start,
                "end_ms": start + int(10 ** draw.uniform(0, 7)),
                "radius_m": int(10 ** draw.uniform(1, 3.7)),
            }
        )
    made = table(*rows)
    made["lat_e7"] += 600_000_000
    made["from_lat_e7"] += 600_000_000
    extents.complete(made)
    grade(made)
    order, grid = laid_out(made)
    placed = made[order]
    found, runs = np.empty(300, np.int64), np.empty((len(grid[0]), 3), np.int64)
    links = 0
    for i in range(300):
        cell = np.searchsorted(grid[1], i, side="right") - 1
        count = neighbours(placed, i, grid, runs, runs_around(cell, grid, runs), found)
        asked = {
            k
            for k in range(300)
            if k != i
            and no_vaguer(placed, k, i)
            and extents.times_agree(placed, i, k)
            and extents.places_agree(placed, i, k)
        }
        assert set(found[:count].tolist()) == asked
        links += count
    assert links > 100
