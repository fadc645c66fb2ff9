"""Which observations are of one thing: crowds are found, and every observation goes to the likeliest of them, or to none.

The sharp ones go first. On each level of vagueness, extents go to things that sharper ones already made, if that is likelier than that they are
something apart. Of the others, those that are denser than all near them are the centres of new things; extents and centres then take their
places in turn a few times (a mixture of normals, each extent to its likeliest part). What is likelier apart stays alone.

Everything is bounded: what an extent is of depends on nothing farther away than `REACH_M` and `REACH_S`. So days and regions can be computed
apart, and a new observation alters nothing elsewhere. Nothing chains: a thing is no wider than its own scatter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import LEAST_CELL_M, LEAST_CELL_S, grid_of, keyed
from trucewatch.science.crowding import strangers
from trucewatch.science.extents import EXTENTS, chosen
from trucewatch.science.mixture import assign, recentre
from trucewatch.science.modes import NEAR, densities, peaks
from trucewatch.science.pairing import paired
from trucewatch.science.voting import chances_e6

ROUNDS: Final = 1
PAIRINGS: Final = 2
LEVELS: Final = 8
WIDER: Final = 9
"""Centres are sought in cells so many quarters as wide as those in which crowds are: the root of twice `mixture.FARTHEST` over `2 * modes.NEAR`."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Association:
    """Of which thing each extent (n,) is.

    `root`: the smallest row of its thing. `other`: that of the thing that it may be of instead, -1 none. `p_e6`: the probability x 1e6 that
    it is where it was put.
    """

    root: Ints
    other: Ints
    p_e6: Ints


@njit([numba.int64[::1](EXTENTS)], cache=True)
def levels(extents: NDArray[Any]) -> Ints:
    """How vague each extent (n,) is: how often a cell must be doubled so that none near it lies farther off than its size; `LEVELS` beyond."""
    out = np.empty(len(extents), np.int64)
    for i in range(len(extents)):
        e = extents[i]
        reach_m2 = 2.0 * NEAR * (max(e.var_north_m2, e.var_east_m2) + 1.0 * e.spread_m * e.spread_m)
        reach_s2 = 2.0 * NEAR * (e.var_s2 + 1.0 * e.lasting_s * e.lasting_s)
        level, cell_m, cell_s = 0, float(LEAST_CELL_M), float(LEAST_CELL_S)
        while level < LEVELS and (cell_m * cell_m < reach_m2 or cell_s * cell_s < reach_s2):
            level, cell_m, cell_s = level + 1, 2.0 * cell_m, 2.0 * cell_s
        out[i] = level
    return out


class _Things:
    """The centres found so far: extents of their own, the row that each stands for, and how many observations each holds."""

    def __init__(self, extents: NDArray[Any]) -> None:
        self.centres = extents[:0].copy()
        self.rows = np.empty(0, np.int64)
        self.numbers = np.empty(0)

    def add(self, centres: NDArray[Any], rows: Ints, numbers: Floats) -> None:
        """Further centres."""
        self.centres = np.concatenate([self.centres, centres])
        self.rows, self.numbers = np.append(self.rows, rows), np.append(self.numbers, numbers)

    def keep(self, places: NDArray[np.intp]) -> None:
        """Drop all others."""
        if len(places) < len(self.rows):
            self.centres = chosen(self.centres, places)
            self.rows, self.numbers = self.rows[places], self.numbers[places]

    def laid_out(self, cell_m: int, cell_s: int) -> tuple[Any, NDArray[np.intp]]:
        """A grid over the centres, and their order in it; of one cell, in the order of their rows."""
        keys = keyed(self.centres, cell_m, cell_s)
        order = np.lexsort((self.rows, keys))
        return grid_of(keys[order], cell_m, cell_s), order


def associate(extents: NDArray[Any]) -> Association:
    """Find what is of one thing.

    Args: extents: (n,) of dtype `EXTENT`, complete, in the order that breaks ties. Groups from 0 to below `cells.GROUPS`.
    Source: mode seeking after Koontz, Narendra and Fukunaga (1976); classification EM of a mixture, Celeux and Govaert (1992).
    Limits: two things nearer than their errors and scatter are one. What goes on for hours or over kilometres is several. Finds nothing
        across the antimeridian. Of a flood in one cell only so many are compared (`modes.MOST_IN_RUN`).
    """
    n = len(extents)
    made = Association(np.arange(n), np.full(n, -1), np.full(n, 1_000_000))
    graded, things = levels(extents), _Things(extents)
    for level in range(LEVELS):
        rows = np.flatnonzero(graded == level)
        if len(rows):
            _settle(extents, rows, level, things, made)
    return _by_smallest(made)


def _by_smallest(made: Association) -> Association:
    """The same things, each named by its smallest row."""
    rows = np.arange(len(made.root))
    smallest = np.full(len(rows) + 1, -1)
    smallest[made.root[::-1]] = rows[::-1]
    return Association(smallest[made.root], smallest[made.other], made.p_e6)


def _settle(extents: NDArray[Any], rows: NDArray[np.intp], level: int, things: _Things, made: Association) -> None:
    """Put the extents of one level to things that there are, and make things of the others."""
    cell_m, cell_s = LEAST_CELL_M << level, LEAST_CELL_S << level
    keys = keyed(extents if len(rows) == len(extents) else chosen(extents, rows), cell_m, cell_s)
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    placed = chosen(extents, rows)
    apart = strangers(placed, cell_m, cell_s)
    free = np.arange(len(rows))
    if len(things.rows):
        best = _put(placed, rows, apart, things, (cell_m, cell_s), made)
        free = np.flatnonzero(best < 0)
        placed, rows, keys, apart = chosen(placed, free), rows[free], keys[free], apart[free]
    _found(placed, rows, keys, apart, (cell_m, cell_s), things, made)


def _put(
    placed: NDArray[Any], rows: Ints, apart: Floats, things: _Things, cell: tuple[int, int], made: Association
) -> Ints:
    """Give each extent of a level to the likeliest thing that there is. Returns: its place among the things, -1 for none."""
    wide = WIDER * cell[0] // 4, WIDER * cell[1] // 4
    grid, order = things.laid_out(*wide)
    keys = keyed(placed, *wide)
    back = np.argsort(keys, kind="stable")
    best, second, p_e6 = (np.empty(len(rows), np.int64) for _ in range(3))
    centres = chosen(things.centres, order)
    assign(chosen(placed, back), keys[back], centres, grid, things.numbers[order], apart[back], best, second, p_e6)
    names = np.append(things.rows[order], -1)
    where = rows[back]
    held = np.flatnonzero(best >= 0)
    made.root[where[held]] = names[best[held]]
    made.other[where], made.p_e6[where] = names[second], p_e6
    out = np.empty(len(rows), np.int64)
    out[back] = np.where(best >= 0, order[best], -1) if len(order) else -1
    return out


def _found(
    placed: NDArray[Any],
    rows: Ints,
    keys: Ints,
    apart: Floats,
    cell: tuple[int, int],
    things: _Things,
    made: Association,
) -> None:
    """Make things of the extents of a level that are of nothing yet."""
    if not len(rows):
        return
    grid = grid_of(keys, *cell)
    weights = densities(placed, grid)
    tops = np.flatnonzero(peaks(placed, grid, weights, rows))
    crowded = np.flatnonzero(weights > 0)
    new = _Things(placed)
    new.add(chosen(placed, tops), rows[tops], 1.0 + weights[tops] / 1024.0)
    among, alone = chosen(placed, crowded), rows[crowded]
    for _ in range(ROUNDS):
        best = _put(among, alone, apart[crowded], new, cell, made)
        recentre(among, best, new.centres, new.numbers)
        new.keep(np.flatnonzero(new.numbers > 0))
    best = _put(placed, rows, apart, new, cell, made) if len(new.rows) else np.full(len(rows), -1)
    recentre(placed, best, new.centres, new.numbers)
    lone = np.flatnonzero(best < 0)
    made.root[rows[lone]] = rows[lone]
    new.add(chosen(placed, lone), rows[lone], np.ones(len(lone)))
    new.keep(np.flatnonzero(new.numbers > 0))
    for _ in range(PAIRINGS):
        _pair(placed, rows, new, cell, made)
    things.add(new.centres, new.rows, new.numbers)


def _pair(placed: NDArray[Any], rows: Ints, new: _Things, cell: tuple[int, int], made: Association) -> None:
    """Make one thing of each pair of small things that is likelier one than two."""
    pairs, nats_e6 = paired(new.centres, new.numbers, new.rows, *cell)
    if not len(pairs):
        return
    into, gone = pairs[:, 0], pairs[:, 1]
    order = np.argsort(new.rows, kind="stable")
    label = np.arange(len(new.rows))
    label[gone] = into
    owner = order[np.searchsorted(new.rows[order], made.root[rows])]
    merged = np.zeros(len(new.rows), np.int64)
    merged[into] = merged[gone] = chances_e6(nats_e6)
    touched = np.flatnonzero(merged[owner])
    made.root[rows[touched]] = new.rows[label[owner[touched]]]
    made.p_e6[rows[touched]] = merged[owner[touched]]
    centres, numbers = chosen(new.centres, into), np.zeros(len(into))
    place = np.full(len(new.rows), -1)
    place[into] = np.arange(len(into))
    recentre(chosen(placed, touched), place[label[owner[touched]]], centres, numbers)
    new.centres[into], new.numbers[into] = centres, numbers
    kept = np.ones(len(new.rows), np.bool_)
    kept[gone] = False
    new.keep(np.flatnonzero(kept))
