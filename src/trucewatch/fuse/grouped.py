"""Observations by incident: the one order in which incidents are made of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucewatch.fuse.decided import Decided
from trucewatch.fuse.placing import DETECTED, Speakers, paired
from trucewatch.fuse.reliance import Reliance
from trucewatch.model.columns import Ints
from trucewatch.model.evidence import Observations
from trucewatch.model.standing import Standing
from trucewatch.science.association import Association

ASIDE = -1


@dataclass(frozen=True, eq=False)
class Grouped:
    """Observations by incident.

    `order` (m,) brings `observations`, `extents`, `relied` and `disputed` into the order of their incidents, those set aside left out; in
    that order, `incident` (m,) ascends and `starts` (n,) is where each begins; `who` is in that order already. In the order of `observations`
    (k,): `holder`, the incident of each, -1 where it is set aside; `other`, the incident that it may be of instead, -1 none; `p_e6`;
    `original`: the row that it copies, its own where it copies none.
    """

    observations: Observations
    who: Speakers
    extents: NDArray[Any]
    relied: Reliance
    disputed: NDArray[np.bool_]
    order: NDArray[np.intp]
    incident: Ints
    starts: Ints
    holder: Ints
    other: Ints
    p_e6: Ints
    original: Ints

    def column(self, name: str) -> NDArray[Any]:
        """One column (m,) of the observations in the order of their incidents. Columns are permuted as they are asked for: a copy of all would double the memory."""
        found: NDArray[Any] = getattr(self.observations, name)[self.order]
        return found

    @property
    def ends(self) -> Ints:
        """Where each incident ends (n,)."""
        return np.append(self.starts[1:], len(self.order))

    @cached_property
    def began_ms(self) -> Ints:
        """The earliest start (n,) of an observation of each incident."""
        return np.minimum.reduceat(self.column("t0_ms"), self.starts)

    @cached_property
    def origin(self) -> Ints:
        """A number (m,) for each independent origin: the origin group, or source and platform where none is named."""
        who = self.who
        # origins that are named by no group come after all that are
        return np.where(who.origin_named, who.origin, int(who.origin.max()) + 1 + paired(who.source, who.platform))

    @cached_property
    def voiced(self) -> tuple[NDArray[np.intp], Ints, NDArray[np.intp]]:
        """The order (m,) that sorts the observations of each incident by origin and then by id; the origin of each in it; where each origin begins."""
        within = np.lexsort((self.order, self.origin, self.incident))
        voices = paired(self.incident, self.origin)[within]
        return within, voices, np.flatnonzero(np.diff(voices, prepend=-1))

    @cached_property
    def perceiver(self) -> Ints:
        """A number (m,) from 1 for each named platform that detected, of a copy that of its original; 0 for all others.

        Instruments of one network perceive each for itself, also where their network bears them as one origin. Of people, and of readers of one picture, that
        is not known.
        """
        who = self.who
        own = np.zeros(len(self.holder), np.int64)
        detected = who.platform_named & (self.column("means") == DETECTED)
        own[self.order] = np.where(detected, 1 + paired(who.source, who.platform), 0)
        return own[self.original[self.order]]

    @cached_property
    def best(self) -> Ints:
        """The best placed observation (n,) of each incident, as a place in `order`: points before bands before bearings, the best known, the smallest id."""
        of = self.order
        known_m2 = np.rint((self.extents["var_north_m2"] + self.extents["var_east_m2"])[of])
        return np.lexsort((self.order, known_m2, self.extents["shape"][of], self.incident))[self.starts]


def grouped(
    known: Standing[Observations],
    who: Speakers,
    made: NDArray[Any],
    relied: Reliance,
    decided: Decided,
    found: Association,
    copied: Ints,
) -> Grouped:
    """Bring the observations into the order of their incidents, each incident at the place of its smallest observation.

    Args: copied: (k,) the original of each, as `placing.originals` has it.
    """
    rows = np.arange(len(made))
    smallest = np.full(len(made), len(made))
    inside = np.flatnonzero(~decided.aside)
    np.minimum.at(smallest, decided.root[inside], rows[inside])
    first = smallest[decided.root]
    order = inside[np.argsort(first[inside], kind="stable")]
    incident = np.cumsum(np.diff(first[order], prepend=-1) > 0) - 1
    starts = np.searchsorted(incident, np.arange(incident[-1] + 1)) if len(order) else np.empty(0, np.int64)
    holder = np.full(len(made), ASIDE)
    holder[order] = incident
    stands = np.full(len(made) + 1, ASIDE)
    stands[found.root[::-1]] = holder[::-1]
    other = np.where(found.other >= 0, stands[found.other], ASIDE)
    return Grouped(
        known.rows,
        who.take(order),
        made,
        relied,
        known.disputed,
        order,
        incident,
        starts,
        holder,
        np.where(other == holder, ASIDE, other),
        found.p_e6,
        copied,
    )
