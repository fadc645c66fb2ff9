"""How much of a normal distribution in the plane lies in each of many regions, exact to about 3e-7, for millions of places.

A place is the middle of a normal distribution: round, as its 95 % radius says, or an ellipse, as its covariance says. A region holds
1 or 0, as its middle is inside or not, less what each of its edges takes (`edge_shares`). Only edges within 5.5 deviations are asked,
and a grid (`edge_grid`) knows which those are.

What an edge takes is rounded to 1e-12 and summed in integers: the share of one region depends neither on the order of its edges nor on
which regions stand beside it, two regions on either side of an edge make up exactly what they hold together, and a share and that of the
complement are 1 in all.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.edge_grid import GRID, Grid, corner_of, crossed, grid_over
from trucewatch.science.edge_shares import ONE_E12, REACH, edge_share_e12
from trucewatch.science.elementary import atan2, log
from trucewatch.science.geodesy import LEAST_LENGTH_M, metres_per_e7

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
RADII_PER_DEVIATION_SQUARED: Final = -2.0 * log(0.05)
"""The 95 % circle of a round normal distribution has a radius of 2.45 deviations."""
ONE_E6: Final = 1_000_000
LEAST_M2: Final = 1e-6
"""An ellipse narrower than a millimetre is taken to be as wide."""
FULL_CIRCLE_E7: Final = 3_600_000_000.0
Frame = tuple[float, float, float, int, int]
"""In the round plane, per 1e-7 degree: north for one of latitude, east for one of latitude, east for one of longitude; then how far the
distribution reaches in latitude and longitude, degrees x 1e7."""
_INTS = numba.int64[::1]


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
    Limits: error under 1e-6 as a rule, 2e-7 for every edge that is asked, where edges of one region do not cross. The earth is flat
        with the metres per degree of the middle: a distance errs by 1 % at 30 km at 50 degrees of latitude. None across the antimeridian.
        A wider region may have a share lower by 1e-6, from rounding.
    """
    grid = regions if isinstance(regions, Grid) else grid_over(regions)
    out = np.zeros((grid.regions, len(lat_e7)), np.int64)
    fill(lat_e7, lon_e7, np.ascontiguousarray(spread_m2), grid, out)
    return out


@njit(cache=True, error_model="numpy")
def frame_at(lat_e7: int, north_m2: float, cross_m2: float, east_m2: float) -> Frame:
    """The plane in which a normal distribution at a latitude is round, and how far it reaches."""
    north, east = metres_per_e7(float(lat_e7))
    east = max(east, LEAST_LENGTH_M)
    north_m2, east_m2 = max(LEAST_M2, north_m2), max(LEAST_M2, east_m2)
    north_m, leaning = np.sqrt(north_m2), cross_m2 / north_m2
    rest_m = np.sqrt(max(LEAST_M2, east_m2 - cross_m2 * leaning))
    reach_north = min(FULL_CIRCLE_E7, REACH * north_m / north)
    reach_east = min(FULL_CIRCLE_E7, REACH * np.sqrt(east_m2) / east)
    return north / north_m, -leaning * north / rest_m, east / rest_m, int(reach_north) + 1, int(reach_east) + 1


@njit(cache=True, error_model="numpy")
def noted(region: int, sums: Ints, listed: Ints, count: int) -> int:
    """Put a region on the list of those that a place is asked about, once; returns how many those are."""
    if sums[region, 0] == 0:
        sums[region, 0] = 1
        listed[count] = region
        count += 1
    return count


@njit(cache=True, error_model="numpy")
def held(lat_e7: int, lon_e7: int, grid: Grid, sums: Ints, listed: Ints) -> int:
    """Give 1 to the regions that hold a place; returns how many regions are on the list."""
    row = (lat_e7 - grid.cells.south_e7) // grid.cells.height_e7
    column = (lon_e7 - grid.cells.west_e7) // grid.cells.width_e7
    if not (0 <= row < grid.cells.rows and 0 <= column < grid.cells.columns):
        return 0
    count = 0
    cell, corner = row * grid.cells.columns + column, corner_of(grid.cells, row, column)
    for k in range(grid.firsts[cell], grid.firsts[cell + 1]):
        count = noted(grid.holders[k], sums, listed, count)
        sums[grid.holders[k], 1] = ONE_E12
    for k in range(grid.starts[cell], grid.starts[cell + 1]):
        e = grid.numbers[k]
        if crossed(grid.edges, e, corner, lat_e7, lon_e7, 0, 1):
            count = noted(grid.region[e], sums, listed, count)
            sums[grid.region[e], 1] = ONE_E12 - sums[grid.region[e], 1]
    return count


@njit(cache=True, error_model="numpy")
def cross_e14(north_a: int, east_a: int, north_b: int, east_b: int) -> float:
    """East of a times north of b less north of a times east of b, of two ends of an edge; its sign is exact."""
    left, right = east_a * north_b, north_a * east_b
    if (left > 0) == (right > 0):
        return float(left - right)
    return float(left) - float(right)


@njit(cache=True, error_model="numpy")
def taken_e12(lat_e7: int, lon_e7: int, edges: Ints, e: int, frame: Frame) -> int:
    """What an edge takes from the distribution around a place, x 1e12, positive where its first end lies clockwise of its second."""
    north_a, east_a = edges[e, 0] - lat_e7, edges[e, 1] - lon_e7
    north_b, east_b = edges[e, 2] - lat_e7, edges[e, 3] - lon_e7
    cross = cross_e14(north_a, east_a, north_b, east_b)
    ay, ax = frame[0] * north_a, frame[1] * north_a + frame[2] * east_a
    by, bx = frame[0] * north_b, frame[1] * north_b + frame[2] * east_b
    if cross == 0.0:
        return touching_e12(ay, ax, by, bx)
    return edge_share_e12(ay, ax, by, bx, cross * frame[0] * frame[2])


@njit(cache=True, error_model="numpy")
def touching_e12(ay: float, ax: float, by: float, bx: float) -> int:
    """What an edge takes whose line runs through the middle: the angle only, seen from where `regions.holds` sees it from.

    That is from just east, and less north, of the middle: an end at the middle itself is seen due west.
    """
    if ay == 0.0 and ax == 0.0:
        ax = -1.0
    elif by == 0.0 and bx == 0.0:
        bx = -1.0
    elif ay * by + ax * bx >= 0.0:
        return 0
    else:
        return ONE_E12 // 2 if by == ay else -ONE_E12 // 2
    angle = atan2(ax * by - ay * bx, ay * by + ax * bx)
    return int(np.rint(angle / (2.0 * math.pi) * ONE_E12))


@njit(cache=True, error_model="numpy")
def took(
    i: int, lat_e7: int, lon_e7: int, frame: Frame, grid: Grid, asked: Ints, sums: Ints, listed: Ints, count: int
) -> int:
    """Take from each region what its edges near a place take; returns how many regions are on the list."""
    cells, edges = grid.cells, grid.edges
    south, north = lat_e7 - frame[3], lat_e7 + frame[3]
    west, east = lon_e7 - frame[4], lon_e7 + frame[4]
    last_row = min(cells.rows - 1, (north - cells.south_e7) // cells.height_e7)
    last_column = min(cells.columns - 1, (east - cells.west_e7) // cells.width_e7)
    for row in range(max(0, (south - cells.south_e7) // cells.height_e7), last_row + 1):
        for column in range(max(0, (west - cells.west_e7) // cells.width_e7), last_column + 1):
            cell = row * cells.columns + column
            for k in range(grid.starts[cell], grid.starts[cell + 1]):
                e = grid.numbers[k]
                if asked[e] == i or edges[e, 2] < south or edges[e, 0] > north:
                    continue
                asked[e] = i
                if max(edges[e, 1], edges[e, 3]) < west or min(edges[e, 1], edges[e, 3]) > east:
                    continue
                taken = taken_e12(lat_e7, lon_e7, edges, e, frame)
                if taken != 0:
                    count = noted(grid.region[e], sums, listed, count)
                    sums[grid.region[e], 1] -= grid.side[e] * taken
    return count


@njit(cache=True, error_model="numpy")
def rounded_e6(share_e12: int) -> int:
    """A share x 1e12, cut to 0..1, as x 1e6; halves to the even neighbour, so that a share and its complement round to 1 in all."""
    whole, rest = divmod(min(ONE_E12, max(0, share_e12)), ONE_E6)
    return whole + 1 if 2 * rest > ONE_E6 or (2 * rest == ONE_E6 and whole % 2 == 1) else whole


@njit([numba.void(_INTS, _INTS, numba.float64[:, ::1], GRID, numba.int64[:, ::1])], cache=True, error_model="numpy")
def fill(lat_e7: Ints, lon_e7: Ints, spread_m2: Floats, grid: Grid, out: Ints) -> None:
    """Write the shares (k, n) x 1e6 that are not 0; see `shares_of_ellipses`."""
    asked = np.full(len(grid.edges), -1, np.int64)
    sums = np.zeros((grid.regions, 2), np.int64)
    listed = np.empty(grid.regions, np.int64)
    for i in range(len(lat_e7)):
        count = held(lat_e7[i], lon_e7[i], grid, sums, listed)
        north_m2, cross_m2, east_m2 = spread_m2[i]
        if north_m2 > 0.0 or east_m2 > 0.0:
            frame = frame_at(lat_e7[i], north_m2, cross_m2, east_m2)
            count = took(i, lat_e7[i], lon_e7[i], frame, grid, asked, sums, listed, count)
        for k in range(count):
            region = listed[k]
            out[region, i] = rounded_e6(sums[region, 1])
            sums[region] = 0
