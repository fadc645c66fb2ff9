"""Where an explosion of the size that a mission looks for would have been found, and when: coverage from the noise that was measured.

The grid is laid over with discs, 64 at most. Of each it is told for every ten minutes whether such an explosion would have been found wherever in it; neighbours in time that say
the same are one row, but none goes on over a full hour, so that what is told hour by hour is what is told at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from trucewatch.detect.ears import Ears, ears, in_words
from trucewatch.detect.network import Network
from trucewatch.detect.noise import SPELL_NS, Spell
from trucewatch.errors import WorkflowError
from trucewatch.model.signals import NS_PER_MS
from trucewatch.science.detectable import chances
from trucewatch.science.elementary import cos, sin
from trucewatch.science.geodesy import metres_per_e7
from trucewatch.science.grids import Grid

HOUR_MS: Final = 3_600_000
FOUND_P: Final = 0.9
"""A disc counts as listened to where such an explosion would have been found with this chance everywhere in it."""
MOST_DISCS: Final = 64
NARROWER: Final = 0.99
ROOT_2: Final = math.sqrt(2.0)
RINGS: Final = ((0.0, 1), (0.5, 6), (1.0, 12))
"""A disc is asked at so many places on circles of these parts of its radius."""
FEW: Final = "Too few rows could be heard"
LOST: Final = "It would have been lost in noise"


class Disc(NamedTuple):
    """A place with a radius in which an explosion is looked for."""

    name: str
    lat_e7: int
    lon_e7: int
    radius_m: int


class Heard(NamedTuple):
    """From when to when something is true of a disc: nothing to say means that the explosion would have been found."""

    disc: Disc
    t0_ms: int
    t1_ms: int
    missing: str


@dataclass(frozen=True, eq=False)
class Ground:
    """A network's grid, laid over with discs; what of it was audible in a time is asked of the noise of that time alone. `size`: that is looked for."""

    network: Network
    size: float = field(init=False)
    discs: tuple[Disc, ...] = field(init=False)
    _ears: Ears = field(init=False)

    def __post_init__(self) -> None:
        """Lay the discs. Raises: WorkflowError: the network names no size that is looked for; as `ears.ears`."""
        if self.network.least_size is None:
            raise WorkflowError(
                "Nobody said which size is looked for.",
                hint="Give `least_size` in the network's file.",
                place=self.network.id,
            )
        object.__setattr__(self, "size", self.network.least_size)
        object.__setattr__(self, "discs", discs(self.network.grid))
        places = np.concatenate([places_of(disc) for disc in self.discs])
        object.__setattr__(self, "_ears", ears(self.network, *np.ascontiguousarray(places.T)))

    def audible(self, spells: Iterable[Spell], t0_ms: int, t1_ms: int) -> list[Heard]:
        """What was audible from one time to another, by disc and in order of time.

        Args: spells: of that time, in order; others may stand before and after them. Where one is missing nothing is told.
        Source: `science.detectable.chances`. Limits: ten minutes are told as a whole, by the median of their noise.
        """
        of_time = [spell for spell in spells if spell.t0_ms < t1_ms and spell.t1_ms > t0_ms]
        said = [self._missing(spell) for spell in of_time]
        made = []
        for k, disc in enumerate(self.discs):
            every = ((n, spell, one[k]) for n, (spell, one) in enumerate(zip(of_time, said, strict=True)))
            for (_, _, missing), run in groupby(every, _alike):
                members = [spell for _, spell, _ in run]
                span = max(members[0].t0_ms, t0_ms), min(members[-1].t1_ms, t1_ms)
                made.append(Heard(disc, *span, missing))
        return made

    def _missing(self, spell: Spell) -> list[str]:
        """What kept such an explosion from being found in each disc; nothing where nothing did."""
        hearing = self._ears.hearing(spell.noise)
        if not hearing.heard:
            return [FEW] * len(self.discs)
        found = chances(hearing, self.size).reshape(len(self.discs), -1).min(axis=1) >= FOUND_P
        return ["" if one else LOST for one in found.tolist()]

    def rows(self, told: Iterable[Heard]) -> list[dict[str, Any]]:
        """The same as rows of coverage, each with what it is about."""
        size = in_words(self.network, self.size)
        return [
            {
                "platform": f"{self.network.id} {one.disc.name}",
                "t0_ms": one.t0_ms,
                "t1_ms": one.t1_ms,
                "lat_e7": one.disc.lat_e7,
                "lon_e7": one.disc.lon_e7,
                "radius_m": one.disc.radius_m,
                "state": "down" if one.missing else "up",
                "reason": f"An explosion of {size}: {one.missing or 'It would have been found'}.",
            }
            for one in told
        ]


def _alike(one: tuple[int, Spell, str]) -> tuple[int, int, str]:
    """What neighbours share that are one row: the hour, that none is missing between them, and what is said. Args: one: number, stretch, and what is said of it."""
    number, spell, missing = one
    return spell.t0_ms // HOUR_MS, spell.t0_ms - number * SPELL_NS // NS_PER_MS, missing


def discs(grid: Grid) -> tuple[Disc, ...]:
    """Discs that cover a grid but for its edges, and do not reach beyond it; 64 at most, as small as that allows.

    Source: squares of side s lie in discs of radius s times the root of one half. Limits: as flat as `Grid`.
    """
    middle_e7 = grid.south_e7 + grid.step_lat_e7 * (grid.lats - 1) // 2
    north_m, east_m = metres_per_e7(float(middle_e7))
    high_m, wide_m = north_m * grid.step_lat_e7 * (grid.lats - 1), east_m * grid.step_lon_e7 * (grid.lons - 1)
    up, across = _counts(high_m, wide_m)
    side_m = min(high_m / (up - 1 + ROOT_2), wide_m / (across - 1 + ROOT_2))
    radius_m = math.ceil(side_m * math.sqrt(0.5))
    made = []
    for i in range(up):
        for k in range(across):
            north = high_m / 2 + side_m * (i - (up - 1) / 2)
            east = wide_m / 2 + side_m * (k - (across - 1) / 2)
            at = grid.south_e7 + round(north / north_m), grid.west_e7 + round(east / east_m)
            made.append(Disc(f"{i + 1:02d}-{k + 1:02d}", *at, radius_m))
    return tuple(made)


def _counts(high_m: float, wide_m: float) -> tuple[int, int]:
    """How many discs stand along each way: as many as there may be, those at the edges touching them."""
    side_m = max(high_m, wide_m, 1.0)
    found = 1, 1
    while (now := (_along(high_m, side_m), _along(wide_m, side_m)))[0] * now[1] <= MOST_DISCS:
        found, side_m = now, side_m * NARROWER
    return found


def _along(length_m: float, side_m: float) -> int:
    """How many squares of a side fit if the discs around the outer ones stay inside; at least one."""
    return max(1, 1 + int((length_m - ROOT_2 * side_m) // side_m))


def places_of(disc: Disc) -> NDArray[np.int64]:
    """The places (19, 2) at which a disc is asked, degrees x 1e7. Source: rings in it. Limits: a deaf spot smaller than what lies between them is not seen."""
    north_m, east_m = metres_per_e7(float(disc.lat_e7))
    made = []
    for part, count in RINGS:
        for k in range(count):
            turn = 2.0 * math.pi * k / count
            north, east = disc.radius_m * part * cos(turn), disc.radius_m * part * sin(turn)
            made.append((disc.lat_e7 + round(north / north_m), disc.lon_e7 + round(east / east_m)))
    return np.array(made, np.int64)
