"""What every exercise must hold, whatever its seed: two breaches, one notified demolition, inspections of holding areas.

The breaches are made so that a careful mission can find them by computation; they are what `make run` has to show.
"""

from __future__ import annotations

from typing import Final

from trucewatch.exercise.calendar import MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.staged_land import HOLDING_AREAS, QUARRY, river_y

MORTAR_DAY: Final = 6
DEMOLITION_DAY: Final = 7
HOWITZER_DAY: Final = 9
INSPECTION_DAYS: Final = (4, 11)


def staged(calendar: Calendar, seed: int) -> list[Event]:
    """The staged events of an exercise."""
    return [_mortar(calendar, seed), _demolition(calendar), _howitzers(calendar, seed), *_inspected(calendar)]


def demolition_ms(calendar: Calendar) -> int:
    """When the notified demolition takes place."""
    return calendar.at(calendar.staged(DEMOLITION_DAY), "10:15")


def _mortar(calendar: Calendar, seed: int) -> Event:
    """First breach: mortar fire by night onto the middle of the buffer zone; heard by the sensors, filmed from the bridge."""
    chance = Chance(seed, "mortar")
    x = -5_500 + chance.between(-400, 400)
    t0 = calendar.at(calendar.staged(MORTAR_DAY), "02:10") + chance.below(40) * MINUTE_MS
    return Event(
        id="breach-mortar",
        kind="explosion",
        t0_ms=t0,
        t1_ms=t0 + 8 * MINUTE_MS,
        x_m=x,
        y_m=river_y(x) + chance.between(-150, 150),
        acts=6,
        weapon="mortar_82",
        description="impact",
        heard_m=9_000,
        seen_m=4_000,
        plain=True,
        breaches=("ceasefire",),
    )


def _howitzers(calendar: Calendar, seed: int) -> Event:
    """Second breach: howitzers inside the withdrawal strip by day, seen by a patrol and filmed by a mast; told in a village."""
    chance = Chance(seed, "howitzers")
    x = -12_000 + chance.between(-300, 300)
    t0 = calendar.at(calendar.staged(HOWITZER_DAY), "11:30") + chance.below(20) * MINUTE_MS
    return Event(
        id="breach-howitzers",
        kind="weapon_sighting",
        t0_ms=t0,
        t1_ms=t0 + 25 * MINUTE_MS,
        x_m=x,
        y_m=river_y(x) + 5_200 + chance.between(-200, 200),
        acts=3,
        weapon="artillery_122",
        sighting="in_breach_of_line",
        seen_m=4_000,
        plain=True,
        breaches=("heavy_weapons",),
    )


def _demolition(calendar: Calendar) -> Event:
    """A blast in the quarry, announced two days before and accepted by the other side: loud, and permitted."""
    t0 = demolition_ms(calendar)
    return Event(
        id="notified-demolition",
        kind="explosion",
        t0_ms=t0,
        t1_ms=t0 + 2 * MINUTE_MS,
        x_m=QUARRY.x_m,
        y_m=QUARRY.y_m,
        acts=2,
        description="controlled_detonation",
        heard_m=13_000,
        seen_m=5_000,
        plain=True,
        cause="ordinary",
        notified=True,
    )


def _inspected(calendar: Calendar) -> list[Event]:
    """Howitzers where they belong, in the holding areas, when a patrol inspects them."""
    days = sorted({calendar.staged(day) for day in INSPECTION_DAYS})
    return [
        Event(
            id=f"inspection-{day:02d}-{site.id}",
            kind="weapon_sighting",
            t0_ms=calendar.at(day, "14:00"),
            t1_ms=calendar.at(day, "14:30"),
            x_m=site.x_m,
            y_m=site.y_m,
            acts=8,
            weapon="artillery_122",
            sighting="in_site",
            seen_m=1_500,
            plain=True,
        )
        for day in days
        for site in HOLDING_AREAS
    ]
