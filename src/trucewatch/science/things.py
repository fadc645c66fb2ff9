"""Things, as centres of what is of them: how the first are found among extents of one vagueness, and how extents are given to them.

Limits: as `mixture.assign` and `modes.peaks`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.cells import SLOTS_OF_CELL, Cell, grid_of, keyed
from trucewatch.science.extents import EXTENT, chosen
from trucewatch.science.mixture import assign, recentre
from trucewatch.science.modes import densities, peaks

WIDER: Final = 11
"""Centres are sought in cells so many quarters as wide as those in which crowds are: the root of `mixture.FARTHEST` over `modes.NEAR`, and room."""

CROWD: Final = 3.0
"""So many at least are a crowd. Two may be near each other by chance: `pairing` says whether they are of one thing."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Things:
    """Things (m,): `centres` of dtype `EXTENT`, `rank` of the extent that each stands with, and the `numbers` of extents that each holds."""

    centres: NDArray[Any]
    rank: Ints
    numbers: Floats

    @classmethod
    def none(cls) -> Things:
        """No things."""
        return cls(np.empty(0, EXTENT), np.empty(0, np.int64), np.empty(0))

    @classmethod
    def concat(cls, parts: list[Things]) -> Things:
        """All of them, one after the other."""
        return cls(
            np.concatenate([part.centres for part in parts]),
            np.concatenate([part.rank for part in parts]),
            np.concatenate([part.numbers for part in parts]),
        )

    def take(self, places: NDArray[np.intp]) -> Things:
        """Some of them, in this order."""
        return Things(chosen(self.centres, places), self.rank[places], self.numbers[places])


def wider(cell: Cell) -> Cell:
    """The sizes of a cell and of a slot in which centres are sought."""
    return WIDER * cell[0] // 4, cell[1] // SLOTS_OF_CELL


def likeliest(
    extents: NDArray[Any], asked: Bools, stands: Ints, apart: Floats, things: Things, cell: Cell
) -> tuple[Ints, Ints, Ints]:
    """The likeliest thing (n,) of each extent and the next likeliest, as places, -1 for none; and the probability x 1e6 of the first answer.

    Args: extents: (n,) of one level of vagueness, of which `cell` is the size of cells. asked: (n,) the others are of none. stands: (n,) the place of the
        thing that an extent stands for, -1 for none. apart: (n,) as `crowding.strangers` has it. Of equally likely things the first in
        order of cells and ranks is taken.
    """
    wide = wider(cell)
    keys = keyed(things.centres, *wide)
    order = np.lexsort((things.rank, keys))
    back = np.empty(len(order) + 1, np.int64)
    back[order], back[-1] = np.arange(len(order)), -1
    best, second, p_e6 = (np.empty(len(extents), np.int64) for _ in range(3))
    laid = things.take(order)
    grid = grid_of(keys[order], *wide)
    assign(extents, asked, back[stands], laid.centres, grid, laid.numbers, apart, best, second, p_e6)
    names = np.append(order, -1)
    return names[best], names[second], p_e6


def first_centres(
    extents: NDArray[Any], keys: Ints, rank: Ints, apart: Floats, cell: Cell
) -> tuple[Ints, Things, Bools]:
    """What gathers around extents that are denser than all near them.

    Args: extents: (n,) laid out by their keys (n,), within a cell by rank (n,). What has no neighbour is asked about no centre.
    Returns: the places (t,) of the densest; the things around them, of number 0 where fewer than `CROWD` gather; (n,) the strays, which are of none.
    """
    grid = grid_of(keys, cell[0], cell[1] // SLOTS_OF_CELL)
    weights = densities(extents, grid)
    tops = np.flatnonzero(peaks(extents, grid, weights, rank))
    things = Things(chosen(extents, tops), rank[tops], 1.0 + weights[tops] / 1024.0)
    best = likeliest(extents, weights > 0, np.full(len(extents), -1), apart, things, cell)[0]
    recentre(extents, best, things.centres, things.numbers)
    things.numbers[things.numbers < CROWD] = 0.0
    return tops, things, np.append(things.numbers, 0.0)[best] == 0.0
