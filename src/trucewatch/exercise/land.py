"""The invented land: a river in the open South Atlantic, where there is no land that anybody could take it for.

Metres on a plane, x east and y north, around 21 S 13 W; written out as degrees x 1e7. The files of the mission and of the
agreement (waters, zones, gazetteer) show the same land: a test holds them together.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, TypeAlias

Point: TypeAlias = tuple[int, int]

ORIGIN_E7: Final = (-210_000_000, -130_000_000)
M_PER_DEGREE: Final = (110_717, 103_970)
"""Metres in a degree of latitude and of longitude at 21 S on WGS84, whole metres; in the corners of the area the plane is off by 40 m."""

HALF_LENGTH_M: Final = 33_000
RIVER: Final[tuple[Point, ...]] = tuple(
    zip(
        range(-HALF_LENGTH_M, HALF_LENGTH_M + 1, 3_000),
        (200, 100, 0, 400, 900, 1300, 1200, 700, 100, -500, -900, -1000, -600, 0, 600, 1000, 1100, 800, 300, -200, -600, -800, -700),
        strict=True,
    )
)  # fmt: skip
"""The river Ilve from west to east: the line of contact runs along it."""
RIVER_HALF_WIDTH_M: Final = 120
BUFFER_M: Final = 2_000
STRIP_M: Final = 10_000
AREA_HALF_M: Final = (33_000, 20_000)


@dataclass(frozen=True)
class Site:
    """A fixed place by its name: a sensor, a camera, a base, a quarry."""

    id: str
    x_m: int
    y_m: int


LOCALITIES: Final = (
    Site("Stonebridge", -3_000, -1_400),
    Site("Old Ferry", 12_500, 1_300),
    Site("Millford", -20_500, 2_600),
    Site("Willowmead", -11_800, 5_900),
    Site("Upper Reed", 1_500, 8_800),
    Site("Hawbeech", 20_600, 7_400),
    Site("Limepit", 6_400, 6_600),
    Site("Lindenacre", -22_400, -6_800),
    Site("Cornfield", -9_300, -8_700),
    Site("Peatmoor", 4_800, -6_300),
    Site("Saltmeadow", 15_900, -9_600),
    Site("Sandholm", 24_700, -3_500),
)
QUARRY: Final = Site("Limepit quarry", 6_800, 7_300)
HOLDING_AREAS: Final = (Site("holding-upland", -8_000, 14_500), Site("holding-lowland", 9_000, -14_500))
HOLDING_HALF_M: Final = 1_500


def locality(name: str) -> Site:
    """The locality of that name."""
    return next(site for site in LOCALITIES if site.id == name)


def river_y(x_m: int) -> int:
    """How far north of the plane's middle the river lies at x."""
    for (x0, y0), (x1, y1) in pairwise(RIVER):
        if x0 <= x_m <= x1:
            return y0 + (y1 - y0) * (x_m - x0) // (x1 - x0)
    return RIVER[0][1] if x_m < 0 else RIVER[-1][1]


SENSORS: Final = tuple(
    Site(f"A{place + 1:02d}", x, river_y(x) + (2_400 if place % 2 else -2_400))
    for place, x in enumerate(range(-29_900, 29_901, 2_600))
)
"""Twenty-four acoustic sensors, one bank and the other in turn."""
CAMERAS: Final = (
    Site("camera-bridge", -3_200, -900),
    Site("camera-ferry", 12_300, 1_500),
    Site("camera-hill", -12_500, 6_300),
)


def bank(x_m: int, y_m: int) -> str:
    """The side of the river on which a point lies."""
    return "upland" if y_m > river_y(x_m) else "lowland"


def to_e7(x_m: int, y_m: int) -> Point:
    """A point of the plane as latitude and longitude x 1e7, cut to 1e-5 degree as field reports are."""
    lat = ORIGIN_E7[0] + y_m * 10**7 // M_PER_DEGREE[0]
    lon = ORIGIN_E7[1] + x_m * 10**7 // M_PER_DEGREE[1]
    return lat // 100 * 100, lon // 100 * 100


def distance_m(a: Point, b: Point) -> int:
    """The distance of two points of the plane in whole metres."""
    return math.isqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)


def bearing_deg(observer: Point, place: Point) -> int:
    """The bearing from an observer to a place in whole degrees from north, 0 to 359."""
    return round(math.degrees(math.atan2(place[0] - observer[0], place[1] - observer[1]))) % 360


def ribbon(half_m: int) -> tuple[Point, ...]:
    """The ring of all that lies within `half_m` north or south of the river, counter-clockwise from the south-west."""
    south = [(x, y - half_m) for x, y in RIVER]
    north = [(x, y + half_m) for x, y in RIVER]
    return (*south, *reversed(north))


def square(site: Site, half_m: int) -> tuple[Point, ...]:
    """A square around a site, counter-clockwise from the south-west."""
    x, y = site.x_m, site.y_m
    return ((x - half_m, y - half_m), (x + half_m, y - half_m), (x + half_m, y + half_m), (x - half_m, y + half_m))
