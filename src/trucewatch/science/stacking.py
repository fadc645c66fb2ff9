"""The stack of all onsets at every node and instant, and of that only what is wanted: the greatest, where it is, and the mean over the nodes.

Tiles of time lie outside, nodes inside: the few kilobytes of onsets that neighbouring nodes read stay in the nearest cache, and no volume of
nodes x samples is ever made. Rows are added in their order, one sample per lane; ties go to the lowest node.

Limits: what is read reaches over the greatest travel time beyond a tile; `migration` sees to it that it is there.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit, types

from trucewatch.science.lanes import (
    ONE_AND_A_HALF,
    Lanes,
    above,
    add,
    choose,
    doubled,
    filling,
    loading,
    multiply,
    store,
    subtract,
)

TILE: Final = 256
"""Samples of a tile: what is used of a network is decided for a tile as a whole."""
WIDE: Final = 64
"""Samples that are stacked at once in single precision: 4 registers of 512 bits, 8 of 256."""
BLOCK: Final = 256
"""Nodes whose values are added in single precision before they go to double: the error of the mean stays under 1e-6."""
SHORT_BLOCK: Final = 16_384
"""Nodes that are numbered in short integers before their numbers are made long."""
NOTHING: Final = np.float32(-np.inf)
LOG2_E, MAGIC = np.float32(1.4426950408889634), np.float32(ONE_AND_A_HALF)
LN2_HIGH, LN2_LOW = np.float32(0.693359375), np.float32(-2.1219444e-4)
ONE, HALF, SIXTH = np.float32(1.0), np.float32(1 / 2), np.float32(1 / 6)
FOURTH, FIFTH, SIX = np.float32(1 / 24), np.float32(1 / 120), np.float32(1 / 720)

SINGLES, PLACES = Lanes(types.float32, WIDE), Lanes(types.int32, WIDE)
SHORTS = Lanes(types.int16, TILE)
load, fill, fill_place = loading(SINGLES), filling(SINGLES), filling(PLACES)
load_short, fill_short = loading(SHORTS), filling(SHORTS)


@njit(inline="always")
def exp_lanes(x: Any) -> Any:
    """E to the power of each lane, from -80 to 80, in single precision. Error: under 2e-7 of the value.

    Source: Muller, Elementary Functions (2016), ch. 11: as `elementary.exp`, with fewer terms.
    """
    rounded = add(multiply(x, fill(LOG2_E)), fill(MAGIC))
    k = subtract(rounded, fill(MAGIC))
    r = subtract(subtract(x, multiply(k, fill(LN2_HIGH))), multiply(k, fill(LN2_LOW)))
    total = add(multiply(r, fill(SIX)), fill(FIFTH))
    total = add(multiply(total, r), fill(FOURTH))
    total = add(multiply(total, r), fill(SIXTH))
    total = add(multiply(total, r), fill(HALF))
    total = add(multiply(total, r), fill(ONE))
    total = add(multiply(total, r), fill(ONE))
    return multiply(total, doubled(rounded))


@njit(
    "void(float32[::1], int64, int32[:, ::1], int64, int64, int64, float32[::1], int32[::1], float64[::1])",
    cache=True,
    nogil=True,
)
def stack_tiles(
    onsets: Any, length: int, offsets: Any, used: int, first: int, last: int, best: Any, at: Any, mean: Any
) -> None:
    """Stack some tiles of time.

    Args:
        onsets: logarithms of onsets, row after row of `length` samples; 0 in rows that are not used. used: how many are.
        offsets: samples (nodes, rows) from origin to arrival. first, last: the tiles that are stacked.
        best, at, mean: written (samples): greatest sum over the rows, its node, mean over nodes of exp(sum / used).
    Source: Drew et al. (2013), Geophys. J. Int. 195, eq. 6-8: the product of onsets, here as sum of logarithms, divided by their number.
    Limits: the mean is the single-precision sum of 256 nodes at a time: relative error under 1e-6.
    """
    nodes, rows = offsets.shape
    part = np.empty(WIDE, np.float32)
    for start in range(first * TILE, last * TILE, WIDE):
        high, where, scale = fill(NOTHING), fill_place(np.int32(-1)), fill(np.float32(1.0 / used))
        mean[start : start + WIDE] = 0.0
        for block in range(0, nodes, BLOCK):
            total = fill(np.float32(0.0))
            for node in range(block, min(block + BLOCK, nodes)):
                base = start
                value = load(onsets, base + offsets[node, 0])
                for row in range(1, rows):
                    base += length
                    value = add(value, load(onsets, base + offsets[node, row]))
                higher = above(value, high)
                high, where = choose(higher, value, high), choose(higher, fill_place(np.int32(node)), where)
                total = add(total, exp_lanes(multiply(value, scale)))
            store(part, 0, total)
            for k in range(WIDE):
                mean[start + k] += np.float64(part[k])
        store(best, start, high)
        store(at, start, where)
        mean[start : start + WIDE] /= nodes


@njit(
    "void(int16[::1], int64, int32[:, ::1], int64, int64, float32[::1], int32[::1])",
    cache=True,
    nogil=True,
)
def stack_short_tiles(onsets: Any, length: int, offsets: Any, first: int, last: int, best: Any, at: Any) -> None:
    """Stack some tiles of time in short integers: the greatest sum and its node only; see `stack_tiles`.

    Limits: the sum over the rows wraps where onsets are not clipped to 32767 / rows; `migration.shortened` clips them.
    """
    nodes, rows = offsets.shape
    part, place = np.empty(TILE, np.int16), np.empty(TILE, np.int16)
    for start in range(first * TILE, last * TILE, TILE):
        best[start : start + TILE], at[start : start + TILE] = NOTHING, -1
        for block in range(0, nodes, SHORT_BLOCK):
            high, where = fill_short(np.int16(-32768)), fill_short(np.int16(0))
            for node in range(block, min(block + SHORT_BLOCK, nodes)):
                base = start
                value = load_short(onsets, base + offsets[node, 0])
                for row in range(1, rows):
                    base += length
                    value = add(value, load_short(onsets, base + offsets[node, row]))
                higher = above(value, high)
                high, where = choose(higher, value, high), choose(higher, fill_short(np.int16(node - block)), where)
            store(part, 0, high)
            store(place, 0, where)
            for k in range(TILE):
                if np.float32(part[k]) > best[start + k]:
                    best[start + k], at[start + k] = np.float32(part[k]), block + place[k]
