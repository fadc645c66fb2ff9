"""What fusion goes by beside the observations: how far sources are relied on, what is ordinary, and what people decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from trucewatch.model.columns import Ids, Ints, Words
from trucewatch.model.manifest import Reliability

GROUPING_ACTS: Final = ("merge", "split", "set_aside", "reclass")


@dataclass(frozen=True, eq=False)
class Clutter:
    """How much that is ordinary is to be expected: boxes of place, season and hour, each with an intensity.

    Every array (n,). A box holds places from south and west inclusive to north and east exclusive (degrees x 1e7), days of the year from
    `from_day` to `until_day` (1 to 366, both inclusive) and hours of the UTC day (0 to 24, half open). `kind`: what is perceived, a code of the
    vocabulary. `rate_e6`: incidents to be expected per 1,000 square kilometres and hour, x 1e6. `spread_e3`: variance of a day's number
    over its mean, x 1e3, from 1000 (Poisson) upwards. `other_e6`: occasions of what is not ordinary, per 1,000 square kilometres and hour, x 1e6, as
    somebody would expect them who had not looked.

    An incident is held against one box: of those that hold it the one of the least area x hours x days.
    """

    south_e7: Ints
    north_e7: Ints
    west_e7: Ints
    east_e7: Ints
    from_day: Ints
    until_day: Ints
    from_hour: Ints
    until_hour: Ints
    kind: Words
    rate_e6: Ints
    spread_e3: Ints
    other_e6: Ints

    @classmethod
    def none(cls) -> Clutter:
        """Nothing is known to be ordinary."""
        no = np.empty(0, np.int64)
        return cls(no, no, no, no, no, no, no, no, np.empty(0, np.int16), no, no, no)


@dataclass(frozen=True)
class Grouping:
    """What people decided about observations: one act of `GROUPING_ACTS`, in force.

    `observations`: the ids it names. `merge`: all of them, and whatever is of one incident with them, are one. `split`: they are one
    incident by themselves. `set_aside`: they are of none, for `reason`. `reclass`: their incident is of `kind` (a word; empty: as
    computed) and caused by `description` (a word; empty: as computed). `entry`: of the ledger; of two that contradict each other the later counts.
    `days`: the UTC day named with each observation, a number since 1970.
    """

    act: str
    observations: tuple[str, ...]
    entry: int
    reason: str
    kind: str = ""
    description: str = ""
    days: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Fusing:
    """Everything that fusion rests on beside the observations themselves.

    `reliability`: by source and means. `clutter`: by place and season. `groupings`: people's decisions in the order of their entries.
    """

    reliability: dict[tuple[str, str], Reliability] = field(default_factory=dict)
    clutter: Clutter = field(default_factory=Clutter.none)
    groupings: tuple[Grouping, ...] = ()

    def decided(self, observations: Ids) -> tuple[Grouping, ...]:
        """The decisions that name any of these observations."""
        there = {one.decode() for one in observations.tolist()}
        return tuple(g for g in self.groupings if there.intersection(g.observations))
