"""What happens by itself: the exchanges of the day before the truce, farm fires, hunting, festive shots, thunder, flights.

After entry into force nothing here breaches a clause: what sounds like fire is hunting, a wedding or weather. That is what
makes the exercise hard: a mission that took every bang for a breach would be wrong each day.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trucewatch.exercise.calendar import HOUR_MS, MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.event import Event
from trucewatch.exercise.everyday import farm_fire, hunting, survey_flight, thunderclap, wedding
from trucewatch.exercise.staged_land import AREA_HALF_M, HALF_LENGTH_M, LOCALITIES, river_y

FARM_FIRES_A_DAY: Final = 34
_EXCHANGES: Final = 24
_ARMS: Final = (
    # kind, weapon, description, acts at most, heard at
    ("burst", "heavy_machine_gun", "direction", 40, 4_500),
    ("burst", "small_arms", "direction", 60, 3_500),
    ("explosion", "mortar_82", "impact", 12, 8_000),
    ("explosion", "artillery_122", "impact", 9, 11_000),
    ("explosion", "mortar_120", "outgoing", 8, 8_000),
)


def ordinary(calendar: Calendar, seed: int) -> list[Event]:
    """All that happens by itself in the exercise's world, in no particular order."""
    makers = (_exchanges, _farm_fires, _hunting, _festive, _thunder, _flights)
    return [e for make in makers for e in make(calendar, seed) if calendar.holds(e.t0_ms, e.t1_ms)]


def _exchanges(calendar: Calendar, seed: int) -> Iterator[Event]:
    """Exchanges of fire, from the opening until the truce enters into force; they breach nothing, nothing is in force."""
    chance = Chance(seed, "exchanges")
    span_ms = calendar.in_force_ms - HOUR_MS - calendar.opens_ms
    for n in range(_EXCHANGES):
        kind, weapon, description, most, heard_m = chance.pick(_ARMS)
        x = chance.between(2_000 - HALF_LENGTH_M, HALF_LENGTH_M - 2_000)
        t0 = calendar.opens_ms + span_ms * n // _EXCHANGES + chance.below(span_ms // _EXCHANGES)
        yield Event(
            id=f"exchange-{n + 1:02d}",
            kind=kind,
            t0_ms=t0,
            t1_ms=t0 + chance.between(1, 9) * MINUTE_MS,
            x_m=x,
            y_m=river_y(x) + chance.between(-2_500, 2_500),
            acts=chance.between(2, most),
            weapon=weapon,
            description=description,
            heard_m=heard_m,
            seen_m=heard_m // 3,
        )


def _farm_fires(calendar: Calendar, seed: int) -> Iterator[Event]:
    """Stubble fires after the harvest: more from day to day for a week, then fewer; by day, on dry ground away from the river."""
    for day in range(1, calendar.days + 1):
        chance = Chance(seed, "farm fires", day)
        season = 60 + 10 * min(day, 8) - 6 * max(0, min(day, 30) - 8)
        for n in range(max(6, FARM_FIRES_A_DAY * season // 100)):
            x = chance.between(-AREA_HALF_M[0] - 3_000, AREA_HALF_M[0] + 3_000)
            north = chance.happens(55)
            y = river_y(x) + (1 if north else -1) * chance.between(3_000, 21_000)
            t0 = calendar.at(day, "09:30") + chance.below(330) * MINUTE_MS
            t1 = t0 + chance.between(45, 330) * MINUTE_MS
            yield farm_fire(f"farm-fire-{day:02d}-{n + 1:02d}", t0, t1, (x, y), chance.between(1, 3))


def _hunting(calendar: Calendar, seed: int) -> Iterator[Event]:
    """A few shots at dawn near a locality: prohibited to nobody, and heard as shots by every sensor in reach."""
    for day in range(2, calendar.days + 1):
        chance = Chance(seed, "hunting", day)
        for n in range(chance.between(2, 6)):
            near = chance.pick(LOCALITIES)
            t0 = calendar.at(day, "07:40") + chance.below(150) * MINUTE_MS
            at = near.x_m + chance.between(-2_500, 2_500), near.y_m + chance.between(-2_500, 2_500)
            t1 = t0 + chance.between(1, 6) * MINUTE_MS
            yield hunting(f"hunting-{day:02d}-{n + 1}", t0, t1, at, chance.between(1, 7), heard_m=5_000)


def _festive(calendar: Calendar, seed: int) -> Iterator[Event]:
    """Shots and rockets of a wedding, once a week, in the evening."""
    for week, day in enumerate(range(4, calendar.days + 1, 7)):
        chance = Chance(seed, "festive", week)
        at = chance.pick(LOCALITIES)
        t0 = calendar.at(day, "18:05") + chance.below(60) * MINUTE_MS
        yield wedding(f"festive-{week + 1}", t0, at.at, chance.between(20, 45))


def _thunder(calendar: Calendar, seed: int) -> Iterator[Event]:
    """Thunder of one evening, and single false triggers of sensors on any day: what they report never happened."""
    chance = Chance(seed, "thunder")
    evening = calendar.at(calendar.staged(10), "16:20")
    for n in range(7):
        x, t0 = chance.between(-24_000, 24_000), evening + chance.below(140) * MINUTE_MS
        y = river_y(x) + chance.between(-6_000, 6_000)
        yield thunderclap(f"thunder-{n + 1}", t0, (x, y))
    for day in range(1, calendar.days + 1):
        trigger = Chance(seed, "false trigger", day)
        for n in range(trigger.between(0, 4)):
            x, t0 = trigger.between(-27_000, 27_000), calendar.at(day) + trigger.below(1440) * MINUTE_MS
            yield Event(
                f"false-trigger-{day:02d}-{n + 1}",
                "explosion",
                t0,
                t0 + 1_000,
                x,
                river_y(x),
                heard_m=2_600,
                real=False,
                cause="false",
            )


def _flights(calendar: Calendar, seed: int) -> Iterator[Event]:
    """Survey flights of small aircraft on their own side, well away from the buffer zone: allowed."""
    for day in range(3, calendar.days + 1, 3):
        chance = Chance(seed, "flights", day)
        x = -12_500 + chance.between(-1_500, 1_500)
        t0 = calendar.at(day, "10:00") + chance.below(300) * MINUTE_MS
        yield survey_flight(f"flight-{day:02d}", t0, (x, river_y(x) + chance.between(5_200, 7_000)))
