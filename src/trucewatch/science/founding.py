"""The things of one level: founded where its extents crowd, and made one where two small ones are likelier one.

Limits: as `association.associate`, whose second and third steps these are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.science.cells import Cell
from trucewatch.science.crowding import strangers
from trucewatch.science.extents import chosen
from trucewatch.science.mixture import recentre
from trucewatch.science.pairing import ones, paired
from trucewatch.science.things import Things, first_centres, likeliest
from trucewatch.science.voting import chances_e6

PAIRINGS: Final = 3

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Pairing:
    """One round of making small things one.

    `rates` (m,) of strangers among the things before it; `pairs` (p, 2), the one that remains first, by rank; their `chances` (p,) x 1e6; the
    `things` that remain.
    """

    rates: Floats
    pairs: Ints
    chances: Ints
    things: Things


@dataclass(frozen=True, eq=False)
class Steps:
    """How things were made.

    `first`: the first centres, some with none. `stray` (n,): what is of none of them, and `rates` (n,) of strays. `own` (n,): the thing to which each
    extent was given, and `p_e6` (n,). `things`: all after that. `pairings`: what was made one since.
    """

    first: Things
    stray: Bools
    rates: Floats
    own: Ints
    p_e6: Ints
    things: Things
    pairings: tuple[Pairing, ...]


@dataclass(frozen=True, eq=False)
class Founded:
    """The things of a level; each bears the rank of the extent that it stands with.

    `thing` (n,): the thing of each extent; `other` (n,): the next likeliest, -1 for none; `p_e6` (n,). `last`: the things that remain. `steps`: how
    it came to this, if that is kept.
    """

    thing: Ints
    other: Ints
    p_e6: Ints
    last: Things
    steps: Steps | None


def found(extents: NDArray[Any], keys: Ints, rank: Ints, apart: Floats, cell: Cell, *, keep: bool = False) -> Founded:
    """Make things of extents (n,) of one level, laid out by their keys (n,), within a cell by rank (n,).

    Args: apart: (n,) logarithm of the rate of strangers around each. keep: the steps too.
    """
    things, owner, other, p_e6, steps = _gathered(extents, keys, rank, apart, cell, keep=keep)
    for _ in range(PAIRINGS):
        rates = strangers(things.centres, *cell)
        pairs, nats_e6 = paired(things, rates, cell)
        chances, by_rank = chances_e6(nats_e6), things.rank[pairs]
        things, owner, into = one_of_each(things, pairs, extents, owner)
        p_e6 = np.where(into >= 0, chances[into], p_e6) if len(pairs) else p_e6
        if steps:
            steps = replace(steps, pairings=(*steps.pairings, Pairing(rates, by_rank, chances, things)))
    return Founded(things.rank[owner], other, p_e6, things, steps)


def _gathered(
    extents: NDArray[Any], keys: Ints, rank: Ints, apart: Floats, cell: Cell, *, keep: bool
) -> tuple[Things, Ints, Ints, Ints, Steps | None]:
    """What crowds, before small things are made one: the things, the place (n,) of each extent's among them, the rank of the next likeliest, its p, the steps.

    A function of its own, so that what it needs on the way is gone from memory when pairs are sought.
    """
    tops, first, stray = first_centres(extents, keys, rank, apart, cell)
    straying = strangers(extents, *cell, stray)
    living = np.flatnonzero(first.numbers > 0)
    things = first.take(living)
    own, other, p_e6 = settled(extents, tops[living], straying, things, cell)
    names = np.append(things.rank, -1)
    things, _, owner = filled(things, tops[living], extents, rank, own)
    steps = Steps(first, stray, straying, things.rank[owner], p_e6.copy(), things, ()) if keep else None
    return things, owner, names[other], p_e6, steps


def settled(extents: NDArray[Any], stands: Ints, apart: Floats, things: Things, cell: Cell) -> tuple[Ints, Ints, Ints]:
    """Give each extent (n,) to the likeliest thing, as `things.likeliest` tells it. Args: stands: (m,) the place of the extent that each thing stands with."""
    own = np.full(len(extents), -1)
    own[stands] = np.arange(len(stands))
    return likeliest(extents, np.ones(len(extents), np.bool_), own, apart, things, cell)


def filled(things: Things, stands: Ints, extents: NDArray[Any], rank: Ints, own: Ints) -> tuple[Things, Ints, Ints]:
    """The things moved to the middle of what they hold, and what is alone as a thing of its own; things that hold nothing are left out.

    Args: stands: (m,) the place of the extent that each thing stands with. own: (n,) the place of each extent's thing, -1 for none.
    Returns: the things (k,); the places (k,) of the extents that they stand with; the place (n,) of each extent's thing among them.
    """
    made = Things(things.centres.copy(), things.rank, np.empty(len(things.rank)))
    recentre(extents, own, made.centres, made.numbers)
    living, lone = np.flatnonzero(made.numbers > 0), np.flatnonzero(own < 0)
    place = np.full(len(made.rank) + 1, -1)
    place[living] = np.arange(len(living))
    owner = place[own]
    owner[lone] = len(living) + np.arange(len(lone))
    alone = Things(chosen(extents, lone), rank[lone], np.ones(len(lone)))
    return Things.concat([made.take(living), alone]), np.append(stands[living], lone), owner


def one_of_each(things: Things, pairs: Ints, extents: NDArray[Any], owner: Ints) -> tuple[Things, Ints, Ints]:
    """The things after each pair (p, 2) of places was made one; the place (n,) of each extent's thing; and (n,) of which pair it is, -1 for none."""
    pair = np.full(len(things.rank), -1)
    pair[pairs[:, 0]] = pair[pairs[:, 1]] = np.arange(len(pairs))
    into = pair[owner]
    if not len(pairs):
        return things, owner, into
    one = ones(things, pairs, extents, owner)
    label, kept = np.arange(len(things.rank)), np.ones(len(things.rank), np.bool_)
    label[pairs[:, 1]], kept[pairs[:, 1]] = pairs[:, 0], False
    place = np.cumsum(kept) - 1
    made = things.take(np.flatnonzero(kept))
    made.centres[place[pairs[:, 0]]], made.numbers[place[pairs[:, 0]]] = one.centres, one.numbers
    return made, place[label][owner], into
