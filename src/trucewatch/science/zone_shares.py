"""How much of a normal distribution in the plane lies in each of many regions, exact to a millionth, for millions of places.

A place is the middle of a normal distribution: round, as its 95 % radius says, or an ellipse, as its covariance says. A region holds
1 or 0, as its middle is inside or not, less what each of its edges takes (`edge_shares`). Only edges within 5.5 deviations are asked,
and a grid (`edge_grid`) knows which those are.

What an edge takes is rounded to 1e-12 and summed in integers: the share of one region depends neither on the order of its edges nor on
which regions stand beside it, two regions on either side of an edge make up exactly what they hold together, and a share and that of the
complement are 1 in all.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.edge_grid import (
    EAST,
    GRID,
    LAT_A,
    LAT_B,
    LON_A,
    LON_B,
    REGION,
    SIDE,
    WEST,
    Grid,
    cells_of,
    corner_of,
    crossed,
    grid_over,
)
from trucewatch.science.edge_shares import MOST_PIECES, ONE_E12, PER_RADIAN, REACH, ROOM, cut, weigh
from trucewatch.science.elementary import atan2, log
from trucewatch.science.geodesy import LEAST_LENGTH_M, metres_per_e7

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]
RADII_PER_DEVIATION_SQUARED: Final = -2.0 * log(0.05)
"""The 95 % circle of a round normal distribution has a radius of 2.45 deviations."""
ONE_E6: Final = 1_000_000
LEAST_M2: Final = 1e-6
"""An ellipse narrower than a millimetre is taken to be as wide."""
FULL_CIRCLE_E7: Final = 3_600_000_000.0
_INTS = numba.int64[::1]


class Frame(NamedTuple):
    """The plane in which the distribution around a place is round, and how far it reaches.

    Deviations north and east for 1e-7 degree north, and east for 1e-7 degree east; reach north and east in degrees x 1e7.
    """

    north_by_north: float
    east_by_north: float
    east_by_east: float
    north_e7: int
    east_e7: int


class Room(NamedTuple):
    """Room for the work on one place, made once for many.

    `regions` (k,): those that are asked, `listed` (k,) says which. `shares_e12` (k,): what each holds so far. `last` (m,): the last
    place to meet each edge; `near` (m,): the edges near this one. `pieces`, `owner`, `took_e12`: as `edge_shares.weigh` has them.
    """

    regions: Ints
    listed: Marks
    shares_e12: Ints
    last: Ints
    near: Ints
    pieces: Floats
    owner: Ints
    took_e12: Ints


def shares(lat_e7: Ints, lon_e7: Ints, radius_m: Ints, regions: Sequence[Ints] | Grid) -> Ints:
    """Shares (k, n) x 1e6 of round normal distributions inside regions; see `shares_of_ellipses`.

    Args:
        lat_e7, lon_e7, radius_m: (n,) middle, and radius of the circle that holds 95 %; 0 is a point, inside or not.
        regions: k of them, the edges (m, 4) of each (`regions.edges_of`), or `edge_grid.grid_over` them.
    """
    round_m2 = radius_m * radius_m / RADII_PER_DEVIATION_SQUARED
    spread_m2 = np.column_stack([round_m2, np.zeros(len(round_m2)), round_m2])
    return shares_of_ellipses(lat_e7, lon_e7, spread_m2, regions)


def shares_of_ellipses(lat_e7: Ints, lon_e7: Ints, spread_m2: Floats, regions: Sequence[Ints] | Grid) -> Ints:
    """Shares (k, n) x 1e6 of normal distributions inside regions, halves rounded to the even neighbour.

    Args:
        lat_e7, lon_e7: (n,) middles. spread_m2: (n, 3) variance north, covariance, variance east.
        regions: k of them, the edges (m, 4) of each (`regions.edges_of`), or `edge_grid.grid_over` them.
    Source: `edge_shares`; whether the middle is inside is decided as `regions.holds` does.
    Limits: error under 1e-6, half of it from rounding, where edges of one region touch only. A region wider than another never has a share
        lower by more than 1e-6. The earth is flat with the metres per degree of the middle: a distance errs by 1 % at 30 km at 50 degrees
        of latitude. Nothing reaches across the antimeridian. Time and edges asked grow with the square of the spread.
    """
    grid = regions if isinstance(regions, Grid) else grid_over(regions)
    out = np.zeros((grid.regions, len(lat_e7)), np.int64)
    # neighbours follow each other, so that the edges near one place are at hand for the next
    order = np.argsort(cells_of(lat_e7, lon_e7, grid.cells), kind="stable")
    fill(lat_e7, lon_e7, np.ascontiguousarray(spread_m2), order, grid, out)
    return out


@njit(cache=True, error_model="numpy")
def frame_at(lat_e7: int, north_m2: float, cross_m2: float, east_m2: float) -> Frame:
    """The frame of a normal distribution at a latitude: its Cholesky factors, over the metres of a degree."""
    north, east = metres_per_e7(float(lat_e7))
    east = max(east, LEAST_LENGTH_M)
    north_m2, east_m2 = max(LEAST_M2, north_m2), max(LEAST_M2, east_m2)
    north_m, leaning = np.sqrt(north_m2), cross_m2 / north_m2
    rest_m = np.sqrt(max(LEAST_M2, east_m2 - cross_m2 * leaning))
    reach_north = min(FULL_CIRCLE_E7, REACH * north_m / north)
    reach_east = min(FULL_CIRCLE_E7, REACH * np.sqrt(east_m2) / east)
    return Frame(north / north_m, -leaning * north / rest_m, east / rest_m, int(reach_north) + 1, int(reach_east) + 1)


@njit(cache=True, error_model="numpy")
def room_for(regions: int, edges: int) -> Room:
    """Nothing asked yet."""
    listed, shares_e12 = np.zeros(regions, np.bool_), np.zeros(regions, np.int64)
    # one more than there are edges: `edges_near` writes each it meets, and moves on only past those it keeps
    last, near = np.full(edges, -1, np.int64), np.empty(edges + 1, np.int64)
    work = np.empty((6, ROOM)), np.empty(ROOM, np.int64), np.empty(ROOM, np.int64)
    return Room(np.empty(regions, np.int64), listed, shares_e12, last, near, *work)


@njit(cache=True, error_model="numpy")
def enlist(region: int, regions: Ints, listed: Marks, count: int) -> int:
    """Put a region on the list, once; returns how many are on it."""
    if listed[region]:
        return count
    listed[region] = True
    regions[count] = region
    return count + 1


@njit(cache=True, error_model="numpy")
def give(lat_e7: int, lon_e7: int, grid: Grid, room: Room) -> int:
    """Give 1 to the regions that hold a place; returns how many regions are asked so far."""
    cells, edges, shares_e12 = grid.cells, grid.edges, room.shares_e12
    row, column = (lat_e7 - cells.south_e7) // cells.height_e7, (lon_e7 - cells.west_e7) // cells.width_e7
    if not (0 <= row < cells.rows and 0 <= column < cells.columns):
        return 0
    count = 0
    cell, corner = row * cells.columns + column, corner_of(cells, row, column)
    for region in grid.holders[grid.firsts[cell] : grid.firsts[cell + 1]]:
        count = enlist(region, room.regions, room.listed, count)
        shares_e12[region] = ONE_E12
    for e in grid.numbers[grid.starts[cell] : grid.starts[cell + 1]]:
        if crossed(edges, e, corner, lat_e7, lon_e7, 0, 1):
            count = enlist(edges[e, REGION], room.regions, room.listed, count)
            shares_e12[edges[e, REGION]] = ONE_E12 - shares_e12[edges[e, REGION]]
    return count


@njit(cache=True, error_model="numpy")
def edges_near(i: int, lat_e7: int, lon_e7: int, grid: Grid, frame: Frame, room: Room) -> int:
    """List the edges within reach of place i, each once, in whichever cells it is; returns how many there are."""
    cells, edges, numbers, starts, last, near = grid.cells, grid.edges, grid.numbers, grid.starts, room.last, room.near
    south, north = lat_e7 - frame.north_e7, lat_e7 + frame.north_e7
    west, east = lon_e7 - frame.east_e7, lon_e7 + frame.east_e7
    last_row = min(cells.rows - 1, (north - cells.south_e7) // cells.height_e7)
    first_column = min(cells.columns, max(0, (west - cells.west_e7) // cells.width_e7))
    last_column = min(cells.columns - 1, (east - cells.west_e7) // cells.width_e7)
    count = 0
    for row in range(max(0, (south - cells.south_e7) // cells.height_e7), last_row + 1):
        first = row * cells.columns + first_column
        for k in range(starts[first], starts[max(first, row * cells.columns + last_column + 1)]):
            e = numbers[k]
            # whether to keep it is told without a branch, which could not be foreseen
            within = (edges[e, LAT_A] <= north) & (edges[e, LAT_B] >= south)
            within &= (edges[e, WEST] <= east) & (edges[e, EAST] >= west) & (last[e] != i)
            last[e] = i
            near[count] = e
            count += within
    return count


@njit(cache=True, error_model="numpy")
def ask(near: int, lat_e7: int, lon_e7: int, grid: Grid, frame: Frame, room: Room, count: int) -> int:
    """Have each edge near a place take from its region what it takes; returns how many regions are asked, of which `count` are already."""
    edges, pieces, owner, took_e12, shares_e12 = grid.edges, room.pieces, room.owner, room.took_e12, room.shares_e12
    square = frame.north_by_north * frame.east_by_east
    waiting = 0
    for e in room.near[:near]:
        region, side = edges[e, REGION], edges[e, SIDE]
        count = enlist(region, room.regions, room.listed, count)
        north_a, east_a = edges[e, LAT_A] - lat_e7, edges[e, LON_A] - lon_e7
        north_b, east_b = edges[e, LAT_B] - lat_e7, edges[e, LON_B] - lon_e7
        ay, ax = frame.north_by_north * north_a, frame.east_by_north * north_a + frame.east_by_east * east_a
        by, bx = frame.north_by_north * north_b, frame.east_by_north * north_b + frame.east_by_east * east_b
        cross = side * cross_product(north_a, east_a, north_b, east_b)
        if cross == 0.0:
            shares_e12[region] -= side * touching_e12(ay, ax, by, bx)
            continue
        if waiting > ROOM - MOST_PIECES:
            weigh(pieces, owner, waiting, took_e12, shares_e12)
            waiting = 0
        first, waiting = waiting, cut(ay, ax, by, bx, cross * square, pieces, waiting)
        for j in range(first, waiting):
            owner[j] = region
    weigh(pieces, owner, waiting, took_e12, shares_e12)
    return count


@njit(cache=True, error_model="numpy")
def cross_product(north_a: int, east_a: int, north_b: int, east_b: int) -> float:
    """East of a times north of b less north of a times east of b, of two ends of an edge; its sign is exact."""
    left, right = east_a * north_b, north_a * east_b
    if (left > 0) == (right > 0):
        return float(left - right)
    return float(left) - float(right)


@njit(cache=True, error_model="numpy")
def touching_e12(ay: float, ax: float, by: float, bx: float) -> int:
    """What an edge takes whose line runs through the middle: the angle only, seen from where `regions.holds` sees it from.

    That is from just east, and less north, of the middle: an end at the middle itself is seen due west, a level edge passes below, a rising
    one to the west. Edges begin at their southern or western end.
    """
    if ay == 0.0 and ax == 0.0:
        ax = -1.0
    elif by == 0.0 and bx == 0.0:
        bx = -1.0
    elif ay * by + ax * bx >= 0.0:
        return 0
    else:
        return ONE_E12 // 2 if by == ay else -ONE_E12 // 2
    return int(np.rint(atan2(ax * by - ay * bx, ay * by + ax * bx) * PER_RADIAN))


@njit(cache=True, error_model="numpy")
def rounded_e6(share_e12: int) -> int:
    """A share x 1e12, cut to 0..1, as x 1e6; halves to the even neighbour, so that a share and its complement round to 1 in all."""
    whole, rest = divmod(min(ONE_E12, max(0, share_e12)), ONE_E6)
    return whole + 1 if 2 * rest > ONE_E6 or (2 * rest == ONE_E6 and whole % 2 == 1) else whole


@njit(
    [numba.void(_INTS, _INTS, numba.float64[:, ::1], _INTS, GRID, numba.int64[:, ::1])],
    cache=True,
    error_model="numpy",
    nogil=True,
)
def fill(lat_e7: Ints, lon_e7: Ints, spread_m2: Floats, order: Ints, grid: Grid, out: Ints) -> None:
    """Write the shares (k, n) x 1e6 that are not 0, place after place in an order; see `shares_of_ellipses`."""
    room = room_for(grid.regions, len(grid.edges))
    for i in order:
        count = give(lat_e7[i], lon_e7[i], grid, room)
        north_m2, cross_m2, east_m2 = spread_m2[i]
        if north_m2 > 0.0 or east_m2 > 0.0:
            frame = frame_at(lat_e7[i], north_m2, cross_m2, east_m2)
            near = edges_near(i, lat_e7[i], lon_e7[i], grid, frame, room)
            count = ask(near, lat_e7[i], lon_e7[i], grid, frame, room, count)
        for region in room.regions[:count]:
            out[region, i] = rounded_e6(room.shares_e12[region])
            room.shares_e12[region] = 0
            room.listed[region] = False
