"""The exact stack where it reaches a threshold, and nothing elsewhere: most of the grid is ruled out by bounds.

Nodes lie in cells, cells in larger cells. In a cell, the onsets of a row are read over a short range of delays; the greatest in that range bounds all of
them, and the sum of those bounds every node of the cell. Bounds are short integers, rounded upwards, for four samples at once. Where a bound
reaches the threshold the cell is opened; at the nodes the sum is made as `stacking.stack_tiles` makes it, to the bit.

Limits: quick where the threshold lies well above what noise reaches; slower than the whole stack where most cells have to be opened. The mean over all
nodes is not known, so the value is not normalised by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numba import njit, types
from numpy.typing import NDArray

from trucewatch.science.lanes import Lanes, above, add, any_of, choose, equal, filling, loading, store
from trucewatch.science.stacking import NOTHING, PLACES, TILE, WIDE, fill_place, load

TOGETHER: Final = 4
"""Samples that share a bound."""
LEVELS: Final = (8, 4, 2)
"""Edges of cells in nodes, from the coarsest on; each is a multiple of the next."""
BOUNDED: Final = TILE // TOGETHER
BOUNDS = Lanes(types.int16, BOUNDED)
load_bound, fill_bound, load_place = loading(BOUNDS), filling(BOUNDS), loading(PLACES)


@dataclass(frozen=True, eq=False)
class Cells:
    """Cells of all levels, the coarsest first.

    `level` (cells): which of `LEVELS`. `lows` (cells, rows): least delay in the cell, in samples. `spreads` (levels, rows): the greatest difference
    of delays in any cell of a level. `starts` (cells + 1), `inner`: the cells, or at last the nodes, in each. `tops`: how many are of the coarsest.
    """

    level: NDArray[np.int32]
    lows: NDArray[np.int32]
    spreads: NDArray[np.int32]
    starts: NDArray[np.int32]
    inner: NDArray[np.int32]
    tops: int


def cells_of(offsets: NDArray[np.int32], shape: tuple[int, ...]) -> Cells:
    """Lay cells over a grid.

    Args: offsets: delays (nodes, rows) in samples. shape: nodes along each axis of the grid, the last running fastest.
    Limits: cells of nodes whose delays differ much bound little; a finer grid or a lower rate helps.
    """
    members = np.arange(len(offsets), dtype=np.int64)
    axes = np.stack(np.unravel_index(members, shape), axis=1)
    made: list[tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]] = []
    low, high, edge = offsets, offsets, 1
    for size in reversed(LEVELS):
        axes = axes // (size // edge)
        edge = size
        spans = tuple(-(-n // size) for n in shape)
        key = np.ravel_multi_index(tuple(axes.T), spans)
        order = np.argsort(key, kind="stable")
        named, first, count = np.unique(key[order], return_index=True, return_counts=True)
        low, high = _over(np.minimum, low, order, first), _over(np.maximum, high, order, first)
        made.insert(0, (low, (high - low).max(axis=0), count, order))
        axes = np.stack(np.unravel_index(named, spans), axis=1)
    return _numbered(made)


def _over(of_all: np.ufunc, inner: NDArray[Any], order: NDArray[Any], first: NDArray[Any]) -> NDArray[Any]:
    """The least or the greatest delay (cells, rows) of what lies in each cell; row by row, so that no second table is made."""
    made = np.empty((len(first), inner.shape[1]), inner.dtype)
    for row in range(inner.shape[1]):
        made[:, row] = of_all.reduceat(inner[order, row], first)
    return made


def _numbered(made: list[tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]]) -> Cells:
    """Cells of all levels in one row of numbers."""
    sizes = [len(low) for low, _, _, _ in made]
    firsts = np.cumsum(sizes)
    inner = [order + (firsts[k] if k + 1 < len(made) else 0) for k, (_, _, _, order) in enumerate(made)]
    counts = np.concatenate([count for _, _, count, _ in made])
    return Cells(
        level=np.repeat(np.arange(len(made)), sizes).astype(np.int32),
        lows=np.ascontiguousarray(np.concatenate([low for low, _, _, _ in made]), dtype=np.int32),
        spreads=np.stack([spread for _, spread, _, _ in made]).astype(np.int32),
        starts=np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        inner=np.concatenate(inner).astype(np.int32),
        tops=sizes[0],
    )


@njit("void(int16[::1], int64, int16[::1])", cache=True, nogil=True)
def reach_ahead(values: Any, width: int, out: Any) -> None:
    """The greatest of each value and the `width` - 1 after it, by greatest values from the left and right edges of blocks.

    Source: van Herk (1992), Pattern Recognition Letters 13.
    """
    n = len(values)
    left = np.empty(n, np.int16)
    for i in range(n):
        left[i] = values[i] if i % width == 0 else max(left[i - 1], values[i])
    right = np.int16(-32768)
    for i in range(n - 1, -1, -1):
        right = values[i] if i % width == width - 1 else max(right, values[i])
        end = min(i + width - 1, n - 1)
        out[i] = right if end // width == i // width else max(right, left[end])


@njit("int16[::1](float32[:, ::1], int32[:, ::1], float64, int64)", cache=True, nogil=True)
def bounds_of(onsets: Any, spreads: Any, scale: float, plane: int) -> Any:
    """Bounds of all levels and rows: what a row reaches, times `scale` and rounded upwards, in each range of a cell's delays.

    Returns: (levels x rows x TOGETHER x plane): at sample i of a row lies its bound at [i % TOGETHER, i // TOGETHER].
    """
    levels, (rows, n) = len(spreads), onsets.shape
    out = np.full(levels * rows * TOGETHER * plane, np.int16(-32768))
    whole, ahead = np.empty(n, np.int16), np.empty(n, np.int16)
    for row in range(rows):
        for i in range(n):
            whole[i] = np.int16(np.ceil(np.float64(onsets[row, i]) * scale))
        for level in range(levels):
            reach_ahead(whole, spreads[level, row] + TOGETHER, ahead)
            at = (level * rows + row) * TOGETHER * plane
            for i in range(n):
                out[at + (i % TOGETHER) * plane + i // TOGETHER] = ahead[i]
    return out


@njit("boolean(int16[::1], int64, int32[::1], int64, int64, int64)", cache=True, nogil=True)
def reaches(bounds: Any, plane: int, lows: Any, level: int, start: int, limit: int) -> bool:
    """Whether the bound of a cell goes beyond the limit anywhere in a tile."""
    total = fill_bound(np.int16(0))
    base = level * len(lows) * TOGETHER * plane + start // TOGETHER
    for row in range(len(lows)):
        at = base + (lows[row] % TOGETHER) * plane + lows[row] // TOGETHER
        total = add(total, load_bound(bounds, at))
        base += TOGETHER * plane
    found: bool = any_of(above(total, fill_bound(np.int16(limit))))
    return found


@njit(
    "void(float32[::1], int64, int32[::1], int64, int64, float32[::1], int32[::1])",
    cache=True,
    nogil=True,
)
def stack_node(onsets: Any, length: int, delays: Any, node: int, start: int, best: Any, at: Any) -> None:
    """Stack one node over a tile, and keep it where it is the greatest so far; of equal ones, the lowest node."""
    for begin in range(start, start + TILE, WIDE):
        base = begin
        value = load(onsets, base + delays[0])
        for row in range(1, len(delays)):
            base += length
            value = add(value, load(onsets, base + delays[row]))
        high, where, here = load(best, begin), load_place(at, begin), fill_place(np.int32(node))
        better = choose(equal(value, high), above(where, here), above(value, high))
        store(best, begin, choose(better, value, high))
        store(at, begin, choose(better, here, where))


@njit(
    "int64(float32[::1], int64, int32[:, ::1], int64, int64, float32[::1], int32[::1],"
    " int16[::1], int64, int64, int32[::1], int32[:, ::1], int32[::1], int32[::1], int64)",
    cache=True,
    nogil=True,
)
def stack_pruned_tiles(
    onsets: Any,
    length: int,
    offsets: Any,
    first: int,
    last: int,
    best: Any,
    at: Any,
    bounds: Any,
    plane: int,
    limit: int,
    level: Any,
    lows: Any,
    starts: Any,
    inner: Any,
    tops: int,
) -> int:
    """Stack some tiles wherever a bound goes beyond `limit`; the rest as `stacking.stack_tiles`. Returns: how many nodes were stacked."""
    levels, stacked = level[-1] + 1, 0
    waiting = np.empty(len(level), np.int32)
    for start in range(first * TILE, last * TILE, TILE):
        best[start : start + TILE], at[start : start + TILE] = NOTHING, -1
        for top in range(tops):
            waiting[0], left = top, 1
            while left:
                left -= 1
                cell = waiting[left]
                if not reaches(bounds, plane, lows[cell], level[cell], start, limit):
                    continue
                for k in range(starts[cell], starts[cell + 1]):
                    if level[cell] + 1 < levels:
                        waiting[left] = inner[k]
                        left += 1
                    else:
                        stack_node(onsets, length, offsets[inner[k]], inner[k], start, best, at)
                        stacked += 1
    return stacked
