"""A grid of cells over the edges of many regions: which edges are near a place, and which regions hold it, exactly.

Each cell knows the edges that touch it and the regions that hold its south-western corner. From there to a place in the cell, first
north, then east, every edge that is crossed changes sides: that decides inside as `regions.holds` does, in integers, with the edges of one
cell.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.geodesy import metres_per_e7

Ints = NDArray[np.int64]
CELLS_PER_EDGE: Final = 2
MOST_CORNERS: Final = 1 << 23
"""Cells times regions: what the table of corners may hold while the grid is laid."""
LAT_A, LON_A, LAT_B, LON_B, WEST, EAST, REGION, SIDE = range(8)
"""Columns of a table of edges: the southern (of level edges the western) end; the other; the least and greatest longitude; the region that it
belongs to; 1 where that is on the left of the way from the first end to the other, -1 where it is on the right."""


class Cells(NamedTuple):
    """How the plane is cut: the south-western corner and the size of a cell in degrees x 1e7, and how many rows and columns there are."""

    south_e7: int
    west_e7: int
    height_e7: int
    width_e7: int
    rows: int
    columns: int


class Grid(NamedTuple):
    """Edges of regions by cell.

    `edges` (m, 8): the columns named above, ordered by the cell of their first end. `starts` (c + 1,), `numbers`: the edges that touch cell k
    are `numbers[starts[k]:starts[k + 1]]`. `firsts` (c + 1,), `holders`: likewise the regions that hold its corner.
    """

    cells: Cells
    regions: int
    edges: Ints
    starts: Ints
    numbers: Ints
    firsts: Ints
    holders: Ints


_INTS = numba.int64[::1]
_TABLE = numba.int64[:, ::1]
CELLS: Final = numba.types.NamedUniTuple(numba.int64, 6, Cells)  # type: ignore[no-untyped-call]
GRID: Final = numba.types.NamedTuple((CELLS, numba.int64, _TABLE, *(_INTS,) * 4), Grid)  # type: ignore[no-untyped-call]


def grid_over(regions: Sequence[Ints]) -> Grid:
    """Lay the grid.

    Args:
        regions: the edges (k, 4) of each, `regions.edges_of`; even-odd, so that an edge that stands there twice is none.
    Limits: edges of one region may touch, but not cross each other: of those that cross, a part is taken for the wrong side.
    """
    edges = distinct(regions)
    cells = cells_over(edges, len(regions))
    if len(edges):
        edges = edges[np.argsort(cells_of(edges[:, LAT_A], edges[:, LON_A], cells), kind="stable")]
    starts = first_by_cell(edges, cells)
    numbers = edges_by_cell(edges, cells, starts)
    corners, holders = np.nonzero(corners_held(edges, cells, len(regions)))
    firsts = np.searchsorted(corners, np.arange(cells.rows * cells.columns + 1))
    grid = Grid(cells, len(regions), edges, starts, numbers, firsts, np.ascontiguousarray(holders))
    find_sides(grid)
    return grid


def distinct(regions: Sequence[Ints]) -> Ints:
    """The edges (m, 8) of all regions, their sides not yet found; of edges that stand there more than once, an odd number is one."""
    edges = np.concatenate([np.empty((0, 4), np.int64), *regions])
    region = np.repeat(np.arange(len(regions)), [len(r) for r in regions])
    turned = (edges[:, 0] > edges[:, 2]) | ((edges[:, 0] == edges[:, 2]) & (edges[:, 1] > edges[:, 3]))
    edges[turned] = edges[turned][:, [2, 3, 0, 1]]
    longitudes = edges[:, [1, 3]]
    rows = np.column_stack([edges, longitudes.min(axis=1), longitudes.max(axis=1), region, np.zeros_like(region)])
    rows = rows[np.lexsort(rows.T)]
    firsts = np.flatnonzero(np.any(np.diff(rows, axis=0, prepend=-(2**62)), axis=1))
    kept: Ints = rows[firsts[np.diff(firsts, append=len(rows)) % 2 == 1]]
    return kept


def cells_of(lat_e7: Ints, lon_e7: Ints, cells: Cells) -> Ints:
    """The cell (n,) of each place; places outside the grid lie in a cell at its edge."""
    row = np.clip((lat_e7 - cells.south_e7) // cells.height_e7, 0, cells.rows - 1)
    column = np.clip((lon_e7 - cells.west_e7) // cells.width_e7, 0, cells.columns - 1)
    cell: Ints = row * cells.columns + column
    return cell


def cells_over(edges: Ints, regions: int) -> Cells:
    """Cells about square on the ground, two for each edge; none without edges."""
    if not len(edges):
        return Cells(0, 0, 1, 1, 0, 0)
    south, north = int(edges[:, LAT_A].min()), int(edges[:, LAT_B].max())
    west, east = int(edges[:, WEST].min()), int(edges[:, EAST].max())
    north_m, east_m = metres_per_e7(0.5 * (south + north))
    high_m, wide_m = (north - south + 1) * north_m, (east - west + 1) * max(east_m, 1e-6)
    most = max(1, min(CELLS_PER_EDGE * len(edges), MOST_CORNERS // regions))
    rows = max(1, min(most, math.isqrt(int(most * high_m / wide_m))))
    columns = max(1, most // rows)
    return Cells(south, west, (north - south) // rows + 1, (east - west) // columns + 1, rows, columns)


@njit(cache=True, error_model="numpy")
def rows_touched(edges: Ints, e: int, cells: Cells) -> tuple[int, int]:
    """The first and last row of cells that an edge touches."""
    first = (edges[e, LAT_A] - 1 - cells.south_e7) // cells.height_e7
    last = (edges[e, LAT_B] - cells.south_e7) // cells.height_e7
    return max(0, first), min(cells.rows - 1, last)


@njit(cache=True, error_model="numpy")
def columns_touched(edges: Ints, e: int, row: int, cells: Cells) -> tuple[int, int]:
    """The first and last column of a row of cells that an edge may touch, 2e-7 degrees allowed for rounding."""
    lat_a, lon_a, lat_b, lon_b = edges[e, LAT_A], edges[e, LON_A], edges[e, LAT_B], edges[e, LON_B]
    south = max(lat_a, cells.south_e7 + row * cells.height_e7)
    north = min(lat_b, cells.south_e7 + (row + 1) * cells.height_e7)
    a, b = float(lon_a), float(lon_b)
    if lat_b > lat_a:
        slope = (lon_b - lon_a) / (lat_b - lat_a)
        a, b = lon_a + (south - lat_a) * slope, lon_a + (north - lat_a) * slope
    first = (int(np.floor(min(a, b))) - 2 - cells.west_e7) // cells.width_e7
    last = (int(np.ceil(max(a, b))) + 2 - cells.west_e7) // cells.width_e7
    return max(0, first), min(cells.columns - 1, last)


@njit([numba.int64[::1](_TABLE, CELLS)], cache=True, error_model="numpy")
def first_by_cell(edges: Ints, cells: Cells) -> Ints:
    """Where the edges of each cell begin (c + 1,), were they listed cell after cell."""
    counts = np.zeros(cells.rows * cells.columns + 1, np.int64)
    for e in range(len(edges)):
        south, north = rows_touched(edges, e, cells)
        for row in range(south, north + 1):
            west, east = columns_touched(edges, e, row, cells)
            counts[row * cells.columns + west + 1 : row * cells.columns + east + 2] += 1
    return np.cumsum(counts)


@njit([numba.int64[::1](_TABLE, CELLS, _INTS)], cache=True, error_model="numpy")
def edges_by_cell(edges: Ints, cells: Cells, starts: Ints) -> Ints:
    """The edges of each cell, cell after cell, ascending in each."""
    numbers = np.empty(starts[-1], np.int64)
    ends = starts.copy()
    for e in range(len(edges)):
        south, north = rows_touched(edges, e, cells)
        for row in range(south, north + 1):
            west, east = columns_touched(edges, e, row, cells)
            for cell in range(row * cells.columns + west, row * cells.columns + east + 1):
                numbers[ends[cell]] = e
                ends[cell] += 1
    return numbers


@njit(cache=True, error_model="numpy")
def east_of(edges: Ints, e: int, lat_e7: int, lon_e7: int, rise: int, run: int) -> bool:
    """Whether an edge is crossed east of a place, by a ray just north of it.

    Of the edges through the place itself those count that leave it east of the direction (rise, run), rise not negative.
    """
    lat_a, lon_a, lat_b, lon_b = edges[e, LAT_A], edges[e, LON_A], edges[e, LAT_B], edges[e, LON_B]
    if (lat_a > lat_e7) == (lat_b > lat_e7):
        return False
    there, here = (lat_e7 - lat_a) * (lon_b - lon_a), (lon_e7 - lon_a) * (lat_b - lat_a)
    return bool(there > here or (there == here and (lon_b - lon_a) * rise > run * (lat_b - lat_a)))


@njit(cache=True, error_model="numpy")
def north_of(edges: Ints, e: int, lat_e7: int, lon_e7: int) -> bool:
    """Whether an edge is crossed north of a place, by a line just east of it; of edges through the place, those that rise."""
    lat_a, lon_a, lat_b, lon_b = edges[e, LAT_A], edges[e, LON_A], edges[e, LAT_B], edges[e, LON_B]
    if (lon_a > lon_e7) == (lon_b > lon_e7):
        return False
    if lon_a > lon_b:
        lat_a, lon_a, lat_b, lon_b = lat_b, lon_b, lat_a, lon_a
    there, here = (lon_e7 - lon_a) * (lat_b - lat_a), (lat_e7 - lat_a) * (lon_b - lon_a)
    return bool(there > here or (there == here and lat_b > lat_a))


@njit(cache=True, error_model="numpy")
def crossed(edges: Ints, e: int, corner: tuple[int, int], lat_e7: int, lon_e7: int, rise: int, run: int) -> bool:
    """Whether the way from a corner, first north, then east, to just beside a place crosses an edge an odd number of times."""
    turn = north_of(edges, e, corner[0], corner[1]) != north_of(edges, e, lat_e7, corner[1])
    start = east_of(edges, e, lat_e7, corner[1], 0, 1)
    return bool(turn != (start != east_of(edges, e, lat_e7, lon_e7, rise, run)))


@njit(cache=True, error_model="numpy")
def corner_of(cells: Cells, row: int, column: int) -> tuple[int, int]:
    """The south-western corner of a cell."""
    return cells.south_e7 + row * cells.height_e7, cells.west_e7 + column * cells.width_e7


@njit([numba.boolean[:, ::1](_TABLE, CELLS, numba.int64)], cache=True, error_model="numpy")
def corners_held(edges: Ints, cells: Cells, regions: int) -> NDArray[np.bool_]:
    """Which regions hold the corner of each cell (c, regions)."""
    held = np.zeros((cells.rows * cells.columns, regions), np.bool_)
    for e in range(len(edges)):
        south, north = rows_touched(edges, e, cells)
        for row in range(south, north + 1):
            # the last corner that has the edge to its east is marked for all before it, which the sums below see to
            west, column = columns_touched(edges, e, row, cells)
            while column > max(-1, west - 2) and not east_of(edges, e, *corner_of(cells, row, column), 0, 1):
                column -= 1
            if column > max(-1, west - 2):
                held[row * cells.columns + column, edges[e, REGION]] ^= True
    for row in range(cells.rows):
        for cell in range((row + 1) * cells.columns - 2, row * cells.columns - 1, -1):
            held[cell] ^= held[cell + 1]
    return held


@njit([numba.void(GRID)], cache=True, error_model="numpy")
def find_sides(grid: Grid) -> None:
    """Find, in place, on which side of each edge its region lies: asked just north of its southern end, of level edges just above."""
    edges, cells = grid.edges, grid.cells
    for e in range(len(edges)):
        lat_e7, lon_e7 = edges[e, LAT_A], edges[e, LON_A]
        rise, run = edges[e, LAT_B] - lat_e7, edges[e, LON_B] - lon_e7
        row = (lat_e7 - cells.south_e7) // cells.height_e7
        column = (lon_e7 - cells.west_e7) // cells.width_e7
        cell, corner = row * cells.columns + column, corner_of(cells, row, column)
        inside = False
        for k in range(grid.firsts[cell], grid.firsts[cell + 1]):
            inside ^= grid.holders[k] == edges[e, REGION]
        for k in range(grid.starts[cell], grid.starts[cell + 1]):
            if edges[grid.numbers[k], REGION] == edges[e, REGION]:
                inside ^= crossed(edges, grid.numbers[k], corner, lat_e7, lon_e7, rise, run)
        # a rising edge has what is east of it on its right, a level one what is above it on its left
        edges[e, SIDE] = 1 if inside == (rise == 0) else -1
