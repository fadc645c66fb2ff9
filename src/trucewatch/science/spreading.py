"""How a change spreads on one level: every step is made again where what it rests on changed, and nowhere else.

Each step of `things`, `founding` and `pairing` is made of what lies within a known distance. So it is made again in a box: the hull of what changed,
grown by that distance. The functions are those of the whole; they are given all that lies in a region around the box, which must be so
much larger than the box that in the box nothing is missed. Outside the box what is known stands.

Limits: a change in a flood makes the whole flood again. A vague level that meets many sharp things costs as many comparisons as in the whole.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.association import cell_of_level
from trucewatch.science.cells import SLOTS_OF_CELL, keyed
from trucewatch.science.crowding import WIDE, strangers
from trucewatch.science.extents import chosen
from trucewatch.science.founding import PAIRINGS, filled, settled
from trucewatch.science.grown import Grown, drift_of, windows
from trucewatch.science.kept import NOBODY, States
from trucewatch.science.mixture import asks
from trucewatch.science.modes import MOST_IN_CELL
from trucewatch.science.pairing import ones, paired
from trucewatch.science.things import Things, first_centres, likeliest, wider
from trucewatch.science.vicinity import Box, Reach, around, covers, grown, hull, inside
from trucewatch.science.voting import chances_e6

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

FIRST_GUESS: Final = 2.6
"""The region looked at first goes so many times as far as strangers are counted; it is rarely too small."""


class _TooSmall(Exception):  # noqa: N818 - it is caught where it is made
    """The region does not hold this box."""

    def __init__(self, box: Box) -> None:
        super().__init__(box)
        self.box = box


def spread(known: Grown, level: int, group: int, new: Ints, moved: Things) -> tuple[Ints, Things]:
    """Bring what is known of one level up to date.

    Args: new: names of extents of this level and group that were added. moved: things of sharper levels as they were and as they are, where that changed.
    Returns: names of all extents in the region that was looked at; things of this level as they were and as they are, where that changed.
    """
    asking = np.empty(0, np.int64)
    if len(moved.rank):
        there = known.within(level, group, grown(hull(moved.centres), known.far(level)))
        asking = there[asks(chosen(known.extents, there), moved.centres, moved.numbers)]
    seeds = np.union1d(new, asking)
    if not len(seeds):
        return seeds, Things.none()
    start = hull(chosen(known.extents, seeds))
    box = grown(start, windows(level), FIRST_GUESS) if len(new) else grown(start, known.far(level), 4.0)
    while True:
        try:
            return _Region(known, level, group, new, asking, box).made()
        except _TooSmall as wanted:
            box = around(box, wanted.box)


class _Region:
    """The extents of a level in a box, in the order of their cells, and what is found of them, step by step."""

    def __init__(self, known: Grown, level: int, group: int, new: Ints, asking: Ints, box: Box) -> None:
        self.known, self.level, self.group, self.box, self.cell = known, level, group, box, cell_of_level(level)
        names = known.within(level, group, box)
        keys = keyed(chosen(known.extents, names), self.cell[0], self.cell[1] // SLOTS_OF_CELL)
        order = np.lexsort((known.rank[names], keys))
        self.names, self.keys = names[order], keys[order]
        self.placed, self.rank = chosen(known.extents, self.names), known.rank[self.names]
        self.sorted = np.argsort(self.names, kind="stable")
        self.new, self.asking = np.isin(self.names, new), np.isin(self.names, asking)
        self.apart: Floats = known.apart[self.names]
        self.stray, self.straying = known.stray[self.names], known.straying[self.names]
        self.held, self.own, self.other, self.p_e6 = (
            column[self.names].astype(np.int64) for column in (known.held, known.own, known.other, known.p_e6)
        )
        self.far, self.drift = known.far(level), (float(known.drift[level, 0]), float(known.drift[level, 1]))
        self.strange: list[Box] = []

    def made(self) -> tuple[Ints, Things]:
        """Make all steps and keep what they give."""
        self._rates()
        freed = self._hold()
        first, changed_first = self._first(freed)
        self._strays(freed)
        changed_own = self._own(freed, first, changed_first)
        steps = [self._things(first, changed_first, changed_own)]
        rates, self.thing = [], self.own
        for k in range(PAIRINGS):
            found, changed_rates = self._pairing(k, *steps[-1])
            rates.append(changed_rates)
            steps.append(found)
            self.thing = self._into(found[0], self.thing)
        return self._keep(first, changed_first, steps, rates)

    def _need(self, box: Box) -> None:
        if not covers(self.box, box):
            raise _TooSmall(box)

    def _places(self, names: Ints) -> Ints:
        """The place (n,) of each name in the region, -1 where it is not there."""
        if not len(self.names):
            return np.full(len(names), NOBODY)
        at = np.minimum(np.searchsorted(self.names, names, sorter=self.sorted), len(self.names) - 1)
        place = self.sorted[at]
        return np.where(self.names[place] == names, place, NOBODY)

    def _hull(self, where: Bools) -> list[Box]:
        """The box around some extents, if there are any."""
        return [hull(chosen(self.placed, np.flatnonzero(where)))] if where.any() else []

    def _crowd(self) -> Reach:
        """How far a cell reaches in which only some are asked; nothing where no cell floods."""
        floods = len(self.keys) > MOST_IN_CELL and np.unique(self.keys, return_counts=True)[1].max() > MOST_IN_CELL
        return _times((float(self.cell[0]), float(self.cell[1])), 2.0 * floods)

    def _rates(self) -> None:
        """The rates of strangers around what is new."""
        if not self.new.any():
            return
        box = grown(self._hull(self.new)[0], windows(self.level))
        self._need(grown(box, windows(self.level)))
        self.apart = np.where(inside(box, self.placed), strangers(self.placed, *self.cell), self.apart)
        self.strange = [box]

    def _hold(self) -> Bools:
        """What sharper things hold. Returns: which extents are free and were not, or were and are not."""
        was_free = (self.own != NOBODY) & ~self.new
        asked = self.asking.copy()
        for box in self.strange:
            asked |= inside(box, self.placed)
        if self.level and asked.any():
            names, things = self.known.sharper(self.level, self.group, grown(self._hull(asked)[0], self.far))
            nobody = np.full(len(asked), NOBODY)
            best, second, p_e6 = likeliest(self.placed, asked, nobody, self.apart, things, self.cell)
            named = np.append(names, NOBODY)
            self.held = np.where(asked, named[best], self.held)
            is_held = asked & (self.held != NOBODY)
            self.other = np.where(is_held, named[second], self.other)
            self.p_e6 = np.where(is_held, p_e6, self.p_e6)
        self.own = np.where(self.held != NOBODY, NOBODY, self.own)
        self.free = np.flatnonzero(self.held == NOBODY)
        freed: Bools = was_free != (self.held == NOBODY)
        return freed

    def _first(self, freed: Bools) -> tuple[States, Bools]:
        """The first centres, and where they changed."""
        known = self.known.first.of(self.names, self.placed)
        near = _sum(_times(self.known.near(self.level), 2.0), _times(self.far, 3.0), self._crowd(), self._crowd())
        boxes = [grown(box, self.far, 2.0) for box in self.strange] + [grown(box, near) for box in self._hull(freed)]
        if not boxes:
            return known, np.zeros(len(self.names), np.bool_)
        box = around(*boxes)
        self._need(grown(box, near))
        f = self.free
        tops, things, stray = first_centres(
            chosen(self.placed, f), self.keys[f], self.rank[f], self.apart[f], self.cell
        )
        living = np.flatnonzero(things.numbers > 0)
        fresh = States.absent(self.placed)
        fresh.put(f[tops[living]], things.take(living))
        here = inside(box, self.placed)
        self.stray = self.stray & ~here
        self.stray[f] |= stray & here[f]
        return self._adopt(known, fresh, here)

    def _strays(self, freed: Bools) -> None:
        """The rates of strays, where there are others or more extents that ask. Adds where they changed to the boxes of strange rates."""
        boxes = self._hull(freed | (self.stray != self.known.stray[self.names]))
        if not boxes:
            return
        box = grown(boxes[0], windows(self.level))
        self._need(grown(box, windows(self.level)))
        f, before = self.free, self.straying.copy()
        fresh = strangers(chosen(self.placed, f), *self.cell, self.stray[f])
        self.straying[f] = np.where(inside(box, self.placed)[f], fresh, before[f])
        self.strange = self._hull(self.straying != before)

    def _adopt(self, known: States, fresh: States, where: Bools) -> tuple[States, Bools]:
        """Fresh states where it is said, and where they are not those that were known."""
        made = known.adopting(fresh, where)
        drift = drift_of(made, self.placed)
        self.drift = max(self.drift[0], drift[0]), max(self.drift[1], drift[1])
        return made, made.differ(known)

    def _own(self, freed: Bools, first: States, changed_first: Bools) -> Bools:
        """Give the free extents to the things around the first centres. Returns: whose thing changed."""
        reach = _sum(self.far, self.drift)
        boxes = self.strange + self._hull(freed) + [grown(box, reach) for box in self._hull(changed_first)]
        if not boxes:
            return np.zeros(len(self.names), np.bool_)
        box = around(*boxes)
        self._need(grown(box, reach))
        f, before = self.free, self.own
        places, things = first.things(self.rank)
        best, second, p_e6 = settled(
            chosen(self.placed, f), np.searchsorted(f, places), self.straying[f], things, self.cell
        )
        named, here = np.append(self.names[places], NOBODY), inside(box, self.placed)[f]
        self.own, self.other, self.p_e6 = self.own.copy(), self.other.copy(), self.p_e6.copy()
        self.own[f[here]] = np.where(best >= 0, named[best], self.names[f])[here]
        self.other[f[here]], self.p_e6[f[here]] = named[second][here], p_e6[here]
        changed: Bools = (self.own != before) | freed
        return changed

    def _things(self, first: States, changed_first: Bools, changed_own: Bools) -> tuple[States, Bools]:
        """The things in the middle of what they hold, and where they changed."""
        known = self.known.steps[0].of(self.names, self.placed)
        boxes = self._hull(changed_first | changed_own)
        if not boxes:
            return known, np.zeros(len(self.names), np.bool_)
        reach = _sum(self.far, self.drift)
        box = grown(boxes[0], reach)
        self._need(grown(box, reach))
        places, things = first.things(self.rank)
        of_place = np.full(len(self.names) + 1, NOBODY)
        of_place[places] = np.arange(len(places))
        f = self.free
        own = of_place[self._places(self.own[f])]
        made, stands, _ = filled(things, np.searchsorted(f, places), chosen(self.placed, f), self.rank[f], own)
        fresh = States.absent(self.placed)
        fresh.put(f[stands], made)
        return self._adopt(known, fresh, inside(box, self.placed))

    def _pairing(self, k: int, before: States, changed: Bools) -> tuple[tuple[States, Bools], tuple[Floats, Bools]]:
        """The things after a pairing and where they changed, and the rates of strangers before it and where they changed."""
        known, nothing = self.known.steps[k + 1].of(self.names, self.placed), np.zeros(len(self.names), np.bool_)
        rates = self.known.rates[k][self.names]
        if not changed.any():
            return (known, nothing), (rates, nothing)
        places, things = before.things(self.rank)
        box = self._hull(changed)[0]
        if self._crossed(k, before, changed):
            reach = _sum(windows(self.level), _times(self.drift, 2.0))
            self._need(grown(grown(box, reach), reach))
            here = inside(grown(box, reach), self.placed) & before.exists
            counted = rates.copy()
            counted[places] = strangers(things.centres, *self.cell)
            rates = np.where(here, counted, rates)
        changed_rates = before.exists & (rates != self.known.rates[k][self.names])
        reach = _sum(self.far, _times(self.drift, 2.0), _times(self._crowd_of(things), 1.0))
        box = grown(self._hull(changed | changed_rates)[0], reach)
        self._need(grown(box, reach, 2.0))
        fresh = self._paired(before, places, things, rates)
        where = self._with_partners(inside(box, self.placed), known, fresh)
        return self._adopt(known, fresh, where), (rates, changed_rates)

    def _crossed(self, k: int, before: States, changed: Bools) -> bool:
        """Whether the windows in which things are counted hold other numbers than before."""
        at = np.flatnonzero(changed)
        past = self.known.steps[k].of(self.names[at], chosen(self.placed, at))
        wide = WIDE * self.cell[0], WIDE * self.cell[1]
        now, then = (keyed(one.centres, *wide) for one in (before.take(at), past))
        return bool(((before.exists[at] != past.exists) | (now != then)).any())

    def _crowd_of(self, things: Things) -> Reach:
        """How far a cell of things reaches in which only some are asked."""
        wide = wider(self.cell)
        keys = keyed(things.centres, *wide) if len(things.rank) > MOST_IN_CELL else self.keys[:0]
        floods = len(keys) > 0 and np.unique(keys, return_counts=True)[1].max() > MOST_IN_CELL
        return _times((float(wide[0]), float(wide[1])), 2.0 * floods)

    def _paired(self, before: States, places: Ints, things: Things, rates: Floats) -> States:
        """The things of the region after a pairing."""
        pairs, nats_e6 = paired(things, rates[places], self.cell)
        fresh = before.copy()
        fresh.into[:], fresh.chance[:] = NOBODY, 0
        if not len(pairs):
            return fresh
        f = self.free
        of_place = np.full(len(self.names) + 1, NOBODY)
        of_place[places] = np.arange(len(places))
        owner = of_place[self._places(self.thing[f])]
        f, owner = f[owner >= 0], owner[owner >= 0]
        fresh.put(places[pairs[:, 0]], ones(things, pairs, chosen(self.placed, f), owner))
        fresh.exists[places[pairs[:, 1]]] = False
        for side in (0, 1):
            fresh.into[places[pairs[:, side]]] = self.names[places[pairs[:, 0]]]
            fresh.chance[places[pairs[:, side]]] = chances_e6(nats_e6)
        return fresh

    def _into(self, states: States, things: Ints) -> Ints:
        """The thing (n,) that each is after the pairing that made these states."""
        place = self._places(things)
        into = np.append(states.into, NOBODY)[place]
        return np.where(into == NOBODY, things, into)

    def _with_partners(self, where: Bools, known: States, fresh: States) -> Bools:
        """Some extents, and what makes or made a pair with one of them."""
        out = where.copy()
        for states in (known, fresh):
            gone = np.flatnonzero((states.into != NOBODY) & (states.into != self.names))
            kept = self._places(states.into[gone])
            gone, kept = gone[kept >= 0], kept[kept >= 0]
            either = where[gone] | where[kept]
            out[gone[either]] = out[kept[either]] = True
        return out

    def _keep(
        self,
        first: States,
        changed_first: Bools,
        steps: list[tuple[States, Bools]],
        rates: list[tuple[Floats, Bools]],
    ) -> tuple[Ints, Things]:
        """Keep all that changed. Returns: the names of the region; the last things as they were and as they are, where they changed."""
        known, names = self.known, self.names
        known.apart[names], known.held[names], known.own[names] = self.apart, self.held, self.own
        known.other[names], known.p_e6[names] = self.other, self.p_e6
        known.stray[names], known.straying[names] = self.stray, self.straying
        last, changed = steps[-1]
        at = np.flatnonzero(changed)
        past = known.steps[-1].of(names[at], chosen(self.placed, at))
        moved = [past.things(self.rank[at])[1], last.things(self.rank)[1].take(_among(last, changed))]
        kept = (known.first, *known.steps)
        for one, (states, where) in zip(kept, [(first, changed_first), *steps], strict=True):
            at = np.flatnonzero(where)
            one.keep(names[at], states.take(at), chosen(self.placed, at))
        for column, (values, where) in zip(known.rates, rates, strict=True):
            column[names[where]] = values[where]
        known.drift[self.level] = self.drift
        return names, Things.concat(moved)


def _among(states: States, where: Bools) -> Ints:
    """Which of the things that exist are where it is said."""
    return np.flatnonzero(where[states.exists])


def _times(reach: Reach, times: float) -> Reach:
    return times * reach[0], times * reach[1]


def _sum(*reaches: Reach) -> Reach:
    return sum(r[0] for r in reaches), sum(r[1] for r in reaches)
