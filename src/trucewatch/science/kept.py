"""Things of one step of the making, by the extent that each stands with: most are single extents, and of these only that is kept.

Limits: what was kept for a thing that is no more is used for the next one, and never given back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.extents import EXTENT, chosen
from trucewatch.science.things import Things

ABSENT: Final = -1
ITSELF: Final = -2
NOBODY: Final = -1

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_ROW: Final = np.dtype([("centre", EXTENT), ("number", "f8"), ("into", "i8"), ("chance", "i8")])


@dataclass(frozen=True, eq=False)
class States:
    """What is made with extents (n,).

    A thing (`exists`) with `centres` and `numbers`; and of the last pairing, `into` which thing it went, as the name of an extent, -1 without a pair,
    with `chance` x 1e6.
    """

    exists: Bools
    centres: NDArray[Any]
    numbers: NDArray[np.float64]
    into: Ints
    chance: Ints

    @classmethod
    def absent(cls, extents: NDArray[Any]) -> States:
        """No things."""
        n = len(extents)
        return cls(np.zeros(n, np.bool_), extents.copy(), np.ones(n), np.full(n, NOBODY), np.zeros(n, np.int64))

    def copy(self) -> States:
        """The same, to be changed."""
        return States(
            self.exists.copy(), self.centres.copy(), self.numbers.copy(), self.into.copy(), self.chance.copy()
        )

    def adopting(self, others: States, where: Bools) -> States:
        """The same, but for what the others have where (n,) it is said."""
        made = self.copy()
        for name in ("exists", "centres", "numbers", "into", "chance"):
            getattr(made, name)[where] = getattr(others, name)[where]
        return made

    def take(self, places: NDArray[np.intp]) -> States:
        """The states of some of them."""
        names = ("exists", "centres", "numbers", "into", "chance")
        return States(*(getattr(self, name)[places] for name in names))

    def put(self, places: NDArray[np.intp], things: Things) -> None:
        """Things (k,) at places (k,)."""
        self.exists[places], self.centres[places], self.numbers[places] = True, things.centres, things.numbers

    def things(self, rank: Ints) -> tuple[NDArray[np.intp], Things]:
        """The places (k,) of the things that exist, and the things; rank: (n,)."""
        places = np.flatnonzero(self.exists)
        return places, Things(chosen(self.centres, places), rank[places], self.numbers[places])

    def differ(self, others: States) -> Bools:
        """Where (n,) the one and the other are not the same."""
        middle = ~_same(self.centres, others.centres) | (self.numbers != others.numbers)
        paired = (self.into != others.into) | (self.chance != others.chance)
        found: Bools = (self.exists != others.exists) | (self.exists & middle) | paired
        return found


class Kept:
    """The states of extents named by numbers from 0."""

    def __init__(self) -> None:
        self._place = np.empty(0, np.int32)
        self._rows, self._used = np.empty(16, _ROW), 0
        self._left: list[int] = []

    def lengthen(self, n: int) -> None:
        """Make room for n names; with the new ones nothing is made."""
        self._place = np.concatenate([self._place, np.full(n - len(self._place), ABSENT, np.int32)])

    def of(self, names: Ints, extents: NDArray[Any]) -> States:
        """The states of extents (n,) with these names (n,)."""
        made, place = States.absent(extents), self._place[names]
        made.exists[place == ITSELF] = True
        there = np.flatnonzero(place >= 0)
        rows = self._rows[place[there]]
        made.centres[there], made.numbers[there] = rows["centre"], rows["number"]
        made.into[there], made.chance[there] = rows["into"], rows["chance"]
        made.exists[there] = rows["number"] > 0
        return made

    def pairs(self, names: Ints) -> tuple[Ints, Ints]:
        """The thing (n,) into which each went, itself without a pair; and the chance x 1e6, 0 without."""
        place = self._place[names]
        into, chance = names.copy(), np.zeros(len(names), np.int64)
        there = np.flatnonzero(place >= 0)
        rows = self._rows[place[there]]
        into[there] = np.where(rows["into"] >= 0, rows["into"], names[there])
        chance[there] = rows["chance"]
        return into, chance

    def keep(self, names: Ints, states: States, extents: NDArray[Any]) -> None:
        """Replace the states of some names (n,)."""
        single = states.exists & (states.into == NOBODY) & (states.numbers == 1.0) & _same(states.centres, extents)
        plain = single | (~states.exists & (states.into == NOBODY))
        rest = np.flatnonzero(~plain)
        place = self._place[names[rest]]
        fresh = np.flatnonzero(place < 0)
        place[fresh] = self._rooms(len(fresh))
        gone = self._place[names[plain]]
        self._left += gone[gone >= 0].tolist()
        self._place[names[rest]] = place
        rows = np.empty(len(rest), _ROW)
        rows["centre"], rows["number"] = states.centres[rest], np.where(states.exists[rest], states.numbers[rest], 0.0)
        rows["into"], rows["chance"] = states.into[rest], states.chance[rest]
        self._rows[place] = rows
        self._place[names[single]] = ITSELF
        self._place[names[plain & ~single]] = ABSENT

    def keep_single(self, names: Ints) -> None:
        """With these extents (n,), of which nothing was kept, stand things that are they themselves."""
        self._place[names] = ITSELF

    def pair(self, pairs: Ints, chances: Ints, gone: NDArray[Any]) -> None:
        """Say of things that were kept that they are pairs (p, 2) made one, the one that remains first, with `chances` (p,); `gone` (p,): the extents of the others."""
        rows = self._rows[self._place[pairs[:, 0]]]
        rows["into"], rows["chance"] = pairs[:, 0], chances
        self._rows[self._place[pairs[:, 0]]] = rows
        lost = States.absent(gone)
        lost.into[:], lost.chance[:] = pairs[:, 0], chances
        self.keep(pairs[:, 1], lost, gone)

    def _rooms(self, more: int) -> Ints:
        """Places (more,) of rows that hold nothing, those first that were left."""
        again = self._left[:more]
        del self._left[:more]
        begin = self._used
        self._used += more - len(again)
        if self._used > len(self._rows):
            longer = np.empty(self._used + self._used // 4, _ROW)
            longer[:begin] = self._rows[:begin]
            self._rows = longer
        return np.append(np.array(again, np.int64), np.arange(begin, self._used))


def _same(a: NDArray[Any], b: NDArray[Any]) -> Bools:
    """Which extents (n,) are equal in every bit."""
    bits = (np.ascontiguousarray(one).view(np.int64).reshape(len(one), EXTENT.itemsize // 8) for one in (a, b))
    found: Bools = (next(bits) == next(bits)).all(axis=1)
    return found
