"""Which observations are of one thing: crowds are found, and every observation goes to the likeliest of them, or to none.

The sharp ones go first. On each level of vagueness, extents go to things that sharper ones already made, if that is likelier than that they are
something apart. Of the others, those that are denser than all near them are the centres of new things; extents and centres then take their
places in turn (a mixture of normals, each extent to its likeliest part), and what is likelier apart stays alone: how often extents turn up that are of nothing is told by
those that were of no first centre. Last, small things that are likelier one than two are made one, pair by pair.

Everything is bounded: what an extent is of depends on nothing farther away than `REACH_CELLS` cells of its level. So days and regions can be computed
apart, and a new observation alters nothing elsewhere (`growing`). Nothing chains: a thing is no wider than its own scatter.

How far something may matter, in cells of the level, if every step goes as far as it can. A middle is asked about from 2.7 cells (`far`: the root of
`mixture.FARTHEST` over `modes.NEAR`), extents are near within 1, strangers count within 9. Who is free rests on strangers: 9. A denser middle: 2 more. Whose
it is, where the first centres move, and whether enough gather there that nobody is a stray: 3 far. Strays count within 9. To whom extents go then, and where
the things move: 4 far. Together 20 and 7 far. A pairing counts strangers among things, asks for the partner and for the partner's: 9, and 2 far and six times what things
may stand off their extents, which is 2 far at the first, and 1 far more at each that follows: 14, 20 and 26 far. Sharper things that hold an extent rest on cells
half as wide, a quarter, and so on: no more than all this again. So 2 x (20 + 7 far + 27 + 60 far). It is a bound, not a habit: what changes is nearly
always within a tenth of it, and `growing` follows only what does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numba
import numpy as np
from numba import njit
from numpy.typing import NDArray

from trucewatch.science.cells import LEAST_CELL_M, LEAST_CELL_S, SLOTS_OF_CELL, Cell, keyed
from trucewatch.science.crowding import strangers
from trucewatch.science.extents import EXTENTS, chosen
from trucewatch.science.founding import Founded, found
from trucewatch.science.modes import NEAR
from trucewatch.science.things import Things, likeliest

LEVELS: Final = 8
REACH_CELLS: Final = 460
"""What an extent is of depends on nothing that lies farther off, north, east or in time, in cells of its level."""
E6: Final = 1_000_000

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


@dataclass(frozen=True, eq=False)
class Level:
    """What was made of the extents of one level.

    `rows` (n,) in the order of cells. `apart` (n,): the logarithm of the rate of strangers. `held` (n,): the row of the sharper thing that holds
    each, or -1; `other` (n,), `p_e6` (n,): the row of the next likeliest, and the probability. `free` (f,): places of those not held, which `founded` is about.
    """

    rows: Ints
    apart: Floats
    held: Ints
    other: Ints
    p_e6: Ints
    free: Ints
    founded: Founded


@njit([numba.int8[::1](EXTENTS)], cache=True)
def levels(extents: NDArray[Any]) -> NDArray[np.int8]:
    """How vague each extent (n,) is: how often a cell must be doubled so that none near it lies farther off than its size; `LEVELS` beyond."""
    out = np.empty(len(extents), np.int8)
    for i in range(len(extents)):
        e = extents[i]
        reach_m2 = 2.0 * NEAR * (max(e.var_north_m2, e.var_east_m2) + 1.0 * e.spread_m * e.spread_m)
        reach_s2 = 2.0 * NEAR * (e.var_s2 + 1.0 * e.lasting_s * e.lasting_s)
        level, cell_m, cell_s = 0, float(LEAST_CELL_M), float(LEAST_CELL_S)
        while level < LEVELS and (cell_m * cell_m < reach_m2 or cell_s * cell_s < reach_s2):
            level, cell_m, cell_s = level + 1, 2.0 * cell_m, 2.0 * cell_s
        out[i] = level
    return out


def cell_of_level(level: int) -> Cell:
    """The size of the cells in which the extents of a level find those near them."""
    return LEAST_CELL_M << level, LEAST_CELL_S << level


def associate(extents: NDArray[Any]) -> Association:
    """Find what is of one thing.

    Args: extents: (n,) of dtype `EXTENT`, complete, in the order that breaks ties. Groups from 0 to below `cells.GROUPS`.
    Source: mode seeking after Koontz, Narendra and Fukunaga (1976); classification EM of a mixture, Celeux and Govaert (1992).
    Limits: two things nearer than their errors and scatter are one. What goes on for hours or over kilometres is several. Finds nothing
        across the antimeridian. Of a flood in one cell only so many are compared (`modes.MOST_IN_RUN`).
    """
    n = len(extents)
    thing, other, p_e6 = np.arange(n), np.full(n, -1), np.full(n, E6)
    for made in by_level(extents):
        thing[made.rows], other[made.rows], p_e6[made.rows] = made.held, made.other, made.p_e6
        free, founded = made.rows[made.free], made.founded
        thing[free], other[free], p_e6[free] = founded.thing, founded.other, founded.p_e6
    smallest = np.full(n + 1, -1)
    smallest[thing[::-1]] = np.arange(n)[::-1]
    return Association(smallest[thing], smallest[other], p_e6)


def by_level(extents: NDArray[Any], *, keep: bool = False) -> Iterator[Level]:
    """Each level that has extents, the sharpest first. Args: keep: the steps of its founding too."""
    graded, things = levels(extents), Things.none()
    for level in range(LEVELS):
        rows = np.flatnonzero(graded == level)
        if len(rows):
            made = _settled(extents, rows, things, cell_of_level(level), keep=keep)
            things = Things.concat([things, made.founded.last])
            yield made


def _laid(extents: NDArray[Any], rows: Ints, cell: Cell) -> tuple[Ints, Ints]:
    """Rows of extents in the order of cells, within a cell in their own; and their keys."""
    keys = keyed(extents, cell[0], cell[1] // SLOTS_OF_CELL)[rows]
    order = np.argsort(keys, kind="stable")
    return rows[order], keys[order]


def _settled(extents: NDArray[Any], rows: Ints, things: Things, cell: Cell, *, keep: bool) -> Level:
    """Put the extents of one level to things that there are, and make things of the others."""
    rows, keys = _laid(extents, rows, cell)
    placed = chosen(extents, rows)
    apart = strangers(placed, *cell)
    n = len(rows)
    held, other, p_e6, free = np.full(n, -1), np.full(n, -1), np.full(n, E6), np.arange(n)
    if len(things.rank):
        best, second, p_e6 = likeliest(placed, np.ones(n, np.bool_), held, apart, things, cell)
        names = np.append(things.rank, -1)
        held, other, free = names[best], names[second], np.flatnonzero(best < 0)
        placed, keys = chosen(placed, free), keys[free]
    founded = found(placed, keys, rows[free], apart[free], cell, keep=keep)
    return Level(rows, apart, held, other, p_e6, free, founded)
