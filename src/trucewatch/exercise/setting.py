"""What an exercise is asked to be: how long a line, how many days, how much happens, who listens, when in the year, how crowded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from trucewatch.errors import WorkflowError
from trucewatch.exercise.calendar import LEAST_DAYS, MOST_DAYS, START, Calendar

SEASONS: Final = {"autumn": START, "winter": "2031-07-01", "spring": "2031-10-01", "summer": "2031-12-01"}
"""First day of an exercise of each season, of the southern hemisphere, where the land lies."""
DENSITIES: Final = ("sparse", "line", "medium", "dense")
ON_STAGE: Final = "staged"
"""The small exercise of 66 km whose breaches are written down; it is not drawn from a rate."""
SENSOR_STEP_M: Final = 2_600
_LIMITS: Final = (
    ("seed", 0, 2**63 - 1),
    ("line_km", 30, 2_000),
    ("days", LEAST_DAYS, MOST_DAYS),
    ("rate", 1, 5_000),
    ("sensors", 0, 5_000),
)
"""Least and most of each number. 2,000 km is the longest line that anybody names; 5,000 a day is half the worst day of the Donbas."""


@dataclass(frozen=True)
class Setting:
    """An exercise as it is asked for.

    `seed`: one gives one set of bytes. `rate`: true events of arms a day on the whole line once the truce is in force, before anything
    escalates. `sensors`: acoustic ones along the line; 0: one each 2.6 km. `density`: `line`, where they happen along the river; `sparse`, in all
    of the strip; `medium` and `dense`, all in a sector of 100 x 30 or 60 x 20 km.
    """

    seed: int = 1
    line_km: int = 1_400
    days: int = 30
    rate: int = 100
    sensors: int = 0
    season: str = "autumn"
    density: str = "line"

    def __post_init__(self) -> None:
        """Refuse what cannot be had. Raises: WorkflowError."""
        for name, least, most in _LIMITS:
            if not least <= getattr(self, name) <= most:
                option = name.replace("_", "-")
                what = f"The exercise cannot have --{option} {getattr(self, name)}."
                raise WorkflowError(what, hint=f"Give --{option} between {least} and {most}.")
        for name, words in (("season", tuple(SEASONS)), ("density", (*DENSITIES, ON_STAGE))):
            if getattr(self, name) not in words:
                what = f"There is no {name} `{getattr(self, name)}`."
                raise WorkflowError(what, hint=f"Write --{name} {', '.join(words[:4])}.")

    @property
    def staged(self) -> bool:
        """Whether this is the small exercise."""
        return self.density == ON_STAGE

    @property
    def calendar(self) -> Calendar:
        """Its days."""
        return Calendar(self.days, SEASONS[self.season])


def setting_of(seed: int, asked: Mapping[str, Any], *, staged: bool = False) -> Setting:
    """The setting that somebody asked for, by the names of its fields; what is not asked for is as usual.

    Raises: WorkflowError: it cannot be had, or the small exercise is asked for something else than its days.
    """
    strange = sorted(set(asked) - {"days"})
    if staged and strange:
        what = f"The small exercise is written down: it has no --{strange[0].replace('_', '-')}."
        raise WorkflowError(what, hint="Give it --seed and --days only, or leave --staged out.")
    if asked.get("sensors") == 0:
        raise WorkflowError("Without sensors nothing is heard.", hint="Give --sensors 1 or more, or leave it out.")
    return on_stage(seed, **asked) if staged else Setting(seed=seed, **asked)


def on_stage(seed: int = 1, days: int = 14) -> Setting:
    """The small exercise: 66 km, two breaches that do not depend on the seed, and all that goes wrong in proportion to its days."""
    return Setting(seed=seed, line_km=66, days=days, rate=1, sensors=24, density=ON_STAGE)
