"""All that is known of an association that grows: of each extent what was found step by step, and where to find what lies near.

Limits: about 300 bytes an extent, the extent itself included; while it is built, twice as much.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.association import LEVELS, Level, cell_of_level
from trucewatch.science.cells import SLOTS_OF_CELL
from trucewatch.science.crowding import FARTHEST_CELLS
from trucewatch.science.extents import EXTENT, chosen
from trucewatch.science.founding import PAIRINGS
from trucewatch.science.kept import NOBODY, Kept, States
from trucewatch.science.mixture import FARTHEST
from trucewatch.science.modes import NEAR, widest
from trucewatch.science.things import Things
from trucewatch.science.vicinity import Box, Reach, Vicinity, grown

E6: Final = 1_000_000
AT_ONCE: Final = 1 << 18
"""So many things are kept at a time, so that building needs little memory beside what is built."""
_COLUMNS: Final = {
    "extents": (EXTENT, None),
    "rank": (np.dtype("i8"), 0),
    "level": (np.dtype("i1"), 0),
    "apart": (np.dtype("f8"), 0.0),
    "held": (np.dtype("i4"), NOBODY),
    "own": (np.dtype("i4"), NOBODY),
    "other": (np.dtype("i4"), NOBODY),
    "p_e6": (np.dtype("i4"), E6),
    "stray": (np.dtype("?"), False),
    "straying": (np.dtype("f8"), 0.0),
}

Ints = NDArray[np.int64]


class Grown:
    """Extents by name, a number from 0, in the order in which they came; things bear the name of the extent that they stand with.

    Columns (n,): `extents`, `rank`, `level`, `apart` (logarithm of the rate of strangers), `held` (the sharper thing that holds each, or -1), `own` (the
    thing of its level to which it was given first, -1 for what is held), `other` (the next likeliest) and `p_e6` (before any pairing), `stray` (of what is free: which
    are of no first centre) and `straying` (logarithm of the rate of strays). `first`: the first centres. `steps`: the things after that, and after each pairing; `rates`: of strangers among the things before each pairing.
    """

    extents: NDArray[Any]
    rank: Ints
    level: NDArray[np.int8]
    apart: NDArray[np.float64]
    held: NDArray[np.int32]
    own: NDArray[np.int32]
    other: NDArray[np.int32]
    p_e6: NDArray[np.int32]
    stray: NDArray[np.bool_]
    straying: NDArray[np.float64]

    def __init__(self) -> None:
        self.size, self._room = 0, 0
        for name, (kind, _) in _COLUMNS.items():
            setattr(self, name, np.empty(0, kind))
        self.rates = [np.empty(0) for _ in range(PAIRINGS)]
        self.first, self.steps = Kept(), [Kept() for _ in range(PAIRINGS + 1)]
        self._near = [Vicinity(*_sizes(level)) for level in range(LEVELS)]
        self._widest = np.zeros((LEVELS, 2))
        self.drift = np.zeros((LEVELS, 2))

    def add(self, extents: NDArray[Any], rank: Ints, level: NDArray[np.int8]) -> Ints:
        """Further extents (n,), of which nothing is found yet, and which nothing finds before they are laid out. Returns: their names."""
        names = np.arange(self.size, self.size + len(extents))
        self._make_room(self.size + len(extents))
        self.extents[names], self.rank[names], self.level[names] = extents, rank, level
        self.size += len(extents)
        return names

    def lay_out(self, names: Ints) -> None:
        """Let some extents be found among the others."""
        for k in range(LEVELS):
            theirs = names[self.level[names] == k]
            if len(theirs):
                placed = chosen(self.extents, theirs)
                self._near[k].add(placed, theirs.astype(np.int32))
                self._widest[k] = np.maximum(self._widest[k], widest(placed))

    def _make_room(self, n: int) -> None:
        if n <= self._room:
            return
        self._room = n + (n - self.size) * (self.size > 0) + n // 16
        for name, (kind, filling) in _COLUMNS.items():
            longer = np.empty(self._room, kind)
            longer[: self.size] = getattr(self, name)[: self.size]
            if filling is not None:
                longer[self.size :] = filling
            setattr(self, name, longer)
        self.rates = [np.concatenate([r, np.zeros(self._room - len(r))]) for r in self.rates]
        for kept in (self.first, *self.steps):
            kept.lengthen(self._room)

    def near(self, level: int) -> Reach:
        """How far apart two extents of a level can be that are near each other."""
        return _reach(NEAR, self._widest[level])

    def far(self, level: int) -> Reach:
        """How far an extent of a level can be from the middle of a thing of its level, or a sharper one, of which it is asked."""
        return _reach(FARTHEST, self._widest[: level + 1].max(axis=0))

    def within(self, level: int, group: int, box: Box) -> Ints:
        """The names of at least all extents of a level and group whose middle is in a box; of every cell all or none."""
        return self._near[level].within(group, box)

    def sharper(self, level: int, group: int, box: Box) -> tuple[Ints, Things]:
        """The names of at least all things of sharper levels whose middle is in a box, and the things."""
        names, parts = [np.empty(0, np.int64)], [Things.none()]
        for k in range(level):
            drift = float(self.drift[k, 0]), float(self.drift[k, 1])
            there = self.within(k, group, grown(box, drift))
            states = self.steps[-1].of(there, chosen(self.extents, there))
            places, things = states.things(self.rank[there])
            names.append(there[places])
            parts.append(things)
        return np.concatenate(names), Things.concat(parts)

    def take_over(self, made: Level) -> None:
        """What was made of a level whose extents were added before, in the order of their ranks: names are rows."""
        rows, steps = made.rows, made.founded.steps
        if steps is None:
            raise ValueError("the steps of the founding were not kept")
        self.apart[rows], self.held[rows], self.other[rows], self.p_e6[rows] = (
            made.apart,
            made.held,
            made.other,
            made.p_e6,
        )
        free = rows[made.free]
        self.own[free], self.other[free], self.p_e6[free] = steps.own, made.founded.other, steps.p_e6
        self.stray[free], self.straying[free] = steps.stray, steps.rates
        level, nothing = int(self.level[rows[0]]), np.empty((0, 2), np.int64)
        living = steps.first.take(np.flatnonzero(steps.first.numbers > 0))
        self._keep(self.first, level, living, nothing, nothing[:, 0])
        before = steps.things
        self._keep(self.steps[0], level, before, nothing, nothing[:, 0])
        for step, pairing in enumerate(steps.pairings):
            self.rates[step][before.rank] = pairing.rates
            self._keep(self.steps[step + 1], level, pairing.things, pairing.pairs, pairing.chances)
            before = pairing.things

    def _keep(self, kept: Kept, level: int, after: Things, pairs: Ints, chances: Ints) -> None:
        """Keep a step. Args: pairs: (p, 2) names, the one that remains first; chances (p,)."""
        in_pair = np.zeros(self.size, np.bool_)
        in_pair[pairs] = True
        # what is of one extent alone was never moved, and so still scatters
        alone = (after.numbers == 1.0) & (after.centres["spread_m"] > 0) & ~in_pair[after.rank]
        kept.keep_single(after.rank[alone])
        rest = after.take(np.flatnonzero(~alone))
        for begin in range(0, len(rest.rank), AT_ONCE):
            part = rest.take(np.arange(begin, min(begin + AT_ONCE, len(rest.rank))))
            placed = chosen(self.extents, part.rank)
            states = States.absent(placed)
            states.put(np.arange(len(part.rank)), part)
            kept.keep(part.rank, states, placed)
            self.drift[level] = np.maximum(self.drift[level], drift_of(states, placed))
        kept.pair(pairs, chances, chosen(self.extents, pairs[:, 1]))


def windows(level: int) -> Reach:
    """How far strangers are counted."""
    cell_m, cell_s = cell_of_level(level)
    return float(FARTHEST_CELLS * cell_m), float(FARTHEST_CELLS * cell_s)


def drift_of(states: States, extents: NDArray[Any]) -> tuple[float, float]:
    """How far the middles of things lie from the extents (n,) that they stand with, at most: metres on each axis, and seconds."""
    a, b, there = states.centres, extents, states.exists
    if not there.any():
        return 0.0, 0.0
    north = np.abs(a["lat_e7"].astype(np.float64) - b["lat_e7"]) * np.maximum(a["north_m"], b["north_m"])
    east = np.abs(a["lon_e7"].astype(np.float64) - b["lon_e7"]) * np.maximum(a["east_m"], b["east_m"])
    seconds = np.abs(a["at_ms"] - b["at_ms"]) / 1000.0
    return float(np.maximum(north, east)[there].max()), float(seconds[there].max())


def _reach(farthest: float, most: NDArray[np.float64]) -> Reach:
    metres, seconds = np.sqrt(2.0 * farthest * most).tolist()
    return metres, seconds


def _sizes(level: int) -> tuple[int, int]:
    cell_m, cell_s = cell_of_level(level)
    return cell_m, cell_s // SLOTS_OF_CELL
