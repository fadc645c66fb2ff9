"""What arms do: exchanges before the truce, breaches after it, one section where they grow, and fire that avoids observers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

from trucewatch.exercise.calendar import HOUR_MS, MINUTE_MS, Calendar
from trucewatch.exercise.chance import Chance
from trucewatch.exercise.drawn.crowding import Crowding
from trucewatch.exercise.event import Event
from trucewatch.exercise.land import BUFFER_M, STRIP_M, Land
from trucewatch.exercise.neighbours import Neighbours
from trucewatch.exercise.setting import Setting
from trucewatch.model.time import DAY_MS

ESCALATION_FACTOR: Final = 10
ESCALATION_DAYS: Final = 7
BEFORE_TRUCE: Final = 3
"""How many times the rate both sides fired before the truce entered into force."""
AVOIDING_PERCENT: Final = 25
_AVOIDING_TRIES: Final = 6
_FIRST_DAY: Final = 5
_TEMPER_PERCENT: Final = (70, 130)


class Arm(NamedTuple):
    """One way of firing: how often, what it is, at most how many acts, minutes and volleys, how far it scatters and carries."""

    weight: int
    kind: str
    weapon: str
    description: str
    acts: tuple[int, int]
    minutes: tuple[int, int]
    volleys: int
    spread_m: int
    heard_m: int
    seen_m: int
    uav_act: str = "none"


ARMS_AT_HAND: Final = (
    Arm(16, "shot", "small_arms", "direction", (1, 6), (1, 4), 1, 0, 3_600, 1_200),
    Arm(8, "shot", "sniper", "direction", (1, 3), (1, 12), 2, 20, 3_200, 900),
    Arm(12, "burst", "small_arms", "direction", (8, 60), (1, 9), 2, 60, 3_500, 1_200),
    Arm(10, "burst", "heavy_machine_gun", "direction", (10, 80), (2, 15), 3, 100, 4_500, 1_500),
    Arm(18, "explosion", "mortar_82", "impact", (3, 20), (4, 25), 4, 120, 8_000, 2_700),
    Arm(6, "explosion", "mortar_120", "outgoing", (2, 12), (3, 20), 3, 60, 8_000, 2_700),
    Arm(10, "explosion", "artillery_122", "impact", (4, 24), (5, 40), 5, 180, 11_000, 3_600),
    Arm(3, "explosion", "mlrs_122", "impact", (40, 200), (30, 60), 10, 250, 13_000, 5_000),
    Arm(9, "explosion", "fpv_drone", "impact", (1, 2), (1, 3), 1, 0, 5_000, 2_500, "strike"),
    Arm(5, "uav", "unknown", "undetermined", (1, 1), (4, 15), 1, 0, 0, 3_200, "crossing"),
    Arm(3, "weapon_sighting", "artillery_122", "undetermined", (1, 4), (20, 90), 1, 0, 0, 4_000),
)
_WEIGHTS: Final = sum(arm.weight for arm in ARMS_AT_HAND)
_CLAUSES: Final = {"uav": "aircraft", "weapon_sighting": "heavy_weapons"}


@dataclass(frozen=True)
class Escalation:
    """Where and when breaches grow: from `day` on, over a week to ten times as many, and so they stay."""

    section: str
    day: int
    from_ms: int

    def beside_the_usual(self, day: int) -> int:
        """How many times the section's usual rate there is beside the usual, in sevenths."""
        return min(max(0, day - self.day + 1), ESCALATION_DAYS) * (ESCALATION_FACTOR - 1)


def escalation(setting: Setting, land: Land, calendar: Calendar) -> Escalation | None:
    """The escalation of an exercise; None in one that ends before a week of it could be told, or that is crowded from the beginning."""
    day = max(3, min(_FIRST_DAY, setting.days // 3))
    crowding = Crowding(setting, land)
    if day + ESCALATION_DAYS > setting.days or crowding.crowded:
        return None
    section = land.section(Chance(setting.seed, "escalation").between(*crowding.span_m))
    return Escalation(section, day, calendar.at(day))


def exchanges(setting: Setting, land: Land, calendar: Calendar) -> Iterator[Event]:
    """Exchanges of fire from the opening until an hour before entry into force; nothing is in force, so they breach nothing."""
    span_ms = calendar.in_force_ms - HOUR_MS - calendar.opens_ms
    crowding = Crowding(setting, land)
    number = Chance(setting.seed, "exchanges").number(1_000 * BEFORE_TRUCE * setting.rate * span_ms // DAY_MS)
    for n in range(number):
        chance = Chance(setting.seed, "exchange", n)
        x, y = crowding.place(chance)
        event = _fired(f"exchange-{n + 1:04d}", chance, x, y, calendar.opens_ms + chance.below(span_ms))
        yield replace(event, t1_ms=min(event.t1_ms, calendar.in_force_ms - MINUTE_MS))


def breaches(setting: Setting, land: Land, calendar: Calendar, at_work: Neighbours) -> Iterator[Event]:
    """All that breaches the truce by fire, flight or forbidden guns, day by day; a later day does not move an earlier one."""
    crowding, grows = Crowding(setting, land), escalation(setting, land, calendar)
    for day in range(2, setting.days + 1):
        chance = Chance(setting.seed, "breaches", day)
        usual = chance.number(10 * setting.rate * chance.between(*_TEMPER_PERCENT))
        for n in range(usual):
            one = Chance(setting.seed, "breach", day, n)
            yield _breach(f"breach-{day:03d}-{n + 1:04d}", one, crowding, land, calendar, day, at_work)
        if grows:
            more = 1_000 * setting.rate * grows.beside_the_usual(day) // (ESCALATION_DAYS * crowding.sections)
            yield from _grown(grows, chance.number(more), setting, land, calendar, day)


def _grown(
    grows: Escalation, number: int, setting: Setting, land: Land, calendar: Calendar, day: int
) -> Iterator[Event]:
    """Breaches in the escalating section beside the usual ones."""
    crowding = Crowding(setting, land, grows.section)
    for n in range(number):
        chance = Chance(setting.seed, "grown", day, n)
        yield _breach(f"grown-{day:03d}-{n + 1:04d}", chance, crowding, land, calendar, day, None)


def _breach(
    name: str, chance: Chance, crowding: Crowding, land: Land, calendar: Calendar, day: int, at_work: Neighbours | None
) -> Event:
    """One breach; a quarter of the usual ones move to the one of several places and times at which fewest watch."""
    opens_ms = calendar.in_force_ms if day == 2 else calendar.at(day)
    places = [(*crowding.place(chance), opens_ms + chance.below(calendar.at(day + 1) - opens_ms))]
    avoids = at_work is not None and chance.happens(AVOIDING_PERCENT)
    if at_work is not None and avoids:
        span_ms = calendar.at(day + 1) - opens_ms
        places += [(*crowding.place(chance), opens_ms + chance.below(span_ms)) for _ in range(_AVOIDING_TRIES)]
        places.sort(key=lambda one: (_watching(at_work, *one), one[2]))
    event = _fired(name, chance, *places[0])
    return replace(event, avoids=avoids, breaches=_breached(event, land))


def _watching(at_work: Neighbours, x: int, y: int, ms: int) -> int:
    """How many watch within their own range of a place."""
    return sum((w.x_m - x) ** 2 + (w.y_m - y) ** 2 <= w.radius_m**2 for w in at_work.near(x, ms))


def _fired(name: str, chance: Chance, x: int, y: int, t0_ms: int) -> Event:
    """One event of the arms at hand."""
    drawn = chance.below(_WEIGHTS)
    arm = next(a for n, a in enumerate(ARMS_AT_HAND) if drawn < sum(b.weight for b in ARMS_AT_HAND[: n + 1]))
    acts = chance.between(*arm.acts)
    return Event(
        id=name,
        kind=arm.kind,
        t0_ms=t0_ms,
        t1_ms=t0_ms + chance.between(*arm.minutes) * MINUTE_MS,
        x_m=x,
        y_m=y,
        acts=acts,
        weapon=arm.weapon,
        description=arm.description,
        uav_act=arm.uav_act,
        sighting="in_breach_of_line" if arm.kind == "weapon_sighting" else "",
        heard_m=arm.heard_m,
        seen_m=arm.seen_m,
        volleys=min(acts, chance.between(1, arm.volleys)),
        spread_m=arm.spread_m,
    )


def _breached(event: Event, land: Land) -> tuple[str, ...]:
    """The clause that an event breaches where it happens."""
    away_m = abs(event.y_m - land.river_y(event.x_m))
    within_m = {"uav": BUFFER_M, "weapon_sighting": STRIP_M}.get(event.kind)
    return (_CLAUSES.get(event.kind, "ceasefire"),) if within_m is None or away_m <= within_m else ()
