"""The invented land: a river in the open South Atlantic, where there is no land that anybody could take it for.

Metres on a plane, x east and y north, around 21 S 13 W; written out as degrees x 1e7. The plane is what places mean here: on a long river it is
not what a map would show, and distances are only ever taken nearby. `staged_land` is drawn by hand, `drawn_land` by chance.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, TypeAlias

Point: TypeAlias = tuple[int, int]

ORIGIN_E7: Final = (-210_000_000, -130_000_000)
M_PER_DEGREE: Final = (110_717, 103_970)
"""Metres in a degree of latitude and of longitude at 21 S on WGS84, whole metres; 20 km north or south the plane is off by 0.12 %."""

RIVER_STEP_M: Final = 3_000
RIVER_HALF_WIDTH_M: Final = 120
BUFFER_M: Final = 2_000
STRIP_M: Final = 10_000
HOLDING_HALF_M: Final = 1_500


@dataclass(frozen=True)
class Site:
    """A fixed place by its name: a sensor, a camera, a base, a quarry."""

    id: str
    x_m: int
    y_m: int

    @property
    def at(self) -> Point:
        """Where it is."""
        return self.x_m, self.y_m


@dataclass(frozen=True)
class Section:
    """A part of the line, from x to x, that is counted by itself."""

    id: str
    from_m: int
    until_m: int


@dataclass(frozen=True)
class Land:
    """A river from west to east with all that stands along it.

    `river`: its points, one each RIVER_STEP_M; the line of contact runs along it. `area_half_m`: half of the area's length and height. `names`:
    of each locality by its id, in each language.
    """

    river: tuple[Point, ...]
    area_half_m: Point
    localities: tuple[Site, ...]
    names: dict[str, dict[str, str]]
    sensors: tuple[Site, ...]
    cameras: tuple[Site, ...]
    holding_areas: tuple[Site, ...]
    quarries: tuple[Site, ...]
    receivers: tuple[Site, ...] = ()
    sections: tuple[Section, ...] = ()

    def river_y(self, x_m: int) -> int:
        """How far north of the plane's middle the river lies at x."""
        west = self.river[0][0]
        place = min(max(0, (x_m - west) // RIVER_STEP_M), len(self.river) - 2)
        (x0, y0), (x1, y1) = self.river[place : place + 2]
        return y0 + (y1 - y0) * (min(max(x_m, x0), x1) - x0) // (x1 - x0)

    def bank(self, x_m: int, y_m: int) -> str:
        """The side of the river on which a point lies."""
        return "upland" if y_m > self.river_y(x_m) else "lowland"

    def section(self, x_m: int) -> str:
        """The id of the section that holds x, of the first or last one beyond the ends; empty in a land without sections."""
        if not self.sections:
            return ""
        place = bisect_left(self.sections, x_m + 1, key=lambda s: s.until_m)
        return self.sections[min(place, len(self.sections) - 1)].id

    def home(self, x_m: int, y_m: int) -> Site:
        """The locality nearest to a place; of two as near as each other the one that stands first."""
        return min(self._around(x_m), key=lambda site: distance_m(site.at, (x_m, y_m)))

    def _around(self, x_m: int) -> Sequence[Site]:
        """Localities of which the nearest one must be: all of a short river, those around x of a long one."""
        if not self.sections:
            return self.localities
        sites, xs = self._from_west
        middle = bisect_left(xs, x_m)
        return sites[max(0, middle - 12) : middle + 12]

    @cached_property
    def _from_west(self) -> tuple[list[Site], list[int]]:
        sites = sorted(self.localities, key=lambda site: (site.x_m, site.id))
        return sites, [site.x_m for site in sites]

    def ribbon(self, half_m: int, section: Section | None = None) -> tuple[Point, ...]:
        """The ring of all that lies within `half_m` north or south of the river, counter-clockwise from the south-west; of one section only."""
        line = self.river if section is None else self._river_of(section)
        south = [(x, y - half_m) for x, y in line]
        north = [(x, y + half_m) for x, y in line]
        return (*south, *reversed(north))

    def _river_of(self, section: Section) -> list[Point]:
        inside = [point for point in self.river if section.from_m < point[0] < section.until_m]
        ends = [(x, self.river_y(x)) for x in (section.from_m, section.until_m)]
        return [ends[0], *inside, ends[1]]


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


def square(site: Site, half_m: int) -> tuple[Point, ...]:
    """A square around a site, counter-clockwise from the south-west."""
    x, y = site.x_m, site.y_m
    return ((x - half_m, y - half_m), (x + half_m, y - half_m), (x + half_m, y + half_m), (x - half_m, y + half_m))
