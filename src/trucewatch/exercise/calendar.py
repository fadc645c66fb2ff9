"""The days and hours of the exercise.

Day 1 is START, or the first day of another season. A reporting period ends each day at the cut-off, so the exercise begins at the cut-off before day 1 and its
world ends at the cut-off of its last day; its clock runs one day more, until the last bulletin is due.
The local time is that of Atlantic/St_Helena, which is UTC all year.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trucewatch.errors import WorkflowError
from trucewatch.model.time import DAY_MS, from_text, to_text

START: Final = "2031-05-01"
HOUR_MS: Final = 3_600_000
MINUTE_MS: Final = 60_000
SECOND_MS: Final = 1_000
CUT_OFF_MS: Final = 19 * HOUR_MS + 30 * MINUTE_MS
IN_FORCE_DAY: Final = 2
IN_FORCE_HOUR: Final = 6
LEAST_DAYS: Final = 3
MOST_DAYS: Final = 366
_MODEL_DAYS: Final = 14


@dataclass(frozen=True)
class Calendar:
    """The calendar of an exercise of so many days."""

    days: int
    start: str = START

    def __post_init__(self) -> None:
        """Refuse an exercise that is too short for what it must hold, or longer than its season."""
        if not LEAST_DAYS <= self.days <= MOST_DAYS:
            message = f"An exercise has {LEAST_DAYS} to {MOST_DAYS} days, not {self.days}."
            raise WorkflowError(message, hint=f"Give --days between {LEAST_DAYS} and {MOST_DAYS}.")

    def at(self, day: int, clock: str = "00:00") -> int:
        """A time of an exercise day as UTC milliseconds; `clock` is HH:MM."""
        hour, minute = (int(part) for part in clock.split(":"))
        return from_text(self.start) + (day - 1) * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS

    def staged(self, day: int) -> int:
        """The day on which something happens that happens on `day` of an exercise of 14 days; from day 3, before the end."""
        return max(LEAST_DAYS, 1 + (day - 1) * (self.days - 1) // (_MODEL_DAYS - 1))

    @property
    def opens_ms(self) -> int:
        """The cut-off before day 1: nothing happens earlier."""
        return self.at(0) + CUT_OFF_MS

    @property
    def closes_ms(self) -> int:
        """The cut-off of the last day: nothing happens later."""
        return self.at(self.days) + CUT_OFF_MS

    @property
    def ends_ms(self) -> int:
        """When the last period becomes due: the exercise's own end, and its `as_of`."""
        return self.closes_ms + DAY_MS

    @property
    def in_force_ms(self) -> int:
        """Entry into force of the truce."""
        return self.at(IN_FORCE_DAY) + IN_FORCE_HOUR * HOUR_MS

    def holds(self, t0_ms: int, t1_ms: int) -> bool:
        """Whether a span lies wholly inside the exercise's world."""
        return self.opens_ms <= t0_ms and t1_ms <= self.closes_ms


def stamp(ms: int) -> str:
    """A time as it stands in the name of a file: 2031-05-03T1200Z."""
    return to_text(ms)[:16].replace(":", "") + "Z"


def day_of(ms: int) -> str:
    """The local day of a time, which is its UTC day: 2031-05-03."""
    return to_text(ms)[:10]


def clock_of(ms: int) -> str:
    """The local clock of a time to the second: 13:05:09."""
    return to_text(ms)[11:19]
