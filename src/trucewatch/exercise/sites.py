"""What the sides declare of their holding areas, and what inspections find there: one discrepancy, one visit that is denied."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from trucewatch.exercise.calendar import HOUR_MS, MINUTE_MS, Calendar
from trucewatch.exercise.drawn.countryside import INSPECTED_EVERY
from trucewatch.exercise.land import HOLDING_HALF_M, Land, Site
from trucewatch.exercise.staged import INSPECTION_DAYS
from trucewatch.exercise.staged_land import STAGE
from trucewatch.model.time import DAY_MS

DENIED_VISIT_DAY: Final = 8
WEAPON: Final = "artillery_122"
NUMBER: Final = 8
HELD_M: Final = HOLDING_HALF_M * 3 // 2
"""The radius of a circle that holds the square of a holding area, and some ground around it."""
_VALID_MS: Final = 360 * DAY_MS


@dataclass(frozen=True)
class Declared:
    """A side's declaration of one holding area. `serials` stand in the delivery and are read by nobody."""

    record: str
    side: str
    site: Site
    declared_ms: int
    t0_ms: int
    t1_ms: int
    serials: str


@dataclass(frozen=True)
class Visit:
    """An inspection of one holding area, and what it found of the declared guns."""

    record: str
    site: Site
    t0_ms: int
    t1_ms: int
    form: str = "announced"
    access: str = "full"
    matched: int = 0
    first_seen: int = 0
    explained: int = 0
    unexplained: int = 0
    reason: str = ""


def side_of(site: Site) -> str:
    """Whose holding area it is."""
    return site.id.split("-")[1]


def _named(site: Site) -> str:
    """A holding area's own part of a reference."""
    return site.id.removeprefix("holding-")


def declarations(calendar: Calendar, land: Land) -> list[Declared]:
    """Eight howitzers in each holding area, declared half a day before the truce enters into force."""
    return [
        Declared(
            record=f"D-{_named(site)}-1",
            side=side_of(site),
            site=site,
            declared_ms=calendar.in_force_ms - 12 * HOUR_MS,
            t0_ms=calendar.in_force_ms,
            t1_ms=calendar.in_force_ms + _VALID_MS,
            serials=" ".join(
                f"{side_of(site)[0].upper()}-{1_000 + 100 * (place // 2) + n}" for n in range(1, NUMBER + 1)
            ),
        )
        for place, site in enumerate(land.holding_areas)
    ]


def visits(calendar: Calendar) -> list[Visit]:
    """A visit to each holding area on the days of inspection, and between them a challenge that is not let in.

    On the first day one howitzer of the first site is away for repair: the patrol corrects its sighting, which took a trailer for it. On
    the last a howitzer of the second site has another number than any that was declared, and one that was declared is missing.
    """
    return _told(calendar, STAGE, sorted({calendar.staged(day) for day in INSPECTION_DAYS}))


def weekly_visits(calendar: Calendar, land: Land) -> list[Visit]:
    """A visit to every holding area once a week, with the same things amiss at the first two of them as in `visits`."""
    return _told(calendar, land, list(range(4, calendar.days + 1, INSPECTED_EVERY)))


def _told(calendar: Calendar, land: Land, days: list[int]) -> list[Visit]:
    upland, lowland = land.holding_areas[:2]
    if not days:
        return []
    made = {(day, site.id): _visit(calendar, day, site) for day in days for site in land.holding_areas}
    made[days[0], upland.id] = replace(made[days[0], upland.id], matched=NUMBER - 1, explained=1)
    last = days[-1], lowland.id
    made[last] = replace(made[last], matched=NUMBER - 1, first_seen=1, unexplained=1)
    denied_ms = calendar.at(calendar.staged(DENIED_VISIT_DAY), "15:20")
    denied = Visit(
        record="V-challenge-1",
        site=lowland,
        t0_ms=denied_ms,
        t1_ms=denied_ms + 25 * MINUTE_MS,
        form="challenge",
        access="denied",
        reason="the officer on duty had no order to open the gate",
    )
    return [*made.values(), denied]


def _visit(calendar: Calendar, day: int, site: Site) -> Visit:
    """A visit of forty minutes that finds all as declared."""
    at_ms = calendar.at(day, "14:00")
    return Visit(f"V-{day:03d}-{_named(site)}", site, at_ms, at_ms + 40 * MINUTE_MS, matched=NUMBER)
