"""What people decided about observations, laid over what was computed: merged, split, set aside, re-classed.

The computation is made first and never loses anything: a decision that no longer stands leaves it as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trucewatch.model import vocabulary as v
from trucewatch.model.columns import Ids, Ints, Texts, filled
from trucewatch.model.derived import Members
from trucewatch.model.evidence import Observations
from trucewatch.model.fusing import Grouping
from trucewatch.model.standing import Standing

NOT_DECIDED = -1


@dataclass(frozen=True, eq=False)
class Decided:
    """Observations (n,) after people's decisions.

    `root`: the row that stands for the incident of each, one of its own rows. `aside`: which are of none, and the `reason`. `kind`, `description`: what
    people say that the incident of each is, as codes; -1 where they do not. `shaped`: whether a decision had a part in its incident.
    """

    root: Ints
    aside: NDArray[np.bool_]
    reason: Texts
    kind: Ints
    description: Ints
    shaped: NDArray[np.bool_]


def decide(known: Standing[Observations], root: Ints, groupings: tuple[Grouping, ...]) -> Decided:
    """Lay decisions over an association.

    Args: known: observations (n,), sorted by id. root: (n,) the row of what stands for the thing of each. groupings: those in force, in the
        order of their entries; of two that contradict each other the later counts. Observations that are not there are passed over; of one that
        was corrected under another id, what is decided holds for the correction.
    """
    n = len(known.rows)
    reasons = next(c for c in Members.columns() if c.name == "reason")
    made = Decided(
        root.copy(),
        np.zeros(n, np.bool_),
        filled(reasons, n, ""),
        np.full(n, NOT_DECIDED),
        np.full(n, NOT_DECIDED),
        np.zeros(n, np.bool_),
    )
    present = [(one, rows) for one in groupings if len(rows := _rows(known, one.observations))]
    for one, rows in present:
        _regroup(made, one, rows)
    for one, rows in present:
        inside = np.isin(made.root, made.root[rows[~made.aside[rows]]]) & ~made.aside
        made.shaped[inside] = True
        if one.act == "reclass":
            if one.kind:
                made.kind[inside] = v.KINDS.index(one.kind)
            if one.description:
                made.description[inside] = v.DESCRIPTIONS.index(one.description)
    return made


def _rows(known: Standing[Observations], observations: tuple[str, ...]) -> Ints:
    """The rows of those observations, or of their corrections, that are there, ascending."""
    ids = known.rows.id
    wanted = _sorted([one.encode() for one in observations], ids)
    corrected = _places(known.replaced, wanted) if len(known.replaced) else np.empty(0, np.int64)
    return _places(ids, _sorted([*wanted.tolist(), *known.by[corrected].tolist()], ids))


def _sorted(ids: list[bytes], like: Ids) -> Ids:
    return np.array(sorted(set(ids)), dtype=like.dtype)


def _places(ids: Ids, wanted: Ids) -> Ints:
    """Where in sorted ids the wanted ones stand; those that are not there are left out."""
    places = np.searchsorted(ids, wanted)
    there = np.flatnonzero(places < len(ids))
    found: Ints = places[there]
    kept: Ints = found[ids[found] == wanted[there]]
    return kept


def _regroup(made: Decided, one: Grouping, rows: Ints) -> None:
    if one.act == "merge":
        _taken_back(made, rows)
        made.root[np.isin(made.root, made.root[rows]) & ~made.aside] = made.root[rows[0]]
    elif one.act == "split":
        _taken_back(made, rows)
        _parted(made, rows)
    elif one.act == "set_aside":
        _parted(made, rows)
        made.root[rows] = rows  # each by itself: a later act may take back one of them
        made.aside[rows] = True
        made.reason[rows] = one.reason


def _taken_back(made: Decided, rows: Ints) -> None:
    """What a later decision puts into an incident is no longer set aside."""
    made.aside[rows] = False
    made.reason[rows] = ""


def _parted(made: Decided, rows: Ints) -> None:
    """Make rows one thing by themselves; what they leave is stood for by its smallest row, and people had a part in it."""
    left = np.unique(made.root[rows])
    chosen = np.zeros(len(made.root), np.bool_)
    chosen[rows] = True
    for root in left.tolist():
        rest = np.flatnonzero((made.root == root) & ~chosen & ~made.aside)
        if len(rest):
            made.root[rest] = rest[0]
            made.shaped[rest] = True
    made.root[rows] = rows[0]
