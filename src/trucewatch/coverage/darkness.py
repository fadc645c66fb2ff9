"""The parts of a span: its hours, each cut where the mission's night begins or ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from trucewatch.model.columns import Ints
from trucewatch.model.mission import Mission
from trucewatch.model.time import Interval, from_ms, local_to_ms, zone

HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, eq=False)
class Hours:
    """The hours of a span, counted from its start; the last may be shorter.

    `cuts_ms` (b + 1,): ends of the parts, ascending. `hour` (b,): the hour of each part. `dark` (b,): 1 if it lies in the night.
    """

    cuts_ms: Ints
    hour: Ints
    dark: Ints

    @property
    def lengths_ms(self) -> Ints:
        """How long each hour is."""
        made = np.zeros(int(self.hour[-1]) + 1, np.int64)
        np.add.at(made, self.hour, np.diff(self.cuts_ms))
        return made


def hours(span: Interval, mission: Mission) -> Hours:
    """Cut a span, which must not be empty, into hours and at the ends of nights.

    Limits: night is what the mission's clock says; dusk, moon and weather are not in it.
    """
    starts, ends = nights(span, mission)
    inside = [ms for ms in (*starts.tolist(), *ends.tolist()) if span.t0_ms < ms < span.t1_ms]
    cuts_ms = np.unique(np.array([*range(span.t0_ms, span.t1_ms, HOUR_MS), span.t1_ms, *inside], np.int64))
    since_ms = cuts_ms[:-1]
    dark = in_the_dark(since_ms, starts, ends)
    return Hours(cuts_ms, (since_ms - span.t0_ms) // HOUR_MS, dark.astype(np.int64))


def nights(span: Interval, mission: Mission) -> tuple[Ints, Ints]:
    """Starts and ends of the nights that touch a span, ascending, by the mission's local clock."""
    tz = zone(mission.timezone)
    day = from_ms(span.t0_ms).astimezone(tz).date() - timedelta(days=1)
    last = from_ms(span.t1_ms).astimezone(tz).date()
    over_midnight = timedelta(days=int(mission.night_until <= mission.night_from))
    starts, ends = [], []
    while day <= last:
        starts.append(local_to_ms(day, mission.night_from, tz))
        ends.append(local_to_ms(day + over_midnight, mission.night_until, tz, fold=1))
        day += timedelta(days=1)
    return np.array(starts, np.int64), np.array(ends, np.int64)


def in_the_dark(at_ms: Ints, starts: Ints, ends: Ints) -> NDArray[np.bool_]:
    """Which moments, of any shape, lie in one of the nights."""
    night = np.searchsorted(starts, at_ms, side="right") - 1
    dark: NDArray[np.bool_] = (night >= 0) & (at_ms < ends[night])
    return dark
