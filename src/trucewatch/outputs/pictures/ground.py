"""Two maps of an explosion: the stack over the grid with all stations, and the region from near."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.pictures import Lattice, Picture
from trucewatch.outputs.pictures.canvas import Box, cells, longest_round, outline

STEPS: Final = 5
"""Shades from the coalescence of noise up to the greatest."""
MOST_CELLS: Final = 110
"""A finer stack is drawn by the greatest of some cells."""
MARGIN: Final = 0.04
MOST_HEIGHT: Final = 0.86
"""Height of a map over its width, at most."""
LETTER_PX: Final = 9.0
"""Of names, which are mostly capitals and digits."""
LEAST_CIRCLE_PX: Final = 9.0
"""Where the circle that holds 95 % would be smaller on the map of all stations, it is drawn so large that it is seen."""
KM_PER_E7: Final = 111.2e-7
AROUND: Final = 1.5
"""The near map reaches so many times as far as the circle that holds 95 %, or the region."""
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class View:
    """Degrees x 1e7 to pixels, north up. Limits: flat; for some hundred kilometres."""

    box: Box
    west_e7: float
    north_e7: float
    px_per_lat: float
    px_per_lon: float

    def x(self, lon_e7: float) -> float:
        """A longitude."""
        return self.box.x + (lon_e7 - self.west_e7) * self.px_per_lon

    def y(self, lat_e7: float) -> float:
        """A latitude."""
        return self.box.y + (self.north_e7 - lat_e7) * self.px_per_lat

    @property
    def px_per_km(self) -> float:
        """Along the meridian."""
        return self.px_per_lat / KM_PER_E7


@dataclass(frozen=True)
class Mark:
    """A station on the map; `name` is empty where there was no room for it."""

    x: float
    y: float
    used: bool
    name: str
    name_x: float
    name_y: float
    anchor: str


@dataclass(frozen=True)
class Ground:
    """A map. `searched`: the grid's rectangle; `scale_m`, `scale_px`: a round length, and how long it is drawn."""

    view: View
    searched: Box
    scale_m: int
    scale_px: float
    marks: tuple[Mark, ...]
    place: tuple[float, float]
    radii_px: tuple[float, float]
    inside: tuple[str, str]
    edges: tuple[str, str]
    shades: tuple[str, ...] = ()
    steps: tuple[float, ...] = ()


def whole(picture: Picture, x: float, y: float, width: float) -> Ground:
    """The grid and all stations, with the stack in shades."""
    south, north, west, east = _bounds(picture)
    lats = [south, north, *(lat for lat, _ in picture.stations.values())]
    lons = [west, east, *(lon for _, lon in picture.stations.values())]
    view = _view(min(lats), max(lats), min(lons), max(lons), x, y, width)
    steps = _steps(float(picture.coalescence.max()))
    stack, lattice = _pooled(picture.coalescence, picture.lattice)
    xs, ys = _edges(lattice, stack.shape, view)
    stack = stack[::-1]
    shade = np.searchsorted(np.array(steps), stack, side="right") - 1
    shades = tuple(cells(shade == k, xs, ys) for k in range(STEPS))
    return _ground(picture, view, shades, steps)


def near(picture: Picture, x: float, y: float, width: float) -> Ground:
    """The region and its surroundings."""
    lattice, (rows, columns) = picture.lattice, np.nonzero(picture.inside95)
    lats = lattice.south_e7 + lattice.step_lat_e7 * (rows + np.array([[-0.5], [0.5]]))
    lons = lattice.west_e7 + lattice.step_lon_e7 * (columns + np.array([[-0.5], [0.5]]))
    squeeze = math.cos(math.radians(picture.lat_e7 / 1e7))
    away = max(
        np.abs(lats - picture.lat_e7).max(),
        np.abs(lons - picture.lon_e7).max() * squeeze,
        picture.radius_m / 1000 / KM_PER_E7,
    )
    half = AROUND * away
    sides = (half * MOST_HEIGHT, half / squeeze)
    at = picture.lat_e7, picture.lon_e7
    bounds = (at[0] - sides[0], at[0] + sides[0], at[1] - sides[1], at[1] + sides[1])
    return _ground(picture, _view(*bounds, x, y, width, margin=0.0))


def at_the_edge(picture: Picture) -> bool:
    """Whether the region reaches the edge of the grid: then what happened may lie outside."""
    inside = picture.inside95
    sides = [inside[:, 0], inside[:, -1], inside[0], inside[-1]]
    return any(bool(side.any()) for side in sides)


def _ground(picture: Picture, view: View, shades: tuple[str, ...] = (), steps: tuple[float, ...] = ()) -> Ground:
    south, north, west, east = _bounds(picture)
    xs, ys = _edges(picture.lattice, picture.inside95.shape, view)
    regions = [inside[::-1] for inside in (picture.inside50, picture.inside95)]
    scale_m = longest_round(1000 * view.box.width / 3.5 / view.px_per_km)
    radii = (picture.radius50_m, picture.radius_m)
    top_left = view.x(west), view.y(north)
    return Ground(
        view=view,
        searched=Box(*top_left, view.x(east) - top_left[0], view.y(south) - top_left[1]),
        scale_m=scale_m,
        scale_px=scale_m / 1000 * view.px_per_km,
        marks=_marks(picture, view),
        place=(view.x(picture.lon_e7), view.y(picture.lat_e7)),
        radii_px=(radii[0] / 1000 * view.px_per_km, radii[1] / 1000 * view.px_per_km),
        inside=(cells(regions[0], xs, ys), cells(regions[1], xs, ys)),
        edges=(outline(regions[0], xs, ys), outline(regions[1], xs, ys)),
        shades=shades,
        steps=steps,
    )


def _bounds(picture: Picture) -> tuple[float, float, float, float]:
    """South, north, west and east edges of the grid's cells."""
    one, (rows, columns) = picture.lattice, picture.coalescence.shape
    south, west = one.south_e7 - one.step_lat_e7 / 2, one.west_e7 - one.step_lon_e7 / 2
    return south, south + rows * one.step_lat_e7, west, west + columns * one.step_lon_e7


def _view(
    south: float, north: float, west: float, east: float, x: float, y: float, width: float, *, margin: float = MARGIN
) -> View:
    """A view that holds a span of latitudes and longitudes, its height as they ask."""
    squeeze = math.cos(math.radians((south + north) / 2e7))
    wide, high = (east - west) * squeeze * (1 + 2 * margin), (north - south) * (1 + 2 * margin)
    px = min(width / wide, width * MOST_HEIGHT / high)
    height = high * px
    middle = (west + east) / 2
    box = Box(x, y, width, height)
    return View(box, middle - width / 2 / (px * squeeze), north + margin * (north - south), px, px * squeeze)


def _steps(greatest: float) -> tuple[float, ...]:
    """Where each shade begins: evenly in the logarithm from 1, the coalescence of noise, up to the greatest."""
    top = max(greatest, 1.1)
    return tuple(round(top ** ((k + 0.5) / (STEPS + 0.5)), 2) for k in range(STEPS))


def _pooled(stack: Floats, lattice: Lattice) -> tuple[Floats, Lattice]:
    """The greatest of so many cells together that few enough are left to be drawn."""
    times = max(1, math.ceil(max(stack.shape) / MOST_CELLS))
    if times == 1:
        return stack, lattice
    rows, columns = (-(-n // times) for n in stack.shape)
    padded = np.full((rows * times, columns * times), -np.inf)
    padded[: stack.shape[0], : stack.shape[1]] = stack
    pooled = padded.reshape(rows, times, columns, times).max(axis=(1, 3))
    step_lat, step_lon = lattice.step_lat_e7 * times, lattice.step_lon_e7 * times
    half = (times - 1) / 2
    south = round(lattice.south_e7 + half * lattice.step_lat_e7)
    return pooled, Lattice(south, round(lattice.west_e7 + half * lattice.step_lon_e7), step_lat, step_lon)


def _edges(lattice: Lattice, shape: tuple[int, ...], view: View) -> tuple[list[float], list[float]]:
    """Edges of columns from west to east, and of rows from north to south."""
    xs = [view.x(lattice.west_e7 + (k - 0.5) * lattice.step_lon_e7) for k in range(shape[1] + 1)]
    ys = [view.y(lattice.south_e7 + (k - 0.5) * lattice.step_lat_e7) for k in range(shape[0], -1, -1)]
    return xs, ys


def _marks(picture: Picture, view: View) -> tuple[Mark, ...]:
    """Stations, each with its name beside it where there is room, the nearest to the explosion first."""
    heard = {trace.station for trace in picture.traces if trace.used}
    order = list(dict.fromkeys(trace.station for trace in picture.traces))
    spots = {s: (view.x(picture.stations[s][1]), view.y(picture.stations[s][0])) for s in order}
    taken = [Box(x - 6, y - 6, 12, 12) for x, y in spots.values()]
    radius = max(picture.radius_m / 1000 * view.px_per_km, LEAST_CIRCLE_PX)
    x, y = view.x(picture.lon_e7), view.y(picture.lat_e7)
    taken += [Box(x - 12, y - 12, 24, 24), Box(x - 21, y - radius - 20, 42, 18)]
    return tuple(
        _mark(name, spots[name], name in heard, taken, view.box)
        for name in order
        if view.box.x <= spots[name][0] <= view.box.right and view.box.y <= spots[name][1] <= view.box.bottom
    )


def _mark(name: str, at: tuple[float, float], used: bool, taken: list[Box], frame: Box) -> Mark:
    wide = LETTER_PX * len(name)
    for anchor, left, dx in (("start", at[0] + 8, 8.0), ("end", at[0] - 8 - wide, -8.0)):
        box = Box(left, at[1] - 7, wide, 14)
        if box.inside(frame) and not any(box.meets(other) for other in taken):
            taken.append(box)
            return Mark(*at, used, name, at[0] + dx, at[1] + 4, anchor)
    return Mark(*at, used, "", 0.0, 0.0, "start")
