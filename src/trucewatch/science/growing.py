"""An association that takes extents as they come, one or many, and is at every moment what `associate` would make of all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.association import LEVELS, Association, by_level, cell_of_level, levels
from trucewatch.science.cells import SLOTS_OF_CELL, keyed
from trucewatch.science.chains import Chains
from trucewatch.science.grown import E6, Grown
from trucewatch.science.kept import NOBODY
from trucewatch.science.spreading import spread
from trucewatch.science.things import Things

TOGETHER: Final = 5
"""What is taken at one time is brought in together where it lies in one cell of this level."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Changed:
    """Of which thing some extents (k,) are now: their `names` ascend; `root`, `other` and `p_e6` as in `Association`, by name."""

    names: Ints
    root: Ints
    other: Ints
    p_e6: Ints


class Growing:
    """Extents, named from 0 in the order in which they came, and of which thing each is.

    Args: extents: (n,) of dtype `EXTENT`, those to begin with, in the order of their ranks. rank: (n,) distinct numbers, ascending: they break ties, and
        the extent of a thing with the smallest rank names it.
    Source: the steps of `associate`, each made again where what it rests on changed (`spreading`).
    Limits: an extent cannot be taken back. What comes is brought in group by group and cell by cell: for very many at one time begin anew.
    """

    def __init__(self, extents: NDArray[Any], rank: Ints) -> None:
        self._known = Grown()
        self._members, self._others = Chains(), Chains()
        self._smallest, self._p_e6 = np.empty(0, np.int32), np.empty(0, np.int32)
        self._known.lay_out(self._known.add(extents, rank, levels(extents)))
        names = np.arange(len(extents))
        del extents  # the caller may hold no other: what follows needs room
        for made in by_level(self._known.extents[: len(names)], keep=True):
            self._known.take_over(made)
        self._lengthen()
        thing, other, p_e6 = self._followed(names)
        self._members.give(names, thing)
        self._others.give(names, other)
        self._p_e6[names], self._smallest[thing[::-1]] = p_e6, names[::-1]

    def __len__(self) -> int:
        return self._known.size

    def take(self, extents: NDArray[Any], rank: Ints) -> Changed:
        """Take further extents (n,), with ranks (n,) that no other has. Returns: what changed, the new ones among it."""
        graded = levels(extents)
        names = self._known.add(extents, rank, graded)
        self._lengthen()
        looked_at = [names[graded == LEVELS]]
        for batch in _batches(extents):
            self._known.lay_out(names[batch])
            group, moved = int(extents["group"][batch[0]]), Things.none()
            for level in range(LEVELS):
                region, theirs = spread(self._known, level, group, names[batch[graded[batch] == level]], moved)
                moved = Things.concat([moved, theirs])
                looked_at.append(region)
        return self.of(self._finish(np.unique(np.concatenate(looked_at))))

    def of(self, names: Ints) -> Changed:
        """Of which thing some extents are."""
        root = self._smallest[self._members.owner[names]].astype(np.int64)
        thing = self._others.owner[names]
        other = np.where(thing == NOBODY, NOBODY, self._smallest[thing]).astype(np.int64)
        return Changed(names, root, other, self._p_e6[names].astype(np.int64))

    def association(self) -> Association:
        """All, in the order of ranks: what `associate` makes of all extents in this order."""
        order = np.argsort(self._known.rank[: len(self)], kind="stable")
        row = np.empty(len(self) + 1, np.int64)
        row[order], row[-1] = np.arange(len(self)), NOBODY
        found = self.of(order)
        return Association(row[found.root], row[found.other], found.p_e6)

    def _lengthen(self) -> None:
        room = len(self._known.rank)
        if len(self._smallest) < room:
            self._members.lengthen(room)
            self._others.lengthen(room)
            more = room - len(self._smallest)
            self._smallest = np.append(self._smallest, np.full(more, NOBODY, np.int32))
            self._p_e6 = np.append(self._p_e6, np.full(more, NOBODY, np.int32))

    def _finish(self, names: Ints) -> Ints:
        """Say of which thing extents are that were looked at again. Returns: the names of all of which anything changed, of others too."""
        thing, other, p_e6 = self._followed(names)
        was = self._members.owner[names]
        differ = (was != thing) | (self._others.owner[names] != other) | (self._p_e6[names] != p_e6)
        at = np.flatnonzero(differ)
        names, thing, other = names[at], thing[at], other[at]
        things = np.unique(np.append(was[at], thing))
        self._p_e6[names] = p_e6[at]
        self._members.give(names, thing)
        self._others.give(names, other)
        renamed = self._rename(things[things != NOBODY])
        theirs = [self._members.members(renamed), self._others.members(renamed)]
        return np.unique(np.concatenate([names, *theirs]))

    def _followed(self, names: Ints) -> tuple[Ints, Ints, Ints]:
        """The thing (n,) of each extent once all pairs are made, the next likeliest, and the probability x 1e6 of the first."""
        known = self._known
        thing, p_e6 = known.own[names].astype(np.int64), known.p_e6[names].astype(np.int64)
        free = np.flatnonzero(thing != NOBODY)
        for kept in known.steps[1:]:
            into, chance = kept.pairs(thing[free])
            thing[free] = into
            p_e6[free] = np.where(chance > 0, chance, p_e6[free])
        beyond = known.level[names] == LEVELS
        thing = np.where(beyond, names, np.where(thing == NOBODY, known.held[names], thing))
        return thing, known.other[names].astype(np.int64), np.where(beyond, E6, p_e6)

    def _rename(self, things: Ints) -> Ints:
        """Find the smallest member of some things again. Returns: those of which it is another."""
        members = self._members.members(things)
        order = np.argsort(self._known.rank[members], kind="stable")[::-1]
        was = self._smallest[things].copy()
        self._smallest[things] = NOBODY
        self._smallest[self._members.owner[members[order]]] = members[order]
        renamed: Ints = things[self._smallest[things] != was]
        return renamed


def _batches(extents: NDArray[Any]) -> list[Ints]:
    """The places of extents of one group that lie in one large cell."""
    cell_m, cell_s = cell_of_level(TOGETHER)
    keys = keyed(extents, cell_m, cell_s // SLOTS_OF_CELL)
    order = np.argsort(keys, kind="stable")
    return [order[a:b] for a, b in _runs(keys[order])]


def _runs(values: Ints) -> list[tuple[int, int]]:
    firsts = np.flatnonzero(np.diff(values, prepend=-1)).tolist()
    return list(zip(firsts, [*firsts[1:], len(values)], strict=True))
