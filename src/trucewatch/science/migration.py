"""Migrate and stack: for every instant, the node of a grid from which the onsets of all stations would fit best, as the onsets come in.

What of a network is used is decided for whole tiles of time, counted from sample 0: a row of onsets takes part where it means something over all that
the tile reads of it, and is left out elsewhere; the value is divided by the number of rows used. So what is pushed in pieces gives what one push of all gives, to the bit.

Limits: a result for an instant needs all arrivals of the farthest node: on a grid of 300 km that is a minute and a half later.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.errors import WorkflowError
from trucewatch.science.elementary import exp, log
from trucewatch.science.pruning import TOGETHER, bounds_of, stack_pruned_tiles
from trucewatch.science.stacking import TILE, stack_short_tiles, stack_tiles
from trucewatch.science.tables import Tables

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
Bools = NDArray[np.bool_]
Places = NDArray[np.int32]

SLACK: Final = 1e-4
"""Taken from the limits of bounds, in shares of the greatest onset: single precision loses less in a sum of up to 800 rows, divided by them."""
LINE: Final = 16
"""Single floats in a cache line."""
SHORT_REACH: Final = 4.0
"""In short integers, logarithms of onsets are clipped at plus and minus this."""


@dataclass(frozen=True, eq=False)
class Stack:
    """What the stack says of each sample (n,) of origin time.

    `first`: number of the first sample. `value`: greatest coalescence over the grid (the geometric mean of the onsets); 0 where nothing was used, and in
    pruned mode where the threshold was not reached. `normalised`: the same over the mean of all nodes, 0 where not known. `node`: where it is, -1 for none.
    `used` (tiles, rows): which rows took part, by tile.
    """

    first: int
    value: Floats
    normalised: Floats
    node: Places
    used: Bools


@dataclass(frozen=True)
class Way:
    """How the stack is made. `threshold`: above 0, only what reaches it is found, and faster. `short`: in short integers. `threads`: change no bit."""

    threshold: float = 0.0
    short: bool = False
    threads: int = 1
    least_rows: int = 1


THE_WHOLE: Final = Way()


def usable_tiles(usable: Bools, tables: Tables, tiles: int) -> Bools:
    """Which rows mean something over all that each tile reads of them (tiles, rows). Args: usable: of each sample (rows, samples)."""
    missing = np.zeros((len(usable), usable.shape[1] + 1), np.int64)
    np.cumsum(~usable, axis=1, out=missing[:, 1:])
    starts = np.arange(tiles)[:, None] * TILE
    rows = np.arange(len(usable))
    until = missing[rows, starts + TILE + tables.latest]
    unmissed: Bools = until == missing[rows, starts + tables.earliest]
    return unmissed


def shortened(onsets: Singles, used: int) -> tuple[NDArray[np.int16], float]:
    """Onsets as short integers whose sums over the rows used cannot wrap, and how many make 1; other rows are 0.

    Limits: clipped at plus and minus `SHORT_REACH`; error half a step each.
    """
    cap = 32767 // used
    scaled = np.rint(onsets.astype(np.float64) * (cap / SHORT_REACH))
    return np.clip(scaled, -cap, cap).astype(np.int16), cap / SHORT_REACH


@njit("void(float32[::1], float64, float64, float64[::1], int32[::1])", cache=True)
def valued(best: Any, ones: float, least: float, value: Any, at: Any) -> None:
    """Write the coalescence: exp(best / ones), and nothing where its logarithm stays below the least that is asked for."""
    for i in range(len(best)):
        if at[i] < 0 or np.float64(best[i]) / ones < least:
            value[i], at[i] = 0.0, -1
        else:
            value[i] = exp(np.float64(best[i]) / ones)


def migrate(onsets: Singles, usable: Bools, tables: Tables, way: Way = THE_WHOLE, first: int = 0) -> Stack:
    """Stack all tiles whose arrivals are there.

    Args:
        onsets: logarithms of onsets (rows, samples), rows in the order of `tables.rows`; what it holds where it is not usable does not matter.
        usable: whether a sample means something (rows, samples). first: number of the first sample, a multiple of `TILE`.
    Returns: the stack of whole tiles from `first` on; none where fewer samples are there than a tile and the greatest delay.
    Raises: WorkflowError: shapes do not agree.
    Source: Drew et al. (2013), Geophys. J. Int. 195; Winder et al. (2020), QuakeMigrate: normalisation by the mean over nodes.
    Limits: see the module; in short integers and pruned, values are not normalised.
    """
    _agree(onsets, usable, tables, first)
    tiles = max(0, (onsets.shape[1] - tables.greatest) // TILE)
    used = usable_tiles(usable, tables, tiles)
    used &= used.sum(axis=1, keepdims=True) >= way.least_rows
    value, mean, at = np.zeros(tiles * TILE), np.zeros(tiles * TILE), np.full(tiles * TILE, -1, np.int32)
    for start, end in _alike(used):
        if used[start].any():
            here = slice(start * TILE, end * TILE)
            window = slice(start * TILE, end * TILE + tables.greatest)
            given = np.where(usable[:, window] & used[start][:, None], onsets[:, window], 0)
            _stack(given, used[start], tables, way, value[here], mean[here], at[here])
    normalised = np.divide(value, mean, out=np.zeros_like(value), where=mean > 0.0)
    return Stack(first, value, normalised, at, used)


def spaced(given: NDArray[Any]) -> Singles:
    """Rows in single precision, an odd number of cache lines apart: at a power of two they would all fall on the same few places of the cache."""
    lines = -(-given.shape[1] // LINE)
    onsets = np.zeros((len(given), (lines | 1) * LINE), np.float32)
    onsets[:, : given.shape[1]] = given
    return onsets


def _alike(used: Bools) -> list[tuple[int, int]]:
    """Runs of tiles in which the same rows are used, as first and past the last tile."""
    changes = np.flatnonzero((used[1:] != used[:-1]).any(axis=1)) + 1
    return list(pairwise([0, *changes.tolist(), len(used)])) if len(used) else []


def _stack(
    given: NDArray[Any], used: NDArray[np.bool_], tables: Tables, way: Way, value: Floats, mean: Floats, at: Places
) -> None:
    """Stack a window in which the same rows are used all along, and write what is found."""
    onsets = spaced(given)
    best, count, unit, least = np.empty(len(value), np.float32), int(used.sum()), 1.0, -np.inf
    flat, length = onsets.ravel(), onsets.shape[1]
    if way.threshold > 0.0:
        least = log(way.threshold)
        ruled = _ruled_by(onsets, count, tables, least)

        def run(start: int, end: int) -> None:
            stack_pruned_tiles(flat, length, tables.offsets, start, end, best, at, *ruled)
    elif way.short:
        short, unit = shortened(onsets, count)

        def run(start: int, end: int) -> None:
            stack_short_tiles(short.ravel(), length, tables.offsets, start, end, best, at)
    else:

        def run(start: int, end: int) -> None:
            stack_tiles(flat, length, tables.offsets, count, start, end, best, at, mean)

    _spread(len(value) // TILE, way.threads, run)
    valued(best, unit * count, least, value, at)


def _ruled_by(onsets: Singles, count: int, tables: Tables, least: float) -> tuple[Any, ...]:
    """What rules cells out: bounds, scaled by the greatest onset here (which changes how much is ruled out, and no result), and cells."""
    cells = tables.cells
    reach = max(float(np.abs(onsets).max(initial=0.0)), 1e-6)
    scale = (32767 // len(tables.rows)) / reach * (1.0 - 1e-9)
    plane = onsets.shape[1] // TOGETHER + TILE
    bounds = bounds_of(onsets, cells.spreads, scale, plane)
    limit = math.floor((least - SLACK * reach) * scale * count) - 1
    return (
        *(bounds, plane, min(max(limit, -32768), 32766)),
        *(cells.level, cells.lows, cells.starts, cells.inner, cells.tops),
    )


def _spread(tiles: int, threads: int, stack: Callable[[int, int], object]) -> None:
    """Give each thread its share of the tiles; each writes its own samples, so nothing depends on how many there are."""
    edges = [tiles * k // max(threads, 1) for k in range(max(threads, 1) + 1)]
    if threads <= 1:
        stack(0, tiles)
        return
    with ThreadPoolExecutor(threads) as pool:
        for done in [pool.submit(stack, start, end) for start, end in pairwise(edges)]:
            done.result()


def _agree(onsets: Singles, usable: Bools, tables: Tables, first: int) -> None:
    if onsets.shape != usable.shape or len(onsets) != len(tables.rows):
        raise WorkflowError(
            f"Onsets of {onsets.shape}, {usable.shape} of them usable, do not fit {len(tables.rows)} rows of travel times.",
            hint="Give one row of onsets for each row of the tables, in their order.",
        )
    if first % TILE:
        raise WorkflowError(f"Sample {first} begins no tile.", hint=f"Begin at a multiple of {TILE}.")


class Migration:
    """The stack of onsets as they come in: each push gives the tiles that are complete by it."""

    def __init__(self, tables: Tables, way: Way = THE_WHOLE, first: int = 0) -> None:
        """Begin at a sample, a multiple of `TILE`."""
        self.tables, self.way, self.first = tables, way, first
        self.onsets = np.empty((len(tables.rows), 0), np.float32)
        self.usable = np.empty((len(tables.rows), 0), np.bool_)

    def push(self, onsets: Singles, usable: Bools) -> Stack:
        """Take more samples of all rows, and give the stack that they complete; see `migrate`."""
        self.onsets = np.concatenate([self.onsets, onsets], axis=1, dtype=np.float32, casting="same_kind")
        self.usable = np.concatenate([self.usable, usable], axis=1)
        made = migrate(self.onsets, self.usable, self.tables, self.way, self.first)
        done = len(made.value)
        self.onsets, self.usable, self.first = self.onsets[:, done:], self.usable[:, done:], self.first + done
        return made
